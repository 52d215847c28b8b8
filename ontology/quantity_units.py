"""Which unit of measure of QUDT a printed unit is.

Classifiers (个, 户, 处 …) count things: QUDT has the dimensionless `unit:NUM` for that. A unit
that stands in neither table keeps only its printed form.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from ontology.vocabulary import PREFIXES

_CLASSIFIERS = (
    "个 户 处 家 台 套 座 人 项 条 件 次 名 所 辆 路 栋 间 村 组 所学校 门 种 类 部 艘 块 根 盏 支 张 只 头 期 批 "
    "场 份 篇 本 位 片 面 对 幢 户次 人次 个村 家企业 站 对象 笔 宗 点 点位 平台 系统 场景 企业 社区 学校"
)
_MEASURES = {
    "PERCENT": "% ％ 百分比",
    "M": "米 m",
    "KiloM": "公里 千米 km",
    "M2": "平方米 平米 ㎡",
    "KiloM2": "平方公里 平方千米",
    "HA": "公顷",
    "M3": "立方米 方",
    "TONNE": "吨",
    "KiloGM": "公斤 千克",
    "SEC": "秒",
    "MIN": "分钟",
    "HR": "小时",
    "DAY": "天 日 个工作日",
    "MO": "个月 月",
    "YR": "年",
    "KiloW": "千瓦 kW",
    "MegaW": "兆瓦 MW",
    "KiloW-HR": "千瓦时 度 kWh",
    "GigaBYTE": "GB G",
    "TeraBYTE": "TB T",
    "PetaBYTE": "PB P",
}

_UNIT_OF = {
    printed: NamedNode(PREFIXES["unit"] + name)
    for name, printed_forms in {**_MEASURES, "NUM": _CLASSIFIERS}.items()
    for printed in printed_forms.split()
}


def quantity_unit(printed: str) -> NamedNode | None:
    """The QUDT unit of a unit as printed, or None.

    >>> quantity_unit("公里").value, quantity_unit("户").value
    ('http://qudt.org/vocab/unit/KiloM', 'http://qudt.org/vocab/unit/NUM')
    >>> quantity_unit("亩") is None
    True
    """
    return _UNIT_OF.get(printed.strip())
