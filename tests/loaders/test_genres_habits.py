"""Plans in the habits of other places: every way of numbering, and none, on invented documents."""

from __future__ import annotations

import pytest

from loaders.genres.fields import called_itself, plan_fields, vision_field
from loaders.paragraphs import paragraphs_of
from loaders.pipeline import read_document
from loaders.places import Gazetteer
from loaders.records import Document, Genre, PilotRecord
from loaders.text import DenseText, Heading, SourceText, Span


def document_of(text: str, headings: tuple[tuple[str, int], ...] = ()) -> Document:
    starts = [(text.index(f"\n{title}\n") + 1, title, level) for title, level in headings]
    marked = tuple(Heading(Span(start, start + len(title)), level) for start, title, level in starts)
    source = SourceText(text, headings=marked)
    return read_document(source, name="plan.txt", sha256="0" * 64, gazetteer=Gazetteer.default())


def outline(record: PilotRecord) -> list[tuple[str, str]]:
    return [(unit.path, unit.title) for unit in record.units]


CHAPTERS_AND_SECTIONS = """\
云湖县智慧城市建设总体规划（2024—2028年）
第一章 总则
第一节 规划背景
近年来，云湖县信息化水平不断提升。
第二章 重点任务
第一节 夯实数字底座
扩容县级政务云，新增算力资源，覆盖全部镇街和部门业务。
第二节 提升民生服务
建设智慧养老平台，为老人提供助餐和巡访服务。
第三章 保障措施
第一节 加强领导
成立专班。
"""

HEADINGS_WITH_STOPS = """\
云湖县新型智慧城市建设工作方案
为加快建设，制定本方案。
一、工作目标。
两年建成。
二、工作任务。
（一）夯实数字底座。
1.扩容政务云。新增机柜，完成部门系统迁移。
（1）完成迁移。
（2）开展测评。
2.汇聚数据资源。编制目录，开放数据。
（二）优化便民服务。
1.智慧养老。建设助餐点，布设终端。
三、工作要求。
加强领导。
"""

NO_SECTION_OF_TASKS = """\
云湖县人民政府关于推进智慧城市建设的实施意见
各镇人民政府：
一、总体要求
（一）指导思想。坚持以人为本。
二、打造便捷普惠的民生服务
（一）智慧养老。建设助餐点，布设终端。（责任单位：县民政局）
（二）智慧停车。整合车位，开通无感支付。（责任单位：县公安局、县交通运输局）
三、建设精细高效的城市治理
（一）渔港监管。接入摄像机，统一调度。（责任单位：县农业农村局）
四、组织保障
（一）加强领导。成立专班。
"""

DECIMAL_LEVELS = """\
云湖县智慧城市建设方案
1 总体要求
1.1 指导思想
坚持以人为本，统筹推进。
2 建设任务
2.1 数字底座
2.1.1 政务云扩容
新增机柜，完成部门系统迁移。
2.1.2 数据汇聚
编制目录，开放数据1.5万条。
2.2 便民服务
2.2.1 智慧养老
建设助餐点，布设终端。
3 保障措施
3.1 组织领导
成立专班。
"""

DECIMAL_LEVELS_AND_MEASURES = """\
云湖县智慧城市建设方案
1.总体要求
坚持以人为本，统筹推进。
2.重点任务
2.1政务云扩容。新增机柜，完成部门系统迁移。
2.2数据汇聚。编制目录，开放数据。
2.5万平方米的机房同步建成。
2.3智慧养老。建设助餐点，布设终端。
3.保障措施
成立专班。
"""

DASHES = """\
云湖县新型智慧城市三年行动计划
一、行动目标
三年建成。
二、重点任务
（一）优化便民服务
——智慧养老。建设助餐点，布设终端，服务老人。
——智慧停车。整合车位，开通无感支付，缓解停车难。
——智慧就医。接入医院，推行掌上挂号。
（二）渔港监管。首先，摸清渔船底数。其次，接入摄像机。
三、保障措施
成立专班。
"""

FIRST_AND_THEN = """\
云湖县新型智慧城市实施方案
一、工作目标
三年建成。
二、重点任务
（一）渔港监管。
首先，摸清渔船底数，逐船建档。
其次，接入摄像机，统一调度。
最后，开展评估，改进不足。
（二）智慧停车。整合车位，开通无感支付。
三、保障措施
成立专班。
"""

