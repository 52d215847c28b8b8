"""Agencies, their roles and their kinds."""

import csv
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.agency_kinds import agency_kind, agency_kinds
from loaders.agency_names import agency_names
from loaders.facts.agencies import find, is_agency_name
from loaders.records import AgencyRole, Level
from loaders.text import Span


def roles(agencies):
    return [(a.name, a.role.value) for a in agencies]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("推动县公安局系统升级。", ["县公安局"]),
        ("（责任单位：县教育局、县文体旅游局、县生态移民局）", ["县教育局", "县文体旅游局", "县生态移民局"]),
        ("由云湖县数字经济发展领导小组办公室印发。", ["云湖县数字经济发展领导小组办公室"]),
        ("接入人民银行云湖市分行系统。", ["人民银行云湖市分行"]),
        (
            "整合财政局、水利局、行政审批服务局和综合行政执法局数据。",
            ["财政局", "水利局", "行政审批服务局", "综合行政执法局"],
        ),
        ("加入自然资源和规划局地图。", ["自然资源和规划局"]),
        ("向青岚市大数据中心申请数据。", ["青岚市大数据中心"]),
        ("推进省文化和旅游厅试点，项目已入财政部项目库。", ["省文化和旅游厅", "财政部"]),
        ("连通公安指挥中心、数字城管中心的大屏。", ["公安指挥中心", "数字城管中心"]),
        ("由云湖县数字城市建设领导小组办公室负责统筹。", ["云湖县数字城市建设领导小组办公室"]),
        ("抽调智慧云湖建设领导小组成员单位人员。", ["智慧云湖建设领导小组"]),
        ("贯彻省委、省政府部署。", ["省委", "省政府"]),
        ("公安局、交警大队等部门互通。", ["公安局", "交警大队"]),
        ("青岚市生态环境局云湖分局负责。", ["青岚市生态环境局云湖分局"]),
        ("各镇人民政府、松山街道办事处，云湖经济开发区管委会：", ["松山街道办事处", "云湖经济开发区管委会"]),
        ("由县委网信办会同市金融办推进。", ["县委网信办", "市金融办"]),
        ("联合青岚市渔业科学研究院、中国信息通信研究院编制。", ["青岚市渔业科学研究院", "中国信息通信研究院"]),
        ("与市民热线服务中心合署办公。", ["市民热线服务中心"]),
        ("县总工会、团县委、县残联和青岚海关参与。", ["县总工会", "团县委", "县残联", "青岚海关"]),
        ("云湖经济开发区管委会和高新区管委会接入。", ["云湖经济开发区管委会", "高新区管委会"]),
        ("由国家税务总局云湖县税务局提供数据。", ["国家税务总局云湖县税务局"]),
        ("县公安局交警大队、县市场监管综合执法大队联动。", ["县公安局交警大队", "县市场监管综合执法大队"]),
        (
            "县数据发展局会同县行政审批和政务信息管理局、市大数据应用发展管理局、县数字经济局推进。",
            ["县数据发展局", "县行政审批和政务信息管理局", "市大数据应用发展管理局", "县数字经济局"],
        ),
        ("市委数字经济发展委员会办公室、县委社会工作部负责。", ["市委数字经济发展委员会办公室", "县委社会工作部"]),
        ("打造银发场景县民政局负责，与背景县教育局和县公安局会商。", ["县民政局", "县教育局", "县公安局"]),
        (
            "依据（云大数据局发〔2022〕15号），由县科工商务局、区大数据发展服务中心落实。",
            ["县科工商务局", "区大数据发展服务中心"],
        ),
        (
            "中共云湖县委办公室、区委全面深化改革委员会，建设底座依托青岚市大数据中心政务云。",
            ["中共云湖县委办公室", "区委全面深化改革委员会", "青岚市大数据中心"],
        ),
        ("自治区大数据发展局、盟政务服务局指导。", ["自治区大数据发展局", "盟政务服务局"]),
        ("区城运中心、市社会治理现代化指挥中心接入。", ["区城运中心", "市社会治理现代化指挥中心"]),
        ("由市公安局交通管理支队处置。", ["市公安局交通管理支队"]),
        ("成立智慧县城建设指挥部。", ["智慧县城建设指挥部"]),
        ("各县（市、区）数字经济局、各区教育局，依托区智慧城市运营中心。", []),
        ("建设县矛盾纠纷调解中心，完善法院、工会系统。", []),
        ("引进重点实验室、产业技术研究院等机构。", []),
        ("实行数字办理、掌上办、一次办好，完善帮办代办。", []),
        ("整合公安、住建、卫健等部门数据。", []),
        ("建设大数据中心，打造政务服务中心。", []),
        ("形成新格局，全市一盘棋，建设展厅、大厅。", []),
        ("与公安部门共享，教育委托办理。", []),
        ("城区公共场所、全市各领域。", []),
        ("各区县人民政府、有关镇人民政府：", []),
        ("依托网上办事大厅，政务服务办事更便捷。", []),
    ],
)
def test_names_in_running_text(text, names):
    assert [n.name for n in agency_names(text, ("云湖县", "云湖", "青岚市", "青岚"))] == names


