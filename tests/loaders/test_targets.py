"""Targets in sentences of invented counties."""

import random
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.facts.targets import find
from loaders.records import Comparator, Unit, UnitKind
from loaders.text import Cell, DenseText, SourceText, Span


def told(chapter):
    return [(str(t.value), t.unit, t.comparator.value, t.object, t.deadline) for t in find(chapter)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新建智慧社区12个。", [("12", "个", "=", "智慧社区", None)]),
        ("20户以上自然村光纤通达率98%。", [("98", "%", "=", "20户以上自然村光纤通达率", None)]),
        ("2026年智能算力规模达到200P。", [("200", "P", "=", "智能算力规模", "2026")]),
        ("利用通信铁塔加装58套高点云台摄像机。", [("58", "套", "=", "高点云台摄像机", None)]),
        (
            "机架规模2023年、2024年、2025年分别达到800架、1500架、2500架。",
            [
                ("800", "架", "=", "机架规模", "2023"),
                ("1500", "架", "=", "机架规模", "2024"),
                ("2500", "架", "=", "机架规模", "2025"),
            ],
        ),
        (
            "对重大事件15分钟内响应、2小时内反馈，实行24小时值守。",
            [("15", "分钟", "<=", "重大事件响应", None), ("2", "小时", "<=", "重大事件反馈", None)],
        ),
        ("3分钟完成入出院手续办理。", [("3", "分钟", "=", "入出院手续办理", None)]),
        ("打造15分钟生活圈，一般事件24小时内处置率达到95%。", [("95", "%", "=", "一般事件24小时内处置率", None)]),
        ("内涝预警提前量不少于30分钟。", [("30", "分钟", ">=", "内涝预警提前量", None)]),
        ("将1256个网格调整优化为980个。", [("980", "个", "=", "网格", None)]),
        ("2024年、2025年每年新增主题服务不少于30个。", [("30", "个", ">=", "主题服务", "2025")]),
        ("完成48个镇（街道）综合窗口改造。", [("48", "个", "=", "镇（街道）综合窗口", None)]),
        ("平均跑动次数压减至0.1次以下。", [("0.1", "次", "<=", "平均跑动次数", None)]),
        (
            "2023年至2025年分别完成1200个、2000个、2600个点位。",
            [
                ("1200", "个", "=", "点位", "2023"),
                ("2000", "个", "=", "点位", "2024"),
                ("2600", "个", "=", "点位", "2025"),
            ],
        ),
        (
            "（一）起步成势阶段（2023年底前）。共享率达到95%。（二）保障措施。覆盖率达到80%。",
            [("95", "%", "=", "共享率", "2023"), ("80", "%", "=", "覆盖率", None)],
        ),
        ("云湖县数字社会三年行动计划（2023—2025年）近年来，我县开通5G基站2137座。", []),
        ("一年来，各级聚焦任务，建成5G基站620个。", []),
        ("首批安装1.5万套烟感。", [("15000", "套", "=", "烟感", None)]),
        ("单体规模小于50架的机房逐步关停。", []),
        ("新通达300个自然村。", [("300", "个", "=", "自然村", None)]),
        ("给15万头（只）牲畜佩戴电子耳标。", [("150000", "头（只）", "=", "牲畜", None)]),
        (
            "打造3处以上智慧街区,更新项目数字化交付率达90%。",
            [("3", "处", ">=", "智慧街区", None), ("90", "%", "=", "更新项目数字化交付率", None)],
        ),
        ("对建成年代早于2000年的2300栋房屋开展三维扫描。", [("2300", "栋", "=", "房屋", None)]),
        ("灌溉水利用系数提升至0.58。", [("0.58", "", "=", "灌溉水利用系数", None)]),
        ("年预订量突破30万单。", [("300000", "单", ">=", "年预订量", None)]),
        ("每千名老人拥有智能照护设备12台。", [("12", "台", "=", "每千名老人拥有智能照护设备", None)]),
        ("2026年400台冷链车辆全部接入。", [("400", "台", "=", "冷链车辆", "2026")]),
        ("PM2.5平均浓度降至36微克/立方米以下。", [("36", "微克/立方米", "<=", "PM2.5平均浓度", None)]),
        ("政策直达企业1500家次以上。", [("1500", "家次", ">=", "政策直达企业", None)]),
        ("重大危险源28处全部接入。", [("28", "处", "=", "重大危险源", None)]),
        ("开展线上培训80期。", [("80", "期", "=", "线上培训", None)]),
        ("依托“渔港通”APP上线高频事项60项。", [("60", "项", "=", "高频事项", None)]),
        ("依托“渔港通”品牌在14个乡镇服务站铺设终端。", [("14", "个", "=", "乡镇服务站", None)]),
        ("数据中心PUE控制在1.3以下。", [("1.3", "", "<=", "数据中心PUE", None)]),
        ("每年开展2轮网络攻防演练。", [("2", "轮", "=", "网络攻防演练", None)]),
        ("等级保护测评率保持百分之百。", [("100", "%", "=", "等级保护测评率", None)]),
        ("千兆宽带用户占比过半。", [("50", "%", ">=", "千兆宽带用户占比", None)]),
        ("采集60件（套）馆藏文物。", [("60", "件（套）", "=", "馆藏文物", None)]),
        ("覆盖162个村（社区）。", [("162", "个", "=", "村（社区）", None)]),
        ("惠及20万群众。", [("200000", "人", "=", "群众", None)]),
        ("电子健康码使用率不低于65%。", [("65", "%", ">=", "电子健康码使用率", None)]),
        ("标准机架2026年不低于6000架。", [("6000", "架", ">=", "标准机架", "2026")]),
        (
            "建成20平方公里优于5厘米分辨率的实景模型。",
            [("20", "平方公里", "=", "分辨率的实景模型", None), ("5", "厘米", "<=", "分辨率的实景模型", None)],
        ),
        ("建设12个以上智慧社区。", [("12", "个", ">=", "智慧社区", None)]),
        ("安装不少于800个水位传感器，实时监测。", [("800", "个", ">=", "水位传感器", None)]),
        ("布设各类感知设备1.2万余套。", [("12000", "套", ">=", "各类感知设备", None)]),
        ("为2万多个农户提供服务。", [("20000", "户", ">=", "农户", None)]),
        ("渔船定位终端安装率达到85%以上。", [("85", "%", ">=", "渔船定位终端安装率", None)]),
        ("渔港码头无线网络覆盖率35%及以上。", [("35", "%", ">=", "渔港码头无线网络覆盖率", None)]),
        ("推动65%以上的渔村达到数字渔村标准。", [("65", "%", ">=", "渔村", None)]),
        ("百分之九十五的行政村实现村务公开。", [("95", "%", "=", "行政村", None)]),
        ("半数以上的中小学建成智慧校园。", [("50", "%", ">=", "中小学", None)]),
        ("每千人拥有充电桩18个以上。", [("18", "个", ">=", "每千人拥有充电桩", None)]),
        ("库存误差比小于15%。", [("15", "%", "<=", "库存误差比", None)]),
        ("农村电商覆盖率不低于60%。", [("60", "%", ">=", "农村电商覆盖率", None)]),
        ("采用优于0.1米分辨率的影像。", [("0.1", "米", "<=", "分辨率的影像", None)]),
        ("户均停电时间降低至4.5小时。", [("4.5", "小时", "=", "户均停电时间", None)]),
        ("办理时限压缩至3个工作日以内。", [("3", "个工作日", "<=", "办理时限", None)]),
        ("出口带宽达到200Mbps以上。", [("200", "Mbps", ">=", "出口带宽", None)]),
        ("雨量站布设密度达到25km²/站。", [("25", "km²/站", "=", "雨量站布设密度", None)]),
        ("形成约60PB的存储能力。", [("60", "PB", "~", "存储能力", None)]),
        ("结案率由85%提升到98%。", [("98", "%", "=", "结案率", None)]),
        ("完成二十个以上智慧农田建设。", [("20", "个", ">=", "智慧农田", None)]),
        ("对接全县十二个部门，实现数据共享。", [("12", "个", "=", "部门", None)]),
        ("推出十余项便民服务。", [("10", "项", ">=", "便民服务", None)]),
        ("培育十家数字农业龙头企业。", [("10", "家", "=", "数字农业龙头企业", None)]),
        ("集中管理水、电、气等六大类20种管线。", [("6", "大类", "=", "管线", None), ("20", "种", "=", "管线", None)]),
        ("新建改造10千伏线路60公里。", [("60", "公里", "=", "10千伏线路", None)]),
        ("群众满意度达到90分以上。", [("90", "分", ">=", "群众满意度", None)]),
        ("举办数字技能培训不少于10场。", [("10", "场", ">=", "举办数字技能培训", None)]),
        ("对全县36座水库实施自动观测。", [("36", "座", "=", "水库实施自动观测", None)]),
        ("建设50套集照明、监控、充电等功能于一体的智慧灯杆。", [("50", "套", "=", "智慧灯杆", None)]),
        ("新增数字渔船数量不少于全县渔船总数的四成。", [("40", "%", ">=", "数字渔船数量", None)]),
        ("在线监控覆盖率由2021年的70%提高到2024年的95%。", [("95", "%", "=", "在线监控覆盖率", "2024")]),
        ("产业增加值年均增长12%以上。", [("12", "%", ">=", "产业增加值", None)]),
        ("整治提升5条主干道。", [("5", "条", "=", "主干道", None)]),
        ("形成10个左右可复制可推广的案例。", [("10", "个", "~", "可复制可推广的案例", None)]),
        (
            "智慧照明改造400盏，节能率达40%。",
            [("400", "盏", "=", "智慧照明改造", None), ("40", "%", "=", "智慧照明改造节能率", None)],
        ),
        ("在现有120个点位基础上，再增加80个点位。", [("80", "个", "=", "点位", None)]),
        ("电子证照用证率翻一番。", [("1", "番", "=", "电子证照用证率", None)]),
    ],
)
def test_one_sentence(chapter_of, text, expected):
    assert told(chapter_of(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "打造一个指挥中枢、一套管护体系。",
        "构建四大系统、三级平台。",
        "按照“1+4+N”架构，建设1个底座、4个平台和N个应用。",
        "开通12345热线，实行24小时值守，打造15分钟便民圈。",
        "到2025年全面建成。",
        "第3批试点名单公布。",
        "已建成视频点位8600个。",
        "目前，全县共有基站900个，接入平台12个。",
        "依托现有的32个终端完成升级。",
        "通过在全县部署的1200多个视频点位，弥补盲区。",
        "作为全省3个示范县试点之一，加快建设。",
        "以5个镇街、40个村居为基础，构建网格。",
        "项目总投资3.5亿元。",
        "项目建设中社会资金占比超过六成。",
        "新公司由甲方持股65%，乙方持股35%。",
        "形成至少1项省级标准。",
        "参与制定行业标准2项。",
        "主要涵盖智慧渔港、智慧码头、智慧冷链3类。",
        "系统由数据平台、应用平台2个部分组成。",
        "整合人口、法人、电子证照四大数据库。",
        "实现360度全景展示。",
        "打通服务群众“最后一公里”。",
        "每3个社区共用专员。",
        "实现群众办事“最多跑1次”。",
        "采集PM2.5、SO2等指标，支持IPv6和5G。",
        "围绕医疗、教育、救助三个领域提升水平。",
        "覆盖东湖、西湖、南湖三个街道。",
        "对接三大平台，贯通四个层级。",
        "给予设备投入15%的补助。",
        "一期已接入22个部门，日均处理事件1300件。",
        "在国道102线建设检测点。",
        "推进视频监控九期建设。",
        "全年共安排项目5个。",
        "“十三五”期间，建成视频监控1.2万路。",
        "“十四五”以来，全县建成基站9800个，接入视频4.2万路。",
        "全县辖12个乡镇，常住人口48万人。",
        "城区建成区面积23平方公里，版图东西长60公里。",
    ],
)
def test_what_is_no_target(chapter_of, text):
    assert told(chapter_of(text)) == []