HEADINGS_OF_THE_FORMAT = """\
云湖县新型智慧城市建设实施方案
工作目标
三年建成智慧城市。
重点任务
便民服务
智慧养老
建设助餐点，布设终端，为全县老人提供助餐、巡访和健康监测服务。
智慧停车
整合车位，开通无感支付，缓解城区停车难的问题，完善诱导屏。
城市治理
渔港监管
接入摄像机，统一调度全县渔港的视频，发现问题及时处置。
保障措施
成立专班。
"""


@pytest.mark.parametrize(
    ("text", "genre", "expected"),
    [
        (CHAPTERS_AND_SECTIONS, Genre.ACTION_PLAN, [("第一节", "夯实数字底座"), ("第二节", "提升民生服务")]),
        (
            HEADINGS_WITH_STOPS,
            Genre.IMPLEMENTATION_PLAN,
            [
                ("一", "夯实数字底座"),
                ("一.1", "扩容政务云"),
                ("一.1.(1)", "完成迁移"),
                ("一.1.(2)", "开展测评"),
                ("一.2", "汇聚数据资源"),
                ("二", "优化便民服务"),
                ("二.1", "智慧养老"),
            ],
        ),
        (
            NO_SECTION_OF_TASKS,
            Genre.IMPLEMENTATION_PLAN,
            [
                ("二", "打造便捷普惠的民生服务"),
                ("二.一", "智慧养老"),
                ("二.二", "智慧停车"),
                ("三", "建设精细高效的城市治理"),
                ("三.一", "渔港监管"),
            ],
        ),
        (
            DECIMAL_LEVELS,
            Genre.IMPLEMENTATION_PLAN,
            [
                ("2.1", "数字底座"),
                ("2.1.1", "政务云扩容"),
                ("2.1.2", "数据汇聚"),
                ("2.2", "便民服务"),
                ("2.2.1", "智慧养老"),
            ],
        ),
        (
            DECIMAL_LEVELS_AND_MEASURES,
            Genre.IMPLEMENTATION_PLAN,
            [("2.1", "政务云扩容"), ("2.2", "数据汇聚"), ("2.3", "智慧养老")],
        ),
        (
            DASHES,
            Genre.ACTION_PLAN,
            [
                ("一", "优化便民服务"),
                ("一.a", "智慧养老"),
                ("一.b", "智慧停车"),
                ("一.c", "智慧就医"),
                ("二", "渔港监管"),
            ],
        ),
        (FIRST_AND_THEN, Genre.IMPLEMENTATION_PLAN, [("一", "渔港监管"), ("二", "智慧停车")]),
    ],
)
def test_each_habit_of_numbering(text: str, genre: Genre, expected: list[tuple[str, str]]) -> None:
    document = document_of(text)
    (record,) = document.records
    assert (document.genre, record.place) == (genre, "云湖县")
    assert outline(record) == expected


def test_responsible_units_after_each_task() -> None:
    (record,) = document_of(NO_SECTION_OF_TASKS).records
    assert [unit.responsible for unit in record.units if not unit.is_group] == [
        ("县民政局",),
        ("县公安局", "县交通运输局"),
        ("县农业农村局",),
    ]


HEADINGS = (
    ("工作目标", 1),
    ("重点任务", 1),
    ("便民服务", 2),
    ("智慧养老", 3),
    ("智慧停车", 3),
    ("城市治理", 2),
    ("渔港监管", 3),
    ("保障措施", 1),
)


def test_headings_of_the_format_are_the_outline_where_nothing_is_numbered() -> None:
    (record,) = document_of(HEADINGS_OF_THE_FORMAT, HEADINGS).records
    assert outline(record) == [
        ("a", "便民服务"),
        ("a.a", "智慧养老"),
        ("a.b", "智慧停车"),
        ("b", "城市治理"),
        ("b.a", "渔港监管"),
    ]
    assert {unit.method for unit in record.units} == {"outline-heading"}


def test_a_title_alone_on_its_level_is_no_heading_of_the_outline() -> None:
    deeper = tuple((title, level + 1) for title, level in HEADINGS)
    text = "发文说明\n" + HEADINGS_OF_THE_FORMAT
    (record,) = document_of(text, (("云湖县新型智慧城市建设实施方案", 1), *deeper)).records
    assert len(record.units) == 5


