"""Enterprises named and enterprises to be founded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.facts.companies import find
from loaders.records import CompanyStatus
from loaders.text import Span

EXISTING, PLANNED = "existing", "planned"


@pytest.mark.parametrize(
    ("text", "companies"),
    [
        ("成立智慧云湖运营公司，负责建设。", [("智慧云湖运营公司", PLANNED)]),
        ("探索成立国有控股的智慧城市运营公司。", [("智慧城市运营公司", PLANNED)]),
        ("成立由县国企、合作方一起出资的第三方公司来承担。", [("第三方公司", PLANNED)]),
        (
            "由国有企业云湖县财金集团与浪潮集团成立云湖县数字城市运营公司。",
            [("云湖县财金集团", EXISTING), ("浪潮集团", EXISTING), ("云湖县数字城市运营公司", PLANNED)],
        ),
        ("组建云湖智城数据有限公司。", [("云湖智城数据有限公司", PLANNED)]),
        (
            "责任单位：县经信局、电信云湖分公司、广电网络云湖分公司。",
            [("电信云湖分公司", EXISTING), ("广电网络云湖分公司", EXISTING)],
        ),
        ("已于2018年成立云湖智城数据有限公司。", [("云湖智城数据有限公司", EXISTING)]),
        ("2022年底前成立云湖智城数据有限公司。", [("云湖智城数据有限公司", PLANNED)]),
        ("以同专业公司成立合资公司的办法推进。", [("合资公司", PLANNED)]),
        ("依托云湖松溪农业开发有限公司的平台。", [("云湖松溪农业开发有限公司", EXISTING)]),
        (
            "推进松溪通盛（青岚）数据科技有限公司、云岭数据库(青岚)有限公司落地。",
            [("松溪通盛（青岚）数据科技有限公司", EXISTING), ("云岭数据库(青岚)有限公司", EXISTING)],
        ),
        ("联合国有独资企业“云湖数字产业发展有限公司”推进。", [("云湖数字产业发展有限公司", EXISTING)]),
        ("推动县城投公司参与，国家电网公司支持。", [("县城投公司", EXISTING), ("国家电网公司", EXISTING)]),
        ("由中国移动云湖分公司投资。", [("中国移动云湖分公司", EXISTING)]),
        ("云湖县财金集团持股，财金集团另投。", [("云湖县财金集团", EXISTING)]),
        ("吸引松溪数科、云岭智造等国内知名企业入驻。", [("松溪数科", EXISTING), ("云岭智造", EXISTING)]),
        ("立足松岭机械、云山重工等产业优势。", [("松岭机械", EXISTING), ("云山重工", EXISTING)]),
        ("成立国资控股的云湖大数据集团。", [("云湖大数据集团", PLANNED)]),
        (
            "成立云湖县城市大脑公司和数字产业发展公司。",
            [("云湖县城市大脑公司", PLANNED), ("数字产业发展公司", PLANNED)],
        ),
        ("支持松特公司等龙头企业建设数字车间，鼓励运营公司等企业参与。", [("松特公司", EXISTING)]),
        ("整合松和物流、云庆物流等企业的运力。", [("松和物流", EXISTING), ("云庆物流", EXISTING)]),
        (
            "由县城建投资公司组建，县农商行授信，云湖移动数据中心承载。",
            [("县城建投资公司", EXISTING), ("县农商行", EXISTING)],
        ),
        ("服务冷链物流、智慧物流等企业，扶持烘焙食品、肉类食品等企业。", []),
        ("布设浪潮、水质浮标，与浪潮合作。", [("浪潮", EXISTING)]),
        ("依托云湖热力公司，由联通公司提供线路。", [("云湖热力公司", EXISTING), ("联通公司", EXISTING)]),
        ("联合中国建设银行云湖支行推出贷款。", [("中国建设银行云湖支行", EXISTING)]),
        ("与腾讯、百度、松鸟等互联网企业合作。", [("腾讯", EXISTING), ("百度", EXISTING), ("松鸟", EXISTING)]),
        ("建设松都集团数据中心。", [("松都集团", EXISTING)]),
        ("联合电信、移动等运营商。", [("电信", EXISTING), ("移动", EXISTING)]),
        ("建设松溪酒业智能化生产中心。", [("松溪酒业", EXISTING)]),
        ("（责任单位：县财政局、云湖海洋投资有限公司）", [("云湖海洋投资有限公司", EXISTING)]),
        ("依托云湖智城有限公司运营。拟组建云湖智城有限公司。", [("云湖智城有限公司", PLANNED)]),
        ("推动1-2家国有合资公司落地。", [("国有合资公司", PLANNED)]),
        (
            "扶持松溪生物菌菇工厂，推动云岭动力零部件项目。",
            [("松溪生物", EXISTING), ("云岭动力", EXISTING)],
        ),
        ("推进云湖移动5G机房建设，由县邮政分公司配合。", [("云湖移动", EXISTING), ("县邮政分公司", EXISTING)]),
        ("与重庆银行、国家开发银行合作。", [("重庆银行", EXISTING), ("国家开发银行", EXISTING)]),
        ("推动特色食品加工，支持先进机械，推进云湖移动执法，促进重庆银行业发展。", []),
        ("联合移动、联通、电信等运营商。", [("移动", EXISTING), ("联通", EXISTING), ("电信", EXISTING)]),
        ("推进雷沃重工车联网、隆平高科制种大数据。", [("雷沃重工", EXISTING), ("隆平高科", EXISTING)]),
        ("依托高德地图导航，带来新希望。", []),
        ("吸引社会资本，国有公司参与，引进大型集成商。", []),
        ("鼓励国有企业与互联网公司合作，设立分公司。", []),
        ("依托紧密型医疗集团和医共体。", []),
        ("对供电公司营业厅升级。", []),
        ("与云湖国有公司合作，培育云湖本地大数据公司。", []),
        ("组建县域教育集团，整合移动、电信网络信号。", []),
        ("与银行、物流、软件等企业合作。", []),
        ("推进数据融合联通、移动办公。", []),
        ("推进农业物联网、工业互联网、城市大数据等示范应用。", []),
        ("统筹政务云、华为云资源。", []),
        ("培育互联网、电子商务等骨干企业。", []),
        ("发展现代橡胶轮胎产业。", []),
    ],
)
def test_names_and_status(chapter_of, text, companies):
    found = find(chapter_of(text))
    assert [(c.name, c.status.value) for c in found] == companies
    for company in found:
        assert text[company.span.start : company.span.end] == company.name
        assert company.status in CompanyStatus


def test_each_name_once_and_none_in_prescribed_text(chapter_of):
    text = "成立合资公司。再成立合资公司。组建运营公司。"
    found = find(chapter_of(text, boilerplate=(Span(text.index("组建"), len(text)),)))
    assert [c.name for c in found] == ["合资公司"]


pieces = st.sampled_from(
    [
        *"由的与和、。，（）“”2",
        "成立",
        "组建",
        "公司",
        "有限公司",
        "集团",
        "华为",
        "中国移动",
        "等知名企业",
        "推进",
        "大数据",
        "等典型应用",
        "云湖",
    ]
)


@given(st.lists(pieces, max_size=60).map("".join) | st.text(max_size=200))
def test_any_text_is_read(chapter_of, text):
    found = find(chapter_of(text))
    assert len({c.name for c in found}) == len(found)
    assert all(2 <= len(c.name) <= 60 for c in found)


@pytest.mark.parametrize(
    "piece",
    [
        "有限公司",
        "成立由",
        "成立公司",
        "甲乙、",
        "与腾讯、",
        "推进甲车联网、",
        "与甲乙丙、",
        "集团",
        "推动1家",
        "扶持甲乙",
    ],
)
def test_long_monotonous_texts(chapter_of, piece):
    assert len(find(chapter_of(piece * 10_000))) <= 2