def test_roles_come_from_fields_and_clauses(chapter_of, field_of):
    text = (
        "云湖县人民政府对试点建设负总责。云湖县大数据局作为牵头单位。青岚市数字办公室负责监督考核。"
        "1.建设平台，接入县教育局数据。（责任单位：县公安局、各镇街道、云湖智城有限公司）"
    )
    fields = (
        field_of(text, "government", "云湖县人民政府"),
        field_of(text, "lead_agency", "云湖县大数据局"),
        field_of(text, "supervisor", "青岚市数字办公室"),
        field_of(text, "vision", "平台"),
    )
    found = find(chapter_of(text, fields=fields, boilerplate=(Span(0, text.index("1.")),)))
    assert roles(found) == [
        ("云湖县人民政府", "government"),
        ("云湖县大数据局", "lead"),
        ("青岚市数字办公室", "supervisor"),
        ("县教育局", "mentioned"),
        ("县公安局", "responsible"),
    ]
    assert {a.name: a.agency_kind for a in found}["县公安局"] == "public-security"
    for agency in found:
        assert text[agency.span.start : agency.span.end] == agency.name


def test_each_name_once_with_its_first_role(chapter_of):
    text = "接入县公安局和公安局数据。（责任单位：县公安局）再接入县公安局。（责任单位：县公安局）"
    assert roles(find(chapter_of(text))) == [("县公安局", "responsible")]


def test_short_and_full_forms_are_one_agency(chapter_of):
    text = "接入县卫生健康局、住建局数据，与卫健局、县住房和城乡建设局共享。"
    assert roles(find(chapter_of(text))) == [("县卫生健康局", "mentioned"), ("住建局", "mentioned")]


def test_who_leads_one_task_in_running_text_is_mentioned(chapter_of):
    text = "由县水务局牵头建设，县气象局配合。"
    assert roles(find(chapter_of(text))) == [("县水务局", "mentioned"), ("县气象局", "mentioned")]


def test_offices_of_groups_and_of_congresses_are_named_whole(chapter_of):
    text = "报县数字政府建设工作专班办公室，请县人大常委会办公室指导，县水文中心提供雨情。"
    names = [a.name for a in find(chapter_of(text))]
    assert names == ["县数字政府建设工作专班办公室", "县人大常委会办公室", "县水文中心"]


def test_the_central_bank_answers_for_tasks_and_other_banks_do_not(chapter_of):
    text = "推进授信。（责任单位：中国人民银行云湖县支行、云湖海关、云湖银行）"
    assert roles(find(chapter_of(text))) == [("中国人民银行云湖县支行", "responsible"), ("云湖海关", "responsible")]


def test_a_zone_that_no_table_lists_keeps_its_name(chapter_of):
    text = "各镇人民政府，松岭经济技术开发区、云松湖旅游度假区管委会，云塘产业新城管委会："
    assert roles(find(chapter_of(text))) == [("云松湖旅游度假区管委会", "mentioned")]


