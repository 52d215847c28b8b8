"""Systems, apps, brands and programmes with a proper name of their own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.facts.platforms import find
from loaders.text import Span


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("完善“爱山东”APP云湖分厅。", ["爱山东"]),
        ("接入“爱山东·云湖”APP。", ["爱山东·云湖"]),
        ("推广爱山东·青e办，接入爱山东·青岚一手通应用。", ["爱山东·青e办", "爱山东·青岚一手通"]),
        ("依托天网工程、“雪亮”工程。", ["天网工程", "雪亮工程"]),
        ("推广浙里办、粤政易等应用。", ["浙里办", "粤政易"]),
        ("提升12345政务服务便民热线。", ["12345政务服务便民热线"]),
        ("对接12345平台，接入12000个平台用户。", ["12345平台"]),
        ("上线“松溪云医”，下载“无线云湖”，开通“绿色通道”。", ["松溪云医", "无线云湖"]),
        ("依托城管通系统。", ["城管通"]),
        ("升级云湖网格通APP。", ["云湖网格通"]),
        ("着力打造数字云湖一图通，改善云湖交通。", ["数字云湖一图通"]),
        ("打造“惠企e企帮”品牌。", ["惠企e企帮"]),
        ("推进退役军人e家亲建设。", ["退役军人e家亲"]),
        ("开展教育“e平台”项目。", ["教育“e平台”"]),
        ("建设“巡码通”数字化平台。", ["巡码通"]),
        ("创建“云好办”政务服务品牌。", ["云好办"]),
        ("推广“数字店小二”云端服务系统。", ["数字店小二"]),
        ("推广管理系统“农管家”经验。", ["农管家"]),
        ("建设“幸福云湖APP”。", ["幸福云湖"]),
        ("以“健康云湖”便民服务平台为应用。", ["健康云湖"]),
        ("开发文旅云湖服务平台。", ["文旅云湖"]),
        ("负责智慧云湖项目融资。", ["智慧云湖"]),
        ("结合“物联青岚”建设。", ["物联青岚"]),
        ("打通“青岚文旅云”等平台。", ["青岚文旅云"]),
        ("搭建“和为贵”网格化治理信息平台。", ["和为贵"]),
        ("组建“乡村钉”、“文明钉”等数字管理平台。", ["乡村钉", "文明钉"]),
        ("建设一网统管平台（云湖智慧大脑）。", ["云湖智慧大脑"]),
        ("推广“爱云湖”，开通“e社区”平台。", ["爱云湖", "e社区"]),
        ("推行云湖“E网通”服务，启用便民e站平台。", ["云湖“E网通”", "便民e站"]),
        ("推进“慧游松山”建设。", ["慧游松山"]),
        ("推出“松山先锋”党建品牌和“松山生活圈”小程序。", ["松山先锋", "松山生活圈"]),
        ("依托“智慧松都”项目建设。", ["智慧松都"]),
        ("打造“和美松邻”惠民服务。", ["和美松邻"]),
        ("升级“乡村快递村村通”平台。", ["乡村快递村村通"]),
        ("拓展“明厨亮灶”工程。", ["明厨亮灶"]),
        ("对接阳光村务监督平台。", ["阳光村务"]),
        ("建设智慧云湖运行管理中心。", ["智慧云湖"]),
        ("推出居民信用分——“松舜分”。", ["松舜分"]),
        ("对接“一网汇览”综合平台。", ["一网汇览"]),
        ("打造一部手机“云中行”，完善“互联网+明厨亮灶”工程。", ["云中行", "互联网+明厨亮灶"]),
        ("建设“云湖大脑”，推广青e办。", ["云湖大脑", "青e办"]),
        ("对接云湖出行APP、松溪生活小程序。", ["云湖出行", "松溪生活"]),
        ("开发手机APP、便民APP和移动执法APP。", []),
        ("线上在淘宝、微信等平台开店。", ["淘宝", "微信"]),
        ("建设政企钉钉平台，用好钉钉平台。", ["政企钉钉"]),
        ("建设云湖教育云平台、智慧城管平台。", []),
        ("打造“智慧供热”平台和“互联网+教育”平台。", []),
        ("推行“一网通办”系统，建设“无证明城市”。", []),
        ("打造“云湖模式”，形成“云湖样板”品牌。", []),
        ("建设“城市大脑”平台。", []),
        ("开通微信公众号、支付宝小程序。", []),
        ("建设“两客一危”监管平台、“一窗受理”平台。", []),
        ("开展“不见面”服务，提升“自助化”服务水平。", []),
        ("实现村村通、一卡通系统互通平台。", []),
        ("落实《云湖县“巡码通”平台管理办法》。", []),
        ("吸引京东、顺丰等知名企业。", []),
        ("推进“省心办”，实行“一企一码”，落实“好差评”系统。", []),
        ("推进“平安云湖”建设，推行“松火式”理念。", []),
        ("将“松货”纳入平台监管，以“云优先”理念建设系统。", []),
        ("树立“数智云湖·云汇松山”品牌。", []),
    ],
)
def test_proper_names_only(chapter_of, text, names):
    found = find(chapter_of(text))
    assert [p.name for p in found] == names
    for platform in found:
        assert text[platform.span.start : platform.span.end].strip("“”")


def test_the_own_vision_is_no_platform_unless_the_text_calls_it_one(chapter_of, field_of):
    goal = "以建设“智慧云湖”为目标，建设智慧云湖运营管理中心，接入“爱山东”APP。"
    assert [p.name for p in find(chapter_of(goal, fields=(field_of(goal, "vision", "智慧云湖"),)))] == ["爱山东"]
    brand = "打造“智慧云湖”特色品牌。"
    assert [p.name for p in find(chapter_of(brand, fields=(field_of(brand, "vision", "智慧云湖"),)))] == ["智慧云湖"]


def test_each_name_once_and_none_in_prescribed_text(chapter_of):
    text = "接入山东通。接入“山东通”。建设天网工程。"
    found = find(chapter_of(text, boilerplate=(Span(text.index("建设"), len(text)),)))
    assert [p.name for p in found] == ["山东通"]


def test_a_name_broken_by_a_line_keeps_its_place(chapter_of):
    text = "依托“雪亮\n工程”平台"
    (found,) = find(chapter_of(text))
    assert (found.name, text[found.span.start : found.span.end]) == ("雪亮工程", "雪亮\n工程")


pieces = st.sampled_from(
    [
        *"“”、。，（）《》eE+·",
        "爱山东",
        "云湖",
        "智慧",
        "通",
        "APP",
        "平台",
        "系统",
        "等",
        "品牌",
        "12345",
        "热线",
        "有限公司的",
        "建设",
    ]
)


@given(st.lists(pieces, max_size=60).map("".join) | st.text(max_size=200))
def test_any_text_is_read(chapter_of, text):
    found = find(chapter_of(text))
    assert len({p.name for p in found}) == len(found)
    assert all(len(p.name) <= 30 for p in found)


@pytest.mark.parametrize("piece", ["“爱", "“甲乙丙”、", "云e家", "12345", "甲乙通", "智慧云湖", "“云湖”"])
def test_long_monotonous_texts(chapter_of, piece):
    assert len(find(chapter_of(piece * 20_000))) <= 2