def test_headings_of_the_format_that_are_numbered_leave_the_numbers_in_charge() -> None:
    text = "说明\n" + HEADINGS_WITH_STOPS
    marked = (("云湖县新型智慧城市建设工作方案", 1), ("一、工作目标。", 1), ("二、工作任务。", 1))
    assert outline(document_of(text, marked).records[0]) == outline(document_of(text).records[0])


def test_a_number_printed_twice_gives_two_paths() -> None:
    (record,) = document_of(NO_SECTION_OF_TASKS.replace("（二）智慧停车", "（一）智慧停车")).records
    assert [unit.path for unit in record.units] == ["二", "二.一", "二.一-2", "三", "三.一"]


@pytest.mark.parametrize(
    ("title", "genre"),
    [
        ("云湖县新型智慧城市建设三年行\n动方案（2024—20\n26年）", Genre.ACTION_PLAN),
        ("云湖县人民政府关于印发\n云湖县新型智慧城市建设\n实施方案的通知", Genre.IMPLEMENTATION_PLAN),
    ],
)
def test_titles_over_several_lines(title: str, genre: Genre) -> None:
    document = document_of(title + "\n" + HEADINGS_WITH_STOPS.split("\n", 1)[1])
    assert (document.genre, document.records[0].place) == (genre, "云湖县")
    assert len(document.records[0].units) == 7


def test_a_task_book_whose_title_is_cut() -> None:
    text = (
        "云湖县新型智慧城市建设试点\n工作任务\n书\n根据有关要求，制定本任务书。\n一、主要任务\n"
        "（一）智慧养老。建设助餐点。\n（二）智慧停车。整合车位。\n二、组织实施\n成立专班。"
    )
    document = document_of(text)
    assert document.genre is Genre.TASK_BOOK
    assert outline(document.records[0]) == [("一", "智慧养老"), ("二", "智慧停车")]


DIGEST = """\
一批试点县市公布智慧城市任务书
{0}
{1}建设渔港视频平台，覆盖全部渔港码头。
智慧养老。建设助餐点，布设终端，服务老人。
{2}
{3}建设社区服务平台，整合各类热线资源。
智慧停车。整合车位，开通无感支付，缓解停车难。
{4}
{5}建设山洪预警平台，布设雨量监测设备。
智慧文旅。建设预约平台，服务各地游客。
"""


@pytest.mark.parametrize(
    "openings",
    [
        ("【云湖县】", "", "【松溪县】", "", "【白石县】", ""),
        ("一、云湖县", "", "二、松溪县", "", "三、白石县", ""),
        ("1.云湖县：", "", "2.松溪县：", "", "3.白石县：", ""),
        ("◆云湖县", "", "◆松溪县", "", "◆白石县", ""),
        ("", "云湖县：", "", "松溪县：", "", "白石县："),
        ("", "【云湖县】", "", "【松溪县】", "", "【白石县】"),
    ],
)
def test_digests_name_their_places_in_many_ways(openings: tuple[str, ...]) -> None:
    document = document_of(DIGEST.format(*openings))
    assert document.genre is Genre.PRESS_DIGEST
    assert [record.place for record in document.records] == ["云湖县", "松溪县", "白石县"]
    assert [record.units[-1].title for record in document.records] == ["智慧养老", "智慧停车", "智慧文旅"]


def test_a_short_name_that_two_places_share_is_told_by_the_text_below() -> None:
    lines = ("湘潭", "湘潭县任务书明确，", "东山", "东山县任务书明确，", "桂东", "桂东县任务书明确，")
    document = document_of(DIGEST.format(*lines))
    assert [record.place for record in document.records] == ["湘潭县", "东山县", "桂东县"]


def test_a_plan_that_lists_what_its_counties_do_is_no_digest() -> None:
    text = (
        "青岚市新型智慧城市建设实施方案\n一、工作目标\n两年建成。\n二、重点任务\n（一）县区试点。\n"
        "云湖县：建设渔港平台。\n松溪县：建设社区平台。\n白石县：建设预警平台。\n（二）智慧停车。整合车位。\n"
        "三、保障措施\n成立专班。"
    )
    document = document_of(text)
    assert document.genre is Genre.IMPLEMENTATION_PLAN
    assert [record.place for record in document.records] == ["青岚市"]


