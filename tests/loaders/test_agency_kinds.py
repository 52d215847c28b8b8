"""The kinds that make agencies comparable, whatever their local names."""

from __future__ import annotations

import pytest

from loaders.agency_kinds import agency_kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("云湖县大数据局", "big-data"),
        ("云湖县大数据和智慧城市建设中心", "big-data"),
        ("云湖县人民政府办公室（云湖县大数据局）", "big-data"),
        ("云湖县人民政府办公室", "government-office"),
        ("云湖县人民政府", "government"),
        ("县民政局", "civil-affairs"),
        ("数字强县建设领导小组办公室", "leading-group"),
    ],
)
def test_kinds(name: str, kind: str) -> None:
    assert agency_kind(name) == kind