def test_sections_about_what_has_been_done_hold_no_targets(chapter_of):
    text = (
        "一、2024年工作总结\n（一）共享推进。归集目录620个，惠及群众30万人。\n"
        "二、2025年工作计划\n（一）深化治理。新编目录400个。\n"
    )
    assert told(chapter_of(text)) == [("400", "个", "=", "新编目录", None)]


def test_a_table_of_indicators(chapter_of):
    rows = [
        ["指标名称", "单位", "2024年（现状）", "2027年"],
        ["基站数", "个", "3200", "≥4500"],
        ["上云率", "%", "55", "80"],
    ]
    text, cells = "", []
    for row, words in enumerate(rows):
        for column, word in enumerate(words):
            cells.append(Cell(Span(len(text), len(text) + len(word)), 0, row, column))
            text += word + "\n"
    source = SourceText(text, cells=tuple(cells))
    chapter = chapter_of(text, source=source, dense=DenseText.of(source, Span(0, len(text))))
    assert told(chapter) == [("4500", "个", ">=", "基站数", "2027"), ("80", "%", "=", "上云率", "2027")]


def test_a_deadline_that_follows_a_heading_on_a_line_of_its_own(chapter_of):
    text = "一、工作目标\n2024年，完成设计，2个乡镇开展试点。\n"
    assert told(chapter_of(text)) == [("2", "个", "=", "乡镇", "2024")]