def test_a_prefecture_that_no_table_lists_is_taken_at_its_name() -> None:
    text = HEADINGS_WITH_STOPS.replace("云湖县新型智慧城市", "青岚市新型智慧城市")
    assert document_of(text).records[0].place == "青岚市"


@pytest.mark.parametrize(
    ("text", "vision"),
    [
        ("以“数字云湖”建设为统领，夯实底座。", "数字云湖"),
        ("突出“智汇云湖”特色。", "智汇云湖"),
        ("打造“1+1+N”模式，建成“3＋N”样板。", None),
    ],
)
def test_the_vision_is_what_a_plan_calls_itself_not_a_count_of_its_parts(text: str, vision: str | None) -> None:
    dense = DenseText.of(SourceText(text))
    found = vision_field(dense, 0, len(dense))
    assert (found.value if found else None) == vision


@pytest.mark.parametrize(
    ("text", "supervisor"),
    [
        ("县督查督办局将本方案落实情况纳入年度考核。", "县督查督办局"),
        ("由县委目标绩效办将任务纳入目标考核，予以通报。", "县委目标绩效办"),
        ("区政府督查室会同区数据局负责任务的督查考核。", "区政府督查室"),
        ("加强督查考核，纳入绩效考核。", None),
    ],
)
def test_offices_that_supervise_by_trade(text: str, supervisor: str | None) -> None:
    source = SourceText(text)
    fields = plan_fields(DenseText.of(source), paragraphs_of(source))
    assert {f.name: f.value for f in fields}.get("supervisor") == supervisor


def test_a_digest_ends_where_its_reporter_closes_it() -> None:
    part = "打造智慧城管平台。接入单元网格，推动案件快速处置。\n建设智慧停车系统。整合停车泊位，提供诱导服务。\n"
    text = "".join(
        f"{place}\n建设宜居之城\n为群众办实事，提升治理水平。\n{part}" for place in ("淄博市", "枣庄市", "东营市")
    )
    document = document_of(
        f"试点任务书亮点\n{text}据悉，试点将动态管理，推进不力的予以通报。\n相关阅读\n一图读懂数字山东\n"
    )
    assert [outline(record)[-1][1] for record in document.records] == ["建设智慧停车系统"] * 3


def test_numbered_highlights_of_a_digest_begin_after_what_introduces_them() -> None:
    part = (
        "为群众办实事，围绕治理提升水平。\n1. 建设智慧城管平台。接入单元网格，快速处置。\n"
        "2. 推进智慧停车。整合停车泊位。\n"
    )
    document = document_of(
        "三地亮出施工图\n" + "".join(f"**{place}**\n{part}" for place in ("淄博市", "枣庄市", "山东桓台县"))
    )
    assert [record.place for record in document.records] == ["淄博市", "枣庄市", "桓台县"]
    assert [outline(record) for record in document.records] == [[("1", "建设智慧城管平台"), ("2", "推进智慧停车")]] * 3


def test_a_report_that_travels_from_place_to_place() -> None:
    document = document_of(
        "让城市更贴心\n——来自三地的观察\n记者走访三地，看到一份份方案走向街巷。\n"
        "第一站是枣庄市滕州市。这里刚刚印发了方案。\n方案明确，建设智慧文旅平台，把预约装进手机。\n推进智慧停车，整合泊位450个。\n"
        "一路向北，来到淄博市的桓台县。这里另有思路。\n打造产业大脑，为企业提供服务。\n"
        "沿海的日照市把目光投向海上。\n建设智慧渔港，监测渔船。\n一路走来，共同的起点是身边的小事。\n"
    )
    assert document.genre is Genre.PRESS_DIGEST
    assert [record.place for record in document.records] == ["滕州市", "桓台县", "日照市"]
    assert [title for _, title in outline(document.records[0])] == ["建设智慧文旅平台", "推进智慧停车"]


