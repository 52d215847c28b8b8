"""Documents whose chapters, boxes and annexes stand otherwise than in most task books."""

from __future__ import annotations

from loaders.pipeline import read_document
from loaders.places import Gazetteer
from loaders.records import Document, Genre
from loaders.text import SourceText


def document_of(text: str) -> Document:
    return read_document(SourceText(text), name="d.txt", sha256="0" * 64, gazetteer=Gazetteer.default())


CHAPTERS = """\
青岚市云湖县新型智慧城市建设试点任务书
依据《关于公布试点名单的通知》（江数办发〔2023〕6号），云湖县获评2023年县域新型智慧城市建设试点。
第一章 试点目标
云湖县人民政府对试点建设负总责，创成四星级新型智慧城市。
第二章 规定任务
一、建立统筹推进机制。
二、按月报送进展。
第三章 特色任务
第一节 便民应用
一、智慧养老。为老人配备终端，打造助餐点。
二、智慧停车。整合车位，开通无感支付。
专栏1 便民重点工程
1.医疗：影像云、互联网医院。
2.养老：床位改造、远程看护。
第二节 兴业应用
一、数字果园。建设果园大数据平台。
第四章 经验推广
一、呼叫联动模式。把呼叫设备与网格员联动。
第五章 标准研制
围绕智慧养老，形成省级地方标准1项。
附件
云湖县重点任务分工表
"""


def test_a_task_book_of_chapters_with_sections_beside_the_places_own_tasks() -> None:
    document = document_of(CHAPTERS)
    (record,) = document.records
    assert document.genre is Genre.TASK_BOOK
    assert [(u.path, u.kind.value, u.is_group) for u in record.units] == [
        ("第三章.第一节", "application", True),
        ("第三章.第一节.一", "application", False),
        ("第三章.第一节.二", "application", False),
        ("第三章.第一节.专栏1", "application", True),
        ("第三章.第一节.专栏1.1", "application", False),
        ("第三章.第一节.专栏1.2", "application", False),
        ("第三章.第二节", "application", True),
        ("第三章.第二节.一", "application", False),
        ("第四章", "experience", True),
        ("第四章.一", "experience", False),
        ("第五章", "standard", False),
    ]
    assert record.units[-1].span.end <= CHAPTERS.index("附件")


def test_what_the_chapters_say_of_the_pilot() -> None:
    (record,) = document_of(CHAPTERS).records
    fields = {f.name: f.value for f in record.fields}
    assert fields["designated_year"] == "2023"
    assert fields["designation_doc"] == "江数办发〔2023〕6号"
    assert fields["target_star"] == "4"


REST = """\
青岚旗新型智慧旗县试点建设任务书
为扎实做好试点工作，制定本任务书。
1 总体目标
青岚旗人民政府为试点建设责任主体。
2 建设任务
2.1 智慧牧场。给牲畜佩戴耳标，建设智能棚圈。
2.2 流动服务。组建服务队，配备终端。
3 经验输出
总结治沙做法，形成可复制的指南。
4 支撑条件
4.1 标准建设。制定智慧牧场地方标准1项。
4.2 经费安排。总投入9800万元。
4.3 运维保障。委托企业负责运维。
"""


def test_what_follows_the_tasks_of_a_task_book_is_planned_too() -> None:
    (record,) = document_of(REST).records
    assert [(u.path, u.kind.value) for u in record.units] == [
        ("2.1", "application"),
        ("2.2", "application"),
        ("3", "experience"),
        ("4.1", "standard"),
        ("4.2", "funding"),
        ("4.3", "operation"),
    ]
    assert {f.name: f.value for f in record.fields}["government"] == "青岚旗人民政府"


RUNNING = """云湖县公共数据开发利用实施方案
一、主要任务
（一）开展数据治理
①梳理数据项；②建立整改机制；③形成数据集。
（二）加大资金支持
设立专项资金。
二、时间安排
（一）启动阶段（2023年12月至2024年3月）。
（二）总结阶段（2024年11月至2024年12月）。
三、工作要求
成立工作专班，县数据局牵头日常工作。
"""


def test_numbers_that_run_on_inside_a_sentence_are_no_headings() -> None:
    (record,) = document_of(RUNNING).records
    assert [(u.path, u.is_group, u.kind.value) for u in record.units] == [
        ("一", False, "application"),
        ("二", False, "funding"),
    ]
    fields = {f.name: f.value for f in record.fields}
    assert (fields["lead_agency"], fields["final_by"]) == ("县数据局", "2024-12")