def test_the_year_of_an_annual_plan_is_meant_by_the_end_of_the_year(chapter_of):
    text = "云湖县2025年数字社会工作要点\n年底前600家药店开通移动支付。新建步道46公里。\n"
    assert told(chapter_of(text)) == [
        ("600", "家", "=", "药店", "2025"),
        ("46", "公里", "=", "步道", None),
    ]


def test_a_deadline_governs_until_the_next_one(chapter_of):
    text = (
        "到2023年，网办率达到90%，归集率达到85%；新建站点12个。到2025年，网办率达到95%。"
        "2026年6月底前，建成示范村5个；10月底前，建成示范社区6个。推广终端30台。"
    )
    assert [(t.object, t.deadline) for t in find(chapter_of(text))] == [
        ("网办率", "2023"),
        ("归集率", "2023"),
        ("站点", "2023"),
        ("网办率", "2025"),
        ("示范村", "2026-06"),
        ("示范社区", "2026-10"),
        ("终端", None),
    ]


def test_a_short_rate_takes_over_what_the_one_before_measures(chapter_of):
    found = find(chapter_of("渔港视频在线率达到92%，完好率达到88%；电子渔证数量达到140项或占比达到65%。"))
    assert [t.object for t in found] == ["渔港视频在线率", "渔港视频完好率", "电子渔证数量", "电子渔证占比"]