def test_a_table_of_contents_is_no_outline() -> None:
    chapters = ["第一章 发展基础", "第二章 总体要求", "第三章 重点任务", "第四章 保障措施"]
    contents = "\n".join(f"{title}\t{page}" for page, title in enumerate(chapters, 1))
    body = (
        "第一章 发展基础\n近年来，云湖县信息化水平不断提升。\n第二章 总体要求\n坚持统筹。\n第三章 重点任务\n"
        "第一节 夯实底座\n建设网络。\n第二节 提升治理\n建设城管平台。\n第四章 保障措施\n加强领导。\n"
    )
    document = document_of(f"云湖县智慧城市建设总体规划\n目  录\n{contents}\n{body}")
    assert [title for _, title in outline(document.records[0])] == ["夯实底座", "提升治理"]


@pytest.mark.parametrize(
    ("text", "vision"),
    [
        ("到2025年，“数智云湖”全面建成。", "数智云湖"),
        ("锚定“湖光智城·幸福云湖”目标，坚持小切口。", "湖光智城·幸福云湖"),
        ("努力打造“寒地智城”。", "寒地智城"),
        ("依托“智慧云湖”PPP项目，建成“一网通办”。", None),
    ],
)
def test_what_a_plan_calls_itself_before_its_tasks(text: str, vision: str | None) -> None:
    dense = DenseText.of(SourceText(text))
    found = called_itself(dense, len(dense), "云湖县")
    assert (found.value if found else None) == vision


def test_what_a_plan_says_of_its_designation_in_other_words() -> None:
    source = SourceText(
        "云湖县作为2022年四星级新型智慧城市建设试点（青数办发〔2022〕9号），编制本方案。\n"
        "主动接受数字青岚建设领导小组办公室的业务指导。\n"
        "我县列入2022年新型智慧城市建设试点（青数办发〔2022〕9号）。"
    )
    fields = {f.name: f.value for f in plan_fields(DenseText.of(source), paragraphs_of(source))}
    assert (fields["target_star"], fields["supervisor"], fields["designation_doc"]) == (
        "4",
        "数字青岚建设领导小组办公室",
        "青数办发〔2022〕9号",
    )


INNOVATION = """\
云湖县新型智慧城市建设试点实施方案
一、总体目标
两年建成。
二、重点建设内容
（一）打造特色应用场景
场景一：信用云湖。归集信用信息。
场景二：湖上智防。建设监管平台。
（二）推动产业升级
打造渔业大脑，建设追溯平台。（县工信局负责）
培育直播基地，扶持网红主播。（县商务局负责）
三、创新任务
（一）总结推广可复制经验
一是总结“信用+社区”做法，在全省推广。二是总结“一船一码”做法。
（二）争创标准
（三）多渠道筹集建设资金
设立专项资金。
四、保障措施
加强领导。
"""


def test_tasks_in_chapters_of_their_own_are_of_the_kind_their_titles_say() -> None:
    (record,) = document_of(INNOVATION).records
    assert [(u.title, u.kind.value) for u in record.units if not u.is_group] == [
        ("场景一：信用云湖", "application"),
        ("场景二：湖上智防", "application"),
        ("打造渔业大脑，建设追溯平台", "application"),
        ("培育直播基地，扶持网红主播", "application"),
        ("总结“信用+社区”做法", "experience"),
        ("总结“一船一码”做法", "experience"),
        ("争创标准", "standard"),
        ("多渠道筹集建设资金", "funding"),
    ]


STARS = """\
两市一县晒出“施工图”
近日，省里印发2023年新型智慧城市建设试点工作任务书，青岛、烟台2个设区市创建五星级新型智慧城市，章丘创建四星级新型智慧城市。
青岛市
当好海上守护者
青岛市将建设“数智青岛”。
渔港监测一体化。布设监测站68座，推出公众平台。
标准方面，制定省级地方标准2项。
烟台市
码上串起商贸
烟台市将打造商贸名城。
打造“渔商码”服务体系。联通市场，集成功能。
在总结经验上，该市将推广“烟事通”做法。
章丘区
走出新路
章丘区将努力走出新路。
港产联动方面，建设管控平台。
在投融资上，计划投资1.9亿元。
省里有关负责人表示，下一步将持续跟踪。
"""


def test_a_digest_that_tells_the_stars_apart_and_closes_with_an_official() -> None:
    records = document_of(STARS).records
    fields = [{f.name: f.value for f in record.fields} for record in records]
    assert [(f["designated_year"], f["target_star"]) for f in fields] == [("2023", "5"), ("2023", "5"), ("2023", "4")]
    assert [(u.title, u.kind.value) for record in records for u in record.units] == [
        ("渔港监测一体化", "application"),
        ("标准方面", "standard"),
        ("打造“渔商码”服务体系", "application"),
        ("在总结经验上", "experience"),
        ("港产联动方面", "application"),
        ("在投融资上", "funding"),
    ]