POINTS = """\
云湖县2025年数字社会工作要点
一、推进智慧养老
建设助餐点，为老人配备终端。
二、推进智慧停车
（一）整合车位。普查全县泊位。
（二）无感支付。接入各停车场。
三、拓宽资金来源
统筹各类资金。
四、强化组织实施
县数据局牵头抓总，定期调度。
"""


def test_sections_of_a_document_without_a_section_of_tasks_are_units() -> None:
    (record,) = document_of(POINTS).records
    assert [(u.path, u.is_group) for u in record.units] == [
        ("一", False),
        ("二", True),
        ("二.一", False),
        ("二.二", False),
        ("三", False),
    ]
    assert record.units[-1].kind.value == "funding"
    assert {f.name: f.value for f in record.fields}["lead_agency"] == "县数据局"


def test_persons_who_lead_are_no_lead_agency() -> None:
    led = POINTS.replace("县数据局牵头抓总，定期调度", "要建立主要领导抓总、分管负责人牵头推进的工作机制")
    (record,) = document_of(led).records
    assert "lead_agency" not in {f.name for f in record.fields}


DIGEST = """\
三地亮出施工图
三个市县2023年启动三星级新型智慧城市建设试点。
云湖县
云上办事少跑腿
云湖县聚焦民生。
任务清单明确，云湖县将建设影像云，接入全部乡镇卫生院。
松溪县
水利先行
松溪县聚焦水利。
任务清单明确，松溪县将建设水库监测平台，布设雨量站。
青岚市
小事码上办
青岚市以市民码为主线。
组建市数据产业集团。通过合作引入资金，反哺平台运维工作。
（来源：青岚日报，记者：林牧）
"""


def test_the_imprint_of_an_article_is_no_unit() -> None:
    document = document_of(DIGEST)
    assert document.genre is Genre.PRESS_DIGEST
    assert [[(u.title, u.kind.value) for u in record.units] for record in document.records][2] == [
        ("组建市数据产业集团", "operation")
    ]
    assert {f.name: f.value for f in document.records[0].fields}["target_star"] == "3"


TOLD = """\
三地试点亮出任务清单
按照要求，2023年试点于2024年6月前完成中期评估、2025年底前完成验收。
云湖县
云湖县2023年列入试点，计划建成三星级新型智慧城市，由云湖县数据局负责推进。
任务清单明确，云湖县将建设影像云，接入全部乡镇卫生院。
松溪县
松溪县是2022年省级新型智慧城市试点。松溪县政务服务局牵头，东岭省数据局负责评估验收。
任务清单明确，松溪县将建设水库监测平台，由县水利局牵头，布设雨量站。
青岚市
青岚市以市民码为主线。
任务清单明确，青岚市将推广市民码，由市人社局牵头，覆盖公交。
"""


def test_a_digest_tells_designation_lead_and_deadlines_in_its_own_words() -> None:
    told = [{f.name: f.value for f in record.fields} for record in document_of(TOLD).records]
    assert [(f.get("designated_year"), f.get("lead_agency"), f.get("supervisor")) for f in told] == [
        ("2023", "云湖县数据局", None),
        ("2022", "松溪县政务服务局", "东岭省数据局"),
        (None, None, None),
    ]
    assert {(f["midterm_by"], f["final_by"]) for f in told} == {("2024-06", "2025-12")}


LED = """\
云湖县新型智慧城市试点建设任务书
一、重点任务
1.医共体建设。以县人民医院、县中医院为牵头单位，建设影像云。
2.智慧停车。普查全县泊位，2024年3月底前完成平台验收。
二、组织实施
云湖县人民政府作为试点建设责任主体。云湖县数据局作为具体任务牵头单位。
“数字东岭”建设领导小组办公室对试点进行业务指导和监督考核，2024年5月底前开展中期评估，2025年6月底前开展总结验收。
"""


def test_who_leads_a_task_does_not_lead_the_pilot() -> None:
    (record,) = document_of(LED).records
    fields = {f.name: f.value for f in record.fields}
    assert fields["lead_agency"] == "云湖县数据局"
    assert fields["supervisor"] == "“数字东岭”建设领导小组办公室"
    assert (fields["midterm_by"], fields["final_by"]) == ("2024-05", "2025-06")


BRACKETED = """\
五地任务单
【云湖县】
一是建设智慧渔港，在渔港部署雷达。
二是开通海岛航线，投递快件。
【松溪县】
建设水库监测平台，布设雨量站。
【石岗县】
推动停车资源整合，接入各车场。
"""


