"""Invented planned units for the tests of similarity, patterns and exports."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph.network import GraphName, Network, read_network
from graph.similarity import Index, Item, similarity_quads
from graph.store import DatasetStore
from ontology.identifiers import Graphs
from ontology.vocabulary import ID_BASE, OA, PG, RDF, RDFS, SKOS, TYPE_BASE, WGS84, XSD

THEMES = {
    "education": ("智慧教育", ["校园", "课堂", "教师", "学生", "作业", "教学资源", "录播教室", "家校"]),
    "health": ("智慧医疗", ["医院", "病历", "挂号", "影像", "转诊", "药房", "卫生院", "健康档案"]),
    "parking": ("智慧停车", ["停车场", "泊位", "车位", "诱导", "缴费", "道闸", "地磁", "车牌"]),
    "agriculture": ("智慧农业", ["大棚", "农田", "农资", "追溯", "农产品", "墒情", "畜牧", "种植"]),
    "water-management": ("智慧水利", ["水库", "河道", "水位", "闸门", "防汛", "雨量", "灌溉", "水文"]),
    "fire-safety": ("智慧消防", ["消防", "烟感", "喷淋", "火情", "消防栓", "电气火灾", "救援", "值班"]),
}
PLACES = ["云湖县", "松溪区", "青岚市", "石桥县", "望江市", "竹溪县", "金滩区", "白塔市"]
GENERIC = ["建设", "平台", "系统", "数据", "提升", "管理", "服务", "推进"]


def _items(places: int = 8, seed: int = 7, per_place: int = 5) -> list[Item]:
    """Units of invented places: each about one theme, in words drawn at random."""
    random_source = random.Random(seed)
    made = []
    for number in range(places):
        place = PLACES[number] if number < len(PLACES) else f"第{number}号县"
        for order, name in enumerate(random_source.sample(sorted(THEMES), per_place), 1):
            title, vocabulary = THEMES[name]
            clauses = []
            for _ in range(4):
                clause = random_source.sample(GENERIC, 2) + random_source.sample(vocabulary, 3)
                random_source.shuffle(clause)
                clauses.append("".join(clause) + "。")
            made.append(
                Item(
                    key=f"https://example.org/{number}/unit/1.p{order}",
                    place=place,
                    pilot=f"https://example.org/{number}",
                    document="任务书.txt",
                    path=f"1.({order})",
                    title=title,
                    text=f"（{order}）{title}。{''.join(clauses)}",
                    types=(name,),
                    themes={name: 0.9, "city-brain": 0.1},
                    platforms=("云湖通",) if order == 1 else (),
                    technologies=("5g",) if order == 2 else (),
                    target_objects=(vocabulary[0],),
                )
            )
    return made


@pytest.fixture(scope="session")
def items() -> Callable[..., list[Item]]:
    """A maker of invented units: `items(places=8, seed=7, per_place=5)`."""
    return _items


PREFECTURES = ["青岚市", "望江市"]


def _plan_quads(made: list[Item]) -> Iterator[Quad]:
    """What the data model says of invented units: pilots, places, leaves, types, passages, similarities."""
    graph = NamedNode(ID_BASE + "document/renwu")
    yield Quad(graph, PG.fileName, Literal("任务书.txt"), graph)
    places = list(dict.fromkeys(item.place for item in made))
    domain = NamedNode(TYPE_BASE + "domain")
    scheme = NamedNode(TYPE_BASE.rstrip("/"))
    yield Quad(domain, SKOS.prefLabel, Literal("惠民", language="zh"), Graphs.TYPES)
    for name, (label, _) in THEMES.items():
        concept = NamedNode(TYPE_BASE + name)
        yield Quad(concept, SKOS.inScheme, scheme, Graphs.TYPES)
        yield Quad(concept, SKOS.broader, domain, Graphs.TYPES)
        yield Quad(concept, SKOS.prefLabel, Literal(label, language="zh"), Graphs.TYPES)
        yield Quad(concept, SKOS.prefLabel, Literal(name, language="en"), Graphs.TYPES)
    for number, prefecture in enumerate(PREFECTURES):
        node = NamedNode(f"{ID_BASE}place/3799{number:02}")
        yield Quad(node, RDFS.label, Literal(prefecture, language="zh"), Graphs.PLACES)
    for number, name in enumerate(places):
        place, pilot = NamedNode(f"{ID_BASE}place/3798{number:02}"), NamedNode(made[0].pilot[:-1] + str(number))
        yield Quad(place, RDFS.label, Literal(name, language="zh"), Graphs.PLACES)
        yield Quad(place, PG.inPrefecture, NamedNode(f"{ID_BASE}place/3799{number % 2:02}"), Graphs.PLACES)
        yield Quad(place, PG.level, Literal("county"), Graphs.PLACES)
        yield Quad(place, WGS84.lat, Literal(f"{36 + number / 10:.6f}", datatype=XSD.decimal), Graphs.PLACES)
        yield Quad(place, WGS84.long, Literal(f"{117 + number / 5:.6f}", datatype=XSD.decimal), Graphs.PLACES)
        yield Quad(pilot, RDF.type, PG.Pilot, graph)
        yield Quad(pilot, PG.place, place, graph)
        yield Quad(pilot, PG.describedIn, graph, graph)
        yield Quad(pilot, PG.batch, Literal(1 + number % 3), graph)
        yield Quad(pilot, PG.designatedYear, Literal(str(2019 + number % 3), datatype=XSD.gYear), graph)
    for number, item in enumerate(made):
        unit, passage = NamedNode(item.key), NamedNode(f"{graph.value}/passage/{number * 100}-{number * 100 + 90}")
        yield Quad(unit, RDF.type, PG.LeafUnit, graph)
        yield Quad(unit, RDFS.label, Literal(item.title, language="zh"), graph)
        yield Quad(unit, PG.pilot, NamedNode(item.pilot), graph)
        yield Quad(unit, PG.path, Literal(item.path), graph)
        yield Quad(unit, PG.kind, Literal(item.kind), graph)
        yield Quad(unit, PG.passage, passage, graph)
        yield Quad(passage, OA.start, Literal(number * 100), graph)
        yield Quad(passage, OA.end, Literal(number * 100 + 90), graph)
        yield Quad(unit, PG.primaryType, NamedNode(TYPE_BASE + item.types[0]), graph)
        for name in item.types:
            yield Quad(unit, PG.scenarioType, NamedNode(TYPE_BASE + name), graph)


@pytest.fixture(scope="session")
def dataset() -> DatasetStore:
    """A small dataset in memory: eight invented pilots with five units each; one title is full of traps."""
    made = _items()
    made[3] = replace(made[3], title='防"火"<墙>&治理;[一,二]\\末\n行\x0b')
    index = Index.build(made)
    store = Store()
    store.extend(_plan_quads(made))
    store.extend(similarity_quads(index.similar(5), index))
    return DatasetStore(store, "0123456789abcdef")


@pytest.fixture(scope="session", params=list(GraphName))
def network(request: pytest.FixtureRequest, dataset: DatasetStore) -> Network:
    """Each of the three graphs of the small dataset."""
    return read_network(dataset, request.param, version=dataset.version, created="2026-11-21T04:00:00Z")
