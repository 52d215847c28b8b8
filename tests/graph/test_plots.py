from __future__ import annotations

import re

import pytest
from pyoxigraph import Store

from graph.plots import PlotError, plot, plots
from graph.plots._fonts import chinese_font
from graph.store import DatasetStore

NAMES = {"network", "map", "heatmap", "dendrogram"}


@pytest.fixture(scope="module")
def font():
    try:
        return chinese_font()
    except PlotError as error:
        pytest.skip(str(error))


def test_all_pictures_are_there():
    assert set(plots()) == NAMES


@pytest.mark.parametrize("name", sorted(NAMES))
def test_pictures_are_drawn_the_same_every_time(name, dataset, font, tmp_path, recwarn):
    plot(name, dataset, tmp_path / "one.svg")
    plot(name, dataset, tmp_path / "two.svg")
    first = (tmp_path / "one.svg").read_bytes()
    assert first == (tmp_path / "two.svg").read_bytes()
    assert first.count(b"<path") > 20
    assert not re.search(rb"\d{4}-\d\d-\d\dT", first)
    assert not [warning for warning in recwarn if "missing from font" in str(warning.message)]


@pytest.mark.parametrize(("suffix", "magic"), [(".png", b"\x89PNG"), (".pdf", b"%PDF")])
def test_other_formats(suffix, magic, dataset, font, tmp_path):
    plot("map", dataset, tmp_path / f"map{suffix}")
    assert (tmp_path / f"map{suffix}").read_bytes().startswith(magic)


def test_the_map_has_the_outlines_of_prefectures_beneath_its_points(dataset, font, tmp_path):
    plot("map", dataset, tmp_path / "map.svg")
    drawn = (tmp_path / "map.svg").read_text(encoding="utf-8")
    assert drawn.count("fill: #f5f7fa") >= 17


def test_what_cannot_be_drawn_is_said(dataset, tmp_path):
    with pytest.raises(PlotError, match=r"'pie'.*network"):
        plot("pie", dataset, tmp_path / "x.png")
    with pytest.raises(PlotError, match=r"\.svg"):
        plot("map", dataset, tmp_path / "x.gif")
    with pytest.raises(PlotError, match="at least three"):
        plot("map", DatasetStore(Store(), ""), tmp_path / "x.png")
    with pytest.raises(PlotError, match="No Such Font"):
        plot("map", dataset, tmp_path / "x.png", font="No Such Font")
