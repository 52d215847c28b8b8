"""The flat tables of the contract, answered over a dataset that holds each kind of fact."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph.store import DatasetStore
from queries.canned import catalogue, run

COLUMNS = {
    "pilots": "pilot adcode level designated_year batch target_star designation_doc government lead_agency supervisor "
    "midterm_by final_by vision",
    "initiatives": "initiative path kind is_group title types domains responsible start end",
    "targets": "initiative value value_min value_max unit comparator object deadline start end",
    "standards": "topic level min_count types start",
    "citations": "title code start",
    "funding": "kind amount_yuan percent comparator start",
    "companies": "name status start",
    "platforms": "name start",
    "agencies": "name role agency_kind start",
    "similar": "path other_document other_prefecture other_place other_path score rank",
}
BEGINNING = ("document", "prefecture", "place")
YUNHU = ("yunhu.txt", "青岚市", "云湖县")
SONGXI = ("songxi.txt", "松原州市", "松溪区")
UNITS = "https://w3id.org/pilotgraph/id/pilot/990101/yunhu/unit/"
SONGXI_UNIT = (
    "https://w3id.org/pilotgraph/id/pilot/990201/songxi/unit/1",
    *("1", "experience", False, '“智慧”校园, "云"平台', "education", "惠民", None, 50, 300),
)
YUNHU_LEAF = (
    *(UNITS + "1.p1", "1.(1)", "application", False, "智慧校园", "education|healthcare|emergency"),
    *("惠民|优政", "县教育局|县大数据局", 120, 400),
)
ROWS = {
    "initiatives": [
        (*SONGXI, *SONGXI_UNIT),
        (*YUNHU, UNITS + "1", "1", "application", True, "特色应用", "", "", None, 100, 400),
        (*YUNHU, *YUNHU_LEAF),
    ],
    "targets": [
        (*YUNHU, UNITS + "1.p1", 120, None, None, "间", ">=", "录播教室", "2022-12", 140, 155),
        (*YUNHU, None, None, Decimal("10.5"), 20, "公里", "~", "光缆", None, 160, 170),
    ],
    "standards": [(*YUNHU, "智慧校园建设", "provincial", 1, "education|healthcare", 500)],
    "citations": [(*YUNHU, "青岚市数字城市规划", None, 530)],
    "funding": [(*YUNHU, "social_capital", 120_000_000, None, ">=", 560)],
    "companies": [(*YUNHU, "云湖数科公司", "planned", 580)],
    "platforms": [(*YUNHU, "云湖通", 600)],
    "agencies": [(*YUNHU, "云湖县大数据局", "lead", "big-data", 700)],
    "similar": [(*YUNHU, "1.(1)", "songxi.txt", "松原州市", "松溪区", "1", Decimal("0.75"), 1)],
}


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_the_contracts(name: str, dataset: DatasetStore) -> None:
    expected = (*BEGINNING, *COLUMNS[name].split())
    assert run(name, {}, dataset).columns == expected
    assert tuple(column for column, _ in catalogue()[name].columns) == expected


@pytest.mark.parametrize("name", ROWS)
def test_rows(name: str, dataset: DatasetStore) -> None:
    assert list(run(name, {}, dataset).rows) == ROWS[name]


def test_pilots(dataset: DatasetStore) -> None:
    songxi, yunhu = run("pilots", {}, dataset).records()
    assert songxi["place"] == "松溪区" and songxi["vision"] is None
    numbers = ("adcode", "level", "designated_year", "batch", "target_star", "midterm_by", "final_by")
    assert [yunhu[column] for column in numbers] == ["990101", "county", "2021", 1, 4, "2022-06", "2023-06"]
    assert (yunhu["government"], yunhu["lead_agency"]) == ("云湖县人民政府", "云湖县大数据局")


@pytest.mark.parametrize("name", COLUMNS)
def test_prefecture_restricts(name: str, dataset: DatasetStore) -> None:
    rows = run(name, {"prefecture": "青岚市"}, dataset).rows
    assert rows and {row[1] for row in rows} == {"青岚市"}
    assert not run(name, {"prefecture": '青岚市" || true) #'}, dataset).rows
