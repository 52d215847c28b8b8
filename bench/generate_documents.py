"""Make planning documents of invented content, for measuring how cost grows with their number.

    python bench/generate_documents.py N OUT [--seed S]

writes N documents to the folder OUT: task books, implementation plans with responsible
units, multi-year action plans and press digests, in text (several encodings, wrapped
with page numbers or not), Word and HTML. The same seed gives the same bytes. Places are
real counties outside Shandong, so that they are found in the gazetteer; every sentence
is put together from the phrases below and says nothing about them.
"""

from __future__ import annotations

import argparse
import html
import io
import random
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from loaders.places import Gazetteer, Place
from loaders.records import Level

SECTORS = {
    "智慧教育": ("教育和体育局", ["校园", "教室", "学校"], ["在线课堂", "学情分析", "校园安防"]),
    "智慧医疗": ("卫生健康局", ["医院", "卫生院", "诊室"], ["远程会诊", "电子病历", "处方流转"]),
    "智慧交通": ("交通运输局", ["路口", "公交站", "停车场"], ["信号配时", "公交调度", "停车诱导"]),
    "智慧应急": ("应急管理局", ["监测点", "企业", "物资库"], ["风险预警", "指挥调度", "预案推演"]),
    "智慧水务": ("水务局", ["泵站", "水库", "管网节点"], ["水质监测", "漏损分析", "汛情研判"]),
    "智慧社区": ("民政局", ["社区", "小区", "网格"], ["居家养老", "物业报修", "门禁联动"]),
    "智慧农业": ("农业农村局", ["大棚", "合作社", "地块"], ["墒情采集", "病虫识别", "产销对接"]),
    "智慧文旅": ("文化和旅游局", ["景区", "场馆", "民宿"], ["客流监测", "在线预约", "导览讲解"]),
    "智慧环保": ("生态环境局", ["监测站", "断面", "排污口"], ["空气溯源", "排放核算", "执法派单"]),
    "智慧政务": ("行政审批服务局", ["事项", "大厅", "自助机"], ["一件事办理", "证照共享", "免申即享"]),
    "智慧城管": ("综合行政执法局", ["井盖", "公厕", "灯杆"], ["视频识别", "案件派遣", "油烟监测"]),
    "智慧园区": ("工业和信息化局", ["园区", "车间", "产线"], ["能耗管理", "设备上云", "供需撮合"]),
    "智慧警务": ("公安局", ["卡口", "派出所", "摄像机"], ["轨迹研判", "反诈预警", "巡防布控"]),
    "智慧供热": ("住房和城乡建设局", ["换热站", "小区", "管井"], ["室温采集", "负荷预测", "故障定位"]),
}
TECHNOLOGIES = ["物联网", "大数据", "人工智能", "区块链", "5G", "数字孪生", "北斗", "BIM", "无人机", "云计算"]
OPENINGS = [
    "依托{base}，",
    "整合{a}与{b}两类数据，",
    "运用{tech}技术，",
    "围绕群众办事的堵点，",
    "按照统分结合的思路，",
    "在现有系统之上，",
]
BASES = ["统一云平台", "城市大脑", "一体化数据平台", "全域感知网络", "时空信息底座", "业务中台"]
ACTIONS = ["建设{name}系统", "打造{name}应用", "搭建{name}平台", "完善{name}体系", "升级{name}专题库", "开展{name}试点"]
EFFECTS = [
    "让{a}与{b}在一张图上管理",
    "使处置时间明显缩短",
    "为基层减轻填报负担",
    "把被动处理变为提前发现",
    "形成发现、派单、办结的闭环",
    "方便企业和群众随时查询",
]
TARGETS = [
    "到{year}年底，接入{a}{n}个。",
    "{year}年{half}覆盖全部{a}，其中{b}不少于{n}处。",
    "力争建成{small}个示范{a}，线上办理率达到{percent}%以上。",
    "新增{b}{n}处，改造{a}{small}个。",
    "用户超过{wan}万户，好评率{percent}%。",
]
PLATFORM_HEADS = ["慧", "云", "畅", "码上", "e办", "掌上"]
EXPERIENCES = ["数据赋权运营", "网格与热线双向联动", "首席数据官轮值", "场景揭榜挂帅", "政企共建实验室", "一表通填报"]
STANDARDS = ["数据资源目录编制规范", "感知设备接入要求", "社区服务终端技术要求", "公共停车数据接口", "供热数据采集规程"]
COMPANIES = ["云舟数字科技有限公司", "星渡信息技术有限公司", "禾垣智能股份有限公司", "澜桥软件有限公司"]
ROUTINE = [
    "成立工作专班，明确责任人和联系人。",
    "每月报送一次进展，重大事项随时报告。",
    "编制实施细则，细化年度任务。",
    "组织一次中期自查，及时整改问题。",
    "配合做好评估和验收工作。",
]
GUARANTEES = [
    "加强统筹。建立月调度、季通报制度。",
    "保障资金。多渠道筹措，注重绩效。",
    "筑牢安全。落实等级保护要求。",
    "培养人才。开展数字技能培训。",
]
ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Habits:
    """How one author numbers and lays out."""

    second: str
    third: str
    fourth: str
    colon: str
    width: int | None
    blank_lines: bool
    page_lines: int | None
    indent: str