def test_who_leads_a_plan_and_when_it_is_assessed_in_the_words_of_other_provinces() -> None:
    source = SourceText(
        "阳松市人民政府对行动方案实施负总责。\n"
        "充分发挥市数字化改革工作领导小组统筹协调作用。\n"
        "市数字政府建设工作专班办公室要加强跟踪督导和考核评估。\n"
        "2024年9月底前由市数据局组织开展中期评估。"
    )
    fields = {f.name: f.value for f in plan_fields(DenseText.of(source), paragraphs_of(source))}
    assert fields == {
        "government": "阳松市人民政府",
        "lead_agency": "市数字化改革工作领导小组",
        "supervisor": "市数字政府建设工作专班办公室",
        "midterm_by": "2024-09",
    }


def test_the_title_of_a_notice_tells_year_and_number_of_the_designation() -> None:
    source = SourceText(
        "根据《关于公布2022年新型智慧城市试点名单的通知》（青数政办〔2022〕9号），我市被确定为县级新型智慧城市试点。\n"
        "市新型智慧城市建设领导小组办公室对任务落实情况实行月通报、季督查、年考核，市政府督查室将其纳入督查。"
    )
    fields = {f.name: f.value for f in plan_fields(DenseText.of(source), paragraphs_of(source))}
    assert fields == {
        "designated_year": "2022",
        "designation_doc": "青数政办〔2022〕9号",
        "supervisor": "市新型智慧城市建设领导小组办公室",
    }


HEADLINES = """\
两地领题两年交卷
近日，省里公布2022年度新型智慧城市建设试点名单。
株洲市：让老工业城装上“新大脑”
建强“松光工业大脑”。汇聚企业数据，绘制热力图。
守护城市生命线。对老城片区管网加装感知设备。
浏阳市（长沙市代管）：县域也有“最强大脑”
任务书明确，织密“一江碧水”监测网，在岸线布设微型站。
牵头制定《甲规范》《乙规程》两项省级地方标准，并向全国推介。
花垣县（湘西土家族苗族自治州）：山里苗寨上“云端”
医共体不出寨。影像结果互认互通。
补齐底座短板。归集各类数据。
记者梳理发现，各地都在用字上下功夫。
（一审 甲 二审 乙）
"""


def test_a_digest_whose_headlines_follow_the_names_after_a_colon() -> None:
    records = document_of(HEADLINES).records
    assert [(r.place, [u.title for u in r.units]) for r in records] == [
        ("株洲市", ["建强“松光工业大脑”", "守护城市生命线"]),
        ("浏阳市", ["织密“一江碧水”监测网", "牵头制定《甲规范》《乙规程》两项省级地方标准"]),
        ("花垣县", ["医共体不出寨", "补齐底座短板"]),
    ]
    assert {f.value for r in records for f in r.fields if f.name == "designated_year"} == {"2022"}


def test_a_section_that_refers_to_a_table_is_no_task() -> None:
    text = (
        "云湖县2024年数字社会工作要点\n一、推进智慧养老\n建设助餐点。\n二、主要指标\n覆盖率达到九成。\n"
        "三、任务清单\n共安排5个方面19项任务，具体见下表。\n"
    )
    (record,) = document_of(text).records
    assert [u.title for u in record.units] == ["推进智慧养老"]


@pytest.mark.parametrize("parting", ["：", "——", " | ", "丨", " ", "\u3000", "·", "★"])
def test_a_headline_that_begins_with_a_place_opens_its_part(parting: str) -> None:
    text = "三地交卷\n近日，省里公布2022年度新型智慧城市建设试点名单。\n"
    for place in ("株洲市", "岳阳市", "花垣县"):
        text += (
            f"{place}{parting}山里苗寨上云端\n医共体不出寨。影像结果互认互通。\n补齐底座短板。归集各类数据3000万条。\n"
        )
    records = document_of(text).records
    assert [(r.place, len(r.units)) for r in records] == [("株洲市", 2), ("岳阳市", 2), ("花垣县", 2)]