def test_a_bracket_speaks_of_the_noun_before_it(chapter_of):
    (target,) = find(chapter_of("建成渔港三维模型（更新周期不超过2年）。"))
    assert (target.object, target.comparator, target.unit) == ("渔港三维模型更新周期", Comparator.AT_MOST, "年")


def test_small_words_do_not_hide_a_commitment(chapter_of):
    text = (
        "构建“1+2+N”体系，建设300个点位。建设内容包括智慧灯杆50套、终端80台。建成5个以渔业为主体的产业园。"
        "对现有120个路口进行智能化改造。投资项目线上审批率达到100%。建成30个符合省级标准的社区。打造“云湖通“应用，上架功能60项。"
    )
    assert [int(t.value) for t in find(chapter_of(text))] == [300, 50, 80, 5, 120, 100, 30, 60]


def test_what_no_sentence_says_the_title_says(chapter_of):
    text = "智慧灯杆建设\n达到400套。"
    (target,) = find(chapter_of(text, units=(("1", text),)))
    assert target.object == "智慧灯杆"


def test_numbers_said_to_apply_respectively(chapter_of):
    text = (
        "一级和二级渔港视频监控接入率分别达到98%和75%，站点、终端分别达到5个、60台；"
        "河道监测、雨情测报设施覆盖率分别达到90%、70%。"
    )
    assert [(int(t.value), t.object) for t in find(chapter_of(text))] == [
        (98, "一级渔港视频监控接入率"),
        (75, "二级渔港视频监控接入率"),
        (5, "站点"),
        (60, "终端"),
        (90, "河道监测覆盖率"),
        (70, "雨情测报设施覆盖率"),
    ]


def test_a_number_in_the_name_of_what_is_measured(chapter_of):
    found = find(chapter_of("配备3项导航设备的渔船占比达到45%，500Mbps以上光纤码头占比达到55%。"))
    assert [(int(t.value), t.object) for t in found] == [
        (45, "3项导航设备的渔船占比"),
        (55, "500Mbps以上光纤码头占比"),
    ]


def test_a_list_of_counts(chapter_of):
    found = find(chapter_of("新增配变40台、12.5兆伏安；与9家卫生院、120家卫生室互联，改造8处停车场600个车位。"))
    assert [(t.value, t.unit, t.object) for t in found] == [
        (40, "台", "配变"),
        (Decimal("12.5"), "兆伏安", "配变"),
        (9, "家", "卫生院"),
        (120, "家", "卫生室"),
        (8, "处", "停车场"),
        (600, "个", "车位"),
    ]


def test_ranges_have_two_ends(chapter_of):
    (target,) = find(chapter_of("建成3—5个智慧社区样板。"))
    assert (target.value, target.value_min, target.value_max) == (None, 3, 5)