def test_a_digest_without_headlines_and_introductions() -> None:
    records = document_of(BRACKETED).records
    assert [[u.title for u in record.units] for record in records] == [
        ["建设智慧渔港", "开通海岛航线"],
        ["建设水库监测平台"],
        ["推动停车资源整合"],
    ]


MEASURES = """\
云湖县促进智慧城市高质量发展若干措施
一、支持数字化改造。对企业给予补助。（责任单位：县工业和信息化局）
二、强化资金保障。统筹专项资金。（责任单位：县财政局）
本措施自2024年7月1日起施行，有效期三年。
"""


def test_measures_end_before_the_closing_clause() -> None:
    (record,) = document_of(MEASURES).records
    assert [(u.path, u.responsible) for u in record.units] == [
        ("一", ("县工业和信息化局",)),
        ("二", ("县财政局",)),
    ]
    assert MEASURES[: record.units[-1].span.end].endswith("（责任单位：县财政局）")


REPORT = """\
云湖县数据局2024年工作总结和2025年工作计划
一、2024年工作总结
（一）共享推进。归集目录，开展协同。
二、2025年工作计划
（一）深化治理。新编目录，整改问题。
（二）建设示范片。推广应用，农户上线。
"""


def test_a_report_and_a_plan_in_one() -> None:
    (record,) = document_of(REPORT).records
    assert [(u.path, u.title) for u in record.units] == [("一", "深化治理"), ("二", "建设示范片")]


NUMBERED = """\
各地有何新打法
会议通报了2022年四星级新型智慧城市建设试点的安排。
1.云湖县
云湖县以绿色算力为突破口，建设算力园区。
同步升级救护系统，信息全部上图。
2.松溪县
松溪县深化普惠金融改革，升级平台。
3.石岗县
石岗县发挥临空优势，建设物流枢纽。
"""


def test_a_digest_with_numbered_places_and_no_headlines() -> None:
    records = document_of(NUMBERED).records
    assert [[u.title for u in record.units] for record in records] == [
        ["云湖县以绿色算力为突破口", "同步升级救护系统"],
        ["松溪县深化普惠金融改革"],
        ["石岗县发挥临空优势"],
    ]


PROJECTS = """\
云湖县2024年智慧城市重点项目计划
一、重点项目
1.黑土地监测项目
建设内容：布设墒情监测站，建立质量档案，探索巡查机制。
责任单位：县农业农村局
完成时限：2024年10月底
2.供热改造项目
建设内容：新装远程控制终端，采集室温，统一调度热源。
责任单位：县供销合作社联合社、县商务局
完成时限：2024年11月
二、工作要求
县营商环境建设局（数据局）牵头负责调度。
"""


def test_the_fields_of_a_project_are_no_parts_of_it() -> None:
    (record,) = document_of(PROJECTS).records
    assert [(u.path, u.title, u.is_group, u.responsible) for u in record.units] == [
        ("1", "黑土地监测项目", False, ("县农业农村局",)),
        ("2", "供热改造项目", False, ("县供销合作社联合社", "县商务局")),
    ]
    assert {f.name: f.value for f in record.fields}["lead_agency"] == "县营商环境建设局（数据局）"


def test_who_is_assisted_in_the_assessments_supervises_them() -> None:
    text = CHAPTERS.replace("二、按月报送进展。", "二、配合数字江州建设领导小组办公室做好中期评估和终期验收。")
    (record,) = document_of(text).records
    assert {f.name: f.value for f in record.fields}["supervisor"] == "数字江州建设领导小组办公室"


def test_tasks_in_a_table_below_the_places_own_tasks_are_not_prescribed() -> None:
    text = (
        "云湖县新型智慧城市试点建设任务书\n根据有关通知，云湖县列为全省2024年新型智慧城市建设试点县。\n一、总体目标\n云湖县人民政府负总责。\n"
        "二、主要任务\n（一）规定任务\n1.制定方案。\n（二）地方特色\n任务见下表。\n"
        "序号\t重点任务\t主要内容\t责任单位\n1\t智慧停车\t依托“湖停通”平台，改造停车场11处。\t县住建局\n"
        "2\t智慧水利\t布设监测站45处。\t县水利局\n三、组织实施\n加强领导。\n"
    )
    (record,) = document_of(text).records
    assert [unit.title for unit in record.units] == ["智慧停车", "智慧水利"]
    assert [int(target.value or 0) for target in record.targets] == [11, 45]
    assert [platform.name for platform in record.platforms] == ["湖停通"]
    assert {f.name: f.value for f in record.fields}["designated_year"] == "2024"
