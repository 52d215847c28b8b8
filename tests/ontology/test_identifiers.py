from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology import identifiers as iri
from ontology.quantity_units import quantity_unit
from ontology.vocabulary import PG, PREFIXES

PARTS = st.one_of(
    st.integers(1, 99).map(str),
    st.integers(1, 99).map(lambda n: f"({n})"),
    st.sampled_from("abcdefgh"),
    st.sampled_from("①②③⑳"),
    st.sampled_from(["一", "二", "十", "十一", "二十", "二十一", "九十九"]),
)


@given(st.lists(PARTS, min_size=1, max_size=4), st.lists(PARTS, min_size=1, max_size=4))
def test_different_paths_have_different_ascii_codes(one: list[str], other: list[str]) -> None:
    first, second = iri.encode_path(".".join(one)), iri.encode_path(".".join(other))
    assert first.isascii()
    assert (first == second) == (one == other)


@given(st.text(max_size=20))
def test_any_path_and_name_make_an_iri(text: str) -> None:
    pilot = iri.pilot(iri.place_key(None, text, text), iri.document_id(text))
    assert iri.unit(pilot, text).value.isascii()
    assert iri.platform(text).value.isascii()


def test_a_document_is_called_by_its_plain_name_or_a_hash() -> None:
    assert iri.document_id("plan_2021-a.docx") == "plan_2021-a"
    assert iri.document_id("任务书.docx") != iri.document_id("任务书.pdf")
    assert iri.document_id("a b.txt").startswith("d-")


def test_places_have_codes_or_keys() -> None:
    assert iri.place("990101").value.endswith("/place/990101")
    assert iri.place(None, "云湖县", "青岚市") != iri.place(None, "云湖县", "砚山市")
    with pytest.raises(ValueError, match="six digits"):
        iri.place("99010")


def test_planned_companies_of_two_places_are_two() -> None:
    assert iri.company("运营公司", "990101") != iri.company("运营公司", "990201")
    assert iri.company("云湖“数科”公司") == iri.company("云湖数科公司")


def test_content_parts_do_not_run_together() -> None:
    assert iri.content_key("ab", "c") != iri.content_key("a", "bc")
    assert len(iri.content_key("x")) == 10


def test_a_misspelt_term_is_an_error() -> None:
    with pytest.raises(AttributeError, match="has no term 'Pillot'"):
        _ = PG.Pillot
    assert "Pilot" in PG
    assert PG["Pilot"] == PG.Pilot


def test_printed_units_are_units_of_qudt() -> None:
    kilometre, household = quantity_unit("公里"), quantity_unit("户")
    assert kilometre is not None
    assert kilometre.value == PREFIXES["unit"] + "KiloM"
    assert household is not None
    assert household.value == PREFIXES["unit"] + "NUM"
    assert quantity_unit("亩") is None