def test_what_follows_a_standing_number_may_be_planned(chapter_of):
    found = find(chapter_of("目前，已建成点位800个。下一步，计划新增点位200个。借助已建好的6个样板，完成150个泊位。"))
    assert [int(t.value) for t in found] == [200, 150]


def test_wrapping_does_not_matter_and_the_span_holds_the_phrase(chapter_of):
    text = "力争智慧社\n\n— 3 —\n\n区覆\n盖率达到 8 0 %以上。"
    (target,) = find(chapter_of(text))
    assert (target.value, target.object) == (80, "智慧社区覆盖率")
    assert DenseText.of(SourceText(text), target.span).__str__() == "智慧社区覆盖率达到80%以上"


def test_units_titles_and_prescribed_text(chapter_of):
    text = "一、规定任务建设200个点位。（1）建设30个示范村\n建设30个示范村，覆盖率达到90%。二、保障措施召开5场会议。"
    unit_text = "（1）建设30个示范村\n建设30个示范村，覆盖率达到90%。"
    span = Span(text.index("（1）"), text.index("（1）") + len(unit_text))
    title = Span(span.start + 3, span.start + 11)
    unit = Unit(
        span=span,
        method="number",
        path="1.(1)",
        parent=None,
        kind=UnitKind.APPLICATION,
        is_group=False,
        title="建设30个示范村",
        title_span=title,
        own_span=span,
    )
    chapter = chapter_of(text, units=(unit,), boilerplate=(Span(0, span.start),))
    assert [(int(t.value), t.unit_path) for t in find(chapter)] == [(30, "1.(1)"), (90, "1.(1)")]


def test_a_date_in_the_row_of_a_table(chapter_of):
    text = "新建站点12个\n2024年6月底前\n新建终端30台\n长期"
    starts = [0, 8, 18, 26, len(text) + 1]
    cells = tuple(
        Cell(span=Span(a, b - 1), table=0, row=i // 2, column=i % 2) for i, (a, b) in enumerate(pairwise(starts))
    )
    base = chapter_of(text)
    source = SourceText(base.source.text, cells=cells)
    chapter = chapter_of(text, source=source)
    assert [(int(t.value), t.deadline) for t in find(chapter)] == [(12, "2024-06"), (30, None)]


def leaf(text: str, title: str) -> Unit:
    start = text.index(title)
    return Unit(
        span=Span(0, len(text)),
        method="number",
        path="一",
        parent=None,
        kind=UnitKind.APPLICATION,
        is_group=False,
        title=title,
        title_span=Span(start, start + len(title)),
        own_span=Span(0, len(text)),
    )


def test_a_date_in_a_heading_governs_its_unit(chapter_of):
    text = "（一）2024年目标\n新建站点12个。"
    (target,) = find(chapter_of(text, units=(leaf(text, "2024年目标"),)))
    assert target.deadline == "2024"


def test_a_field_that_says_by_when_dates_the_targets_of_its_unit(chapter_of):
    text = "（一）智慧停车\n新建站点12个。2024年新增泊位30个。（责任单位：县住建局；完成时限：2025年6月）"
    found = find(chapter_of(text, units=(leaf(text, "智慧停车"),)))
    assert [(int(t.value), t.deadline) for t in found] == [(12, "2025-06"), (30, "2024")]


PIECES = [
    *"0123456789万亿个项处%，。；、（）“”的和余已",
    "三十",
    "百分之九十",
    "公里",
    "建设",
    "达到",
    "不少于",
    "覆盖率",
    "分别",
    "到2025年",
    "月底前",
    "以上",
    "依托",
    "省级标准",
    "社会资本",
]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_any_mixture_gives_sound_targets(chapter_of, text):
    for target in find(chapter_of(text or "无")):
        assert target.span.end <= len(text)
        assert (target.value is None) == (target.value_min is not None) == (target.value_max is not None)
        assert 0 < len(target.object) <= 20
        assert 0 < target.confidence <= 1


@pytest.mark.parametrize(
    "piece", ["1", "建设300个点位，", "到2023年，", "（", "3个和", "覆盖率90%、", "一二三", "分别3个和"]
)
def test_endless_sentences_end(chapter_of, piece):
    found = find(chapter_of(piece * (20_000 // len(piece))))
    assert len(found) <= 20_000


def test_a_random_heap_of_pieces_ends(chapter_of):
    heap = "".join(random.Random(7).choices(PIECES, k=60_000))
    assert all(t.object for t in find(chapter_of(heap)))