@pytest.mark.parametrize(
    ("level", "place", "text", "names"),
    [
        (Level.COUNTY, "云湖县", "县委、县政府支持，市政府指导，云湖县政府、云湖县人民政府落实。", ["市政府"]),
        (Level.COUNTY_LEVEL_CITY, "云湖市", "市委、市政府支持，省政府指导。", ["省政府"]),
        (Level.PREFECTURE, "云湖市", "市委统筹，各县区政府、县政府配合，省委指导。", ["省委"]),
        (Level.DISTRICT, "云湖区", "区委、区政府支持，云湖区人民政府办公室印发。", ["云湖区人民政府办公室"]),
    ],
)
def test_short_forms_of_the_own_government_are_left_out(chapter_of, level, place, text, names):
    assert [a.name for a in find(chapter_of(text, level=level, place=place))] == names


def test_names_in_titles_are_part_of_the_title(chapter_of):
    assert find(chapter_of("落实《青岚市大数据局关于印发方案的通知》要求。")) == ()


def test_responsible_units_from_cells_are_placed_in_their_unit(chapter_of):
    text = "建设平台 县水务局 县气象局"
    chapter = chapter_of(text, units=(("1", text),))
    chapter = replace(chapter, units=tuple(replace(u, responsible=("县水务局", "县气象局")) for u in chapter.units))
    found = find(chapter)
    assert roles(found) == [("县水务局", "responsible"), ("县气象局", "responsible")]
    assert [text[a.span.start : a.span.end] for a in found] == ["县水务局", "县气象局"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("云湖县大数据局", "big-data"),
        ("县大数据服务中心", "big-data"),
        ("县大数据和智慧城市建设中心", "big-data"),
        ("县行政审批服务局（大数据局）", "administrative-approval"),
        ("县教育和体育局", "education"),
        ("县综合行政执法局", "urban-management"),
        ("县大数据发展领导小组办公室", "leading-group"),
        ("县政府办公室", "government-office"),
        ("县委组织部", "organisation"),
        ("松山街道", "subdistrict"),
        ("松溪镇", "township"),
        ("公安县教育局", "education"),
        ("县市场监督管理局", "market-supervision"),
        ("某某协会", None),
        ("", None),
    ],
)
def test_kinds_are_the_same_whatever_the_local_name(name, kind):
    assert agency_kind(name) == kind


def test_the_table_of_kinds_is_one_to_one(root):
    rows = list(csv.DictReader((root / "loaders/data/agency-kinds.csv").read_text(encoding="utf-8").splitlines()))
    words = [word for kind in agency_kinds() for word in kind.words]
    assert len(rows) == len(agency_kinds()) == len({k.identifier for k in agency_kinds()})
    assert len(words) == len(set(words))
    assert all(kind.zh and kind.en and kind.where in {"end", "any"} for kind in agency_kinds())


@pytest.mark.parametrize(
    "name", ["各镇街道", "有关部门", "市直各部门", "云湖智城有限公司", "中国移动", "县属企业", "双千兆"]
)
def test_groups_of_many_and_enterprises_are_no_agencies(name):
    assert not is_agency_name(name)


pieces = st.sampled_from(
    [
        *"省市县区局委办厅部和与、。，（）：《》",
        "公安",
        "教育",
        "大数据",
        "中心",
        "领导小组",
        "办公室",
        "云湖",
        "人民政府",
        "责任单位",
    ]
)


@given(st.lists(pieces, max_size=60).map("".join) | st.text(max_size=200))
def test_any_text_is_read(chapter_of, text):
    found = find(chapter_of(text))
    assert len({a.name for a in found}) == len(found)
    for agency in found:
        assert agency.role in {AgencyRole.RESPONSIBLE, AgencyRole.MENTIONED}
        assert text[agency.span.start : agency.span.end].replace("\n", "")


@pytest.mark.parametrize(
    "piece", ["公安局", "教育和", "领导小组", "小组办公室", "县", "智慧领导小组", "各县", "各县公安局"]
)
def test_long_monotonous_texts(piece):
    assert all(len(n.name) < 60 for n in agency_names(piece * 20_000))