class Author:
    """Composes one document: a list of paragraphs, some of which are rows of a table.

    Parameters
    ----------
    chance
        Where all choices come from.
    place
        What the document is about.
    """

    def __init__(self, chance: random.Random, place: Place):
        self.chance = chance
        self.place = place
        wrapped = chance.random() < 0.5
        self.habits = Habits(
            second=chance.choice(["（{z}）", "({z})", "（{z}）"]),
            third=chance.choice(["{n}.", "{n}．", "{n}、"]),
            fourth=chance.choice(["（{n}）", "({n})", "{c}"]),
            colon=chance.choice(["。", "。", "："]),
            width=chance.randint(22, 42) if wrapped else None,
            blank_lines=chance.random() < 0.5,
            page_lines=chance.randint(18, 30) if wrapped and chance.random() < 0.7 else None,
            indent=chance.choice(["", "　　", "    "]),
        )

    def number(self, pattern: str, n: int) -> str:
        """A number of the outline as this author writes it."""
        return pattern.format(n=n, z=ORDINALS[(n - 1) % 10], c=chr(0x245F + n) if n <= 20 else f"（{n}）")

    def agency(self, sector: str) -> str:
        """The agency of a sector, with the place's own prefix letter."""
        prefix = {Level.PREFECTURE: "市", Level.COUNTY_LEVEL_CITY: "市", Level.COUNTY: "县"}.get(self.place.level, "区")
        return prefix + SECTORS[sector][0]

    def task(self, sector: str) -> str:
        """One to seven sentences on one planned thing."""
        chance = self.chance
        _, things, names = SECTORS[sector]
        words = {
            "base": chance.choice(BASES), "tech": chance.choice(TECHNOLOGIES), "name": chance.choice(names),
            "a": chance.choice(things), "b": chance.choice(names), "n": chance.randint(11, 2400),
            "small": chance.randint(2, 40), "wan": chance.randint(1, 60), "percent": chance.randint(60, 99),
            "year": chance.randint(2021, 2026), "half": chance.choice(["上半年", "底前"]),
        }  # fmt: skip
        first = chance.choice(OPENINGS) + chance.choice(ACTIONS) + "，" + chance.choice(EFFECTS) + "。"
        sentences = [first]
        if chance.random() < 0.7:
            sentences.append(chance.choice(TARGETS))
        if chance.random() < 0.3:
            sentences.append(
                f"推广“{chance.choice(PLATFORM_HEADS)}{self.place.short_name}”应用，面向居民提供{{b}}服务。"
            )
        if chance.random() < 0.2:
            sentences.append(f"与{chance.choice(COMPANIES)}合作，探索{{tech}}在{{a}}中的应用。")
        for _ in range(chance.randint(0, 3)):
            sentences.append(chance.choice(OPENINGS) + chance.choice(ACTIONS) + "，" + chance.choice(EFFECTS) + "。")
        return "".join(sentences).format(**words)

    def opening(self, kind: str) -> str:
        """The paragraph under the title, with the document's basis."""
        year, number = self.chance.randint(2019, 2023), self.chance.randint(1, 180)
        return (
            f"根据《关于推进数字化转型的指导意见》（数转办发〔{year}〕{number}号）要求，结合{self.place.name}实际，"
            f"制定本{kind}。{self.place.name}按照四星级标准推进新型智慧城市建设，计划于{year + 2}年底完成。"
        )

    def task_book(self) -> Iterator[str]:
        """A task book: prescribed tasks, local features, how it is organised."""
        h = self.habits
        yield f"{self.place.name}新型智慧城市建设试点工作任务书"
        yield self.opening("任务书")
        yield "一、总体目标"
        brand = f"数智{self.place.short_name}"
        yield f"{self.place.name}人民政府对试点建设负总责，用两年时间达到四星级标准，打造“{brand}”。"
        yield "二、主要任务"
        yield self.number(h.second, 1) + "规定任务"
        for n, routine in enumerate(self.chance.sample(ROUTINE, 4), 1):
            yield self.number(h.third, n) + routine
        yield self.number(h.second, 2) + "地方特色"
        yield self.number(h.third, 1) + "新型智慧城市应用场景"
        for n, sector in enumerate(self.sectors(6, 14), 1):
            yield self.number(h.fourth, n) + sector + h.colon + self.task(sector)
        yield self.number(h.third, 2) + "可复制可推广经验"
        for n, title in enumerate(self.chance.sample(EXPERIENCES, 2), 1):
            yield self.number(h.fourth, n) + title + h.colon + self.task(self.chance.choice(list(SECTORS)))
        yield self.number(h.third, 3) + "形成标准"
        yield f"牵头起草《{self.chance.choice(STANDARDS)}》等省级地方标准{self.chance.randint(1, 3)}项。"
        yield self.number(h.third, 4) + "引入社会资本"
        yield f"总投资{self.chance.randint(1, 30)}亿元，其中社会资本占比不低于{self.chance.randint(20, 70)}%。"
        yield "三、组织实施"
        yield from (self.number(h.second, n) + text for n, text in enumerate(self.chance.sample(GUARANTEES, 3), 1))

    def plan(self) -> Iterator[str]:
        """An implementation plan whose tasks name their responsible units, in brackets or in a table."""
        h = self.habits
        yield f"{self.place.name}人民政府办公室"
        yield f"关于印发{self.place.name}新型智慧城市建设实施方案的通知"
        yield f"{self.place.name}新型智慧城市建设实施方案"
        yield self.opening("方案")
        yield "一、工作目标"
        yield self.task(self.chance.choice(list(SECTORS)))
        yield "二、重点任务"
        sectors, in_table = self.sectors(6, 14), self.chance.random() < 0.4
        for n, sector in enumerate(sectors, 1):
            units = "、".join(dict.fromkeys(map(self.agency, [sector, *self.chance.sample(list(SECTORS), 2)])))
            label = self.chance.choice(["责任单位", "牵头单位"])
            yield (
                self.number(h.second, n)
                + sector
                + h.colon
                + self.task(sector)
                + ("" if in_table else f"（{label}：{units}）")
            )
        yield "三、保障措施"
        yield from (self.number(h.second, n) + text for n, text in enumerate(GUARANTEES, 1))
        if in_table:
            yield "附件：任务分工表"
            yield "\t".join(["序号", "重点任务", "责任单位", "完成时限"])
            for n, sector in enumerate(sectors, 1):
                yield "\t".join(
                    [str(n), f"推进{sector}", self.agency(sector), f"{self.chance.randint(2021, 2026)}年底"]
                )

    def action_plan(self) -> Iterator[str]:
        """An action plan with a stage a year."""
        h = self.habits
        first = self.chance.randint(2020, 2024)
        yield f"{self.place.name}新型智慧城市建设三年行动方案（{first}—{first + 2}年）"
        yield self.opening("方案")
        yield "一、行动目标"
        for year in range(first, first + 3):
            yield f"到{year}年底，{self.task(self.chance.choice(list(SECTORS)))}"
        yield "二、重点行动"
        for n, sector in enumerate(self.sectors(6, 14), 1):
            yield f"{self.number(h.second, n)}{sector}提升行动"
            for m in range(1, self.chance.randint(2, 4)):
                title = self.chance.choice(SECTORS[sector][2])
                yield (
                    self.number(h.third, m) + title + "。" + self.task(sector) + f"（责任单位：{self.agency(sector)}）"
                )

    def digest(self) -> Iterator[str]:
        """A press digest: one section a place, with run-in headings."""
        yield "一批新型智慧城市建设试点公布任务书"
        peers = [p for p in _places() if p.province == self.place.province]
        for place in [self.place, *self.chance.sample(peers, min(3, len(peers)))]:
            yield place.short_name
            yield f"{place.name}任务书明确，{self.task(self.chance.choice(list(SECTORS)))}"
            for sector in self.sectors(2, 4):
                yield f"{sector}。{self.task(sector)}"

    def sectors(self, fewest: int, most: int) -> list[str]:
        """Some sectors, in any order."""
        return self.chance.sample(list(SECTORS), self.chance.randint(fewest, most))


