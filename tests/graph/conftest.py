"""Invented planned units for the tests of similarity, patterns and exports."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from graph.similarity import Item

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