def plain_text(paragraphs: list[str], author: Author) -> bytes:
    """A text file: wrapped with page numbers or a paragraph a line, in one of several encodings."""
    h = author.habits
    lines: list[str] = []
    for paragraph in paragraphs:
        text = h.indent + paragraph.replace("\t", "\n")
        pieces = text.split("\n") if h.width is None else [p for t in text.split("\n") for p in _wrapped(t, h.width)]
        lines += pieces + [""] * h.blank_lines
    if h.page_lines:
        pages = [lines[at : at + h.page_lines] for at in range(0, len(lines), h.page_lines)]
        lines = [line for n, page in enumerate(pages, 1) for line in [*page, "", f"— {n} —", ""]]
    encoding = author.chance.choices(["utf-8", "utf-8-sig", "gb18030", "utf-16"], [7, 1, 1, 1])[0]
    line_end = author.chance.choices(["\n", "\r\n"], [4, 1])[0]
    return line_end.join([*lines, ""]).encode(encoding)


_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONSHIPS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


def word(paragraphs: list[str], author: Author) -> bytes:
    """A Word file with the least that Word opens; rows of a table become one."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    body, in_table = [], False
    for text in paragraphs:
        if ("\t" in text) != in_table:
            in_table = not in_table
            body.append("<w:tbl>" if in_table else "</w:tbl>")
        cells = [f"<w:p><w:r><w:t>{html.escape(cell)}</w:t></w:r></w:p>" for cell in text.split("\t")]
        body.append(f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>" if in_table else cells[0])
    body.append("</w:tbl><w:p/>" if in_table else "")
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELATIONSHIPS,
        "word/document.xml": f"<w:document {space}><w:body>{''.join(body)}</w:body></w:document>",
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            # A fixed date, so that the same seed gives the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def web_page(paragraphs: list[str], author: Author) -> bytes:
    """A page as government sites print it."""
    body, in_table = [], False
    for text in paragraphs:
        if ("\t" in text) != in_table:
            in_table = not in_table
            body.append("<table>" if in_table else "</table>")
        cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in text.split("\t"))
        body.append(f"<tr>{cells}</tr>" if in_table else f"<p>　　{html.escape(text)}</p>")
    body.append("</table>" if in_table else "")
    charset = author.chance.choice(["utf-8", "gb2312"])
    page = (
        f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{paragraphs[0]}</title></head><body>'
        '<div class="nav"><a href="/">首页</a><a href="/zwgk">政务公开</a></div><table><tr><td>索引号：</td>'
        f"<td>{author.place.adcode}-{author.chance.randint(1, 9999)}</td><td>发布机构：</td>"
        f"<td>{author.place.name}人民政府</td></tr></table>"
        f'<div id="zoom">{"".join(body)}</div><div class="footer">版权所有</div></body></html>'
    )
    return page.encode("gb18030" if charset == "gb2312" else charset)


FORMATS: list[tuple[str, Callable[[list[str], Author], bytes], int]] = [
    (".txt", plain_text, 14),
    (".docx", word, 3),
    (".html", web_page, 3),
]


def document(index: int, seed: int) -> tuple[str, bytes]:
    """The file name and the bytes of one document; the same for the same numbers."""
    chance = random.Random(f"{seed}/{index}")
    author = Author(chance, chance.choice(_places()))
    genres = [author.task_book, author.plan, author.action_plan, author.digest]
    paragraphs = list(chance.choices(genres, [8, 7, 3, 2])[0]())
    ending, write, _ = chance.choices(FORMATS, [weight for _, _, weight in FORMATS])[0]
    return f"{index:06d}{ending}", write(paragraphs, author)


def generate(count: int, folder: Path, seed: int = 0) -> int:
    """Write documents into a folder and give the number of their bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    total = 0
    for index in range(count):
        name, data = document(index, seed)
        (folder / name).write_bytes(data)
        total += len(data)
    return total


def _wrapped(text: str, width: int) -> list[str]:
    return [text[at : at + width] for at in range(0, len(text), width)] or [""]


_PLACES: list[Place] = []


def _places() -> list[Place]:
    if not _PLACES:
        gazetteer = Gazetteer.default()
        places = [p for code in range(11, 66) if code != 37 for p in gazetteer.places_in_province(str(code))]
        # Of namesakes a document would have to name the prefecture as well.
        _PLACES.extend(p for p in places if p.level is not Level.PREFECTURE and gazetteer.find(p.name) == p)
    return _PLACES


def main() -> None:
    parser = argparse.ArgumentParser(description="Make planning documents of invented content.")
    parser.add_argument("count", type=int, metavar="N", help="how many documents")
    parser.add_argument("out", type=Path, metavar="OUT", help="the folder to write to")
    parser.add_argument("--seed", type=int, default=0, help="another number gives other documents (default: 0)")
    arguments = parser.parse_args()
    size = generate(arguments.count, arguments.out, arguments.seed)
    print(f"{arguments.count} documents, {size / 1e6:.1f} MB, in {arguments.out}")


if __name__ == "__main__":
    main()
