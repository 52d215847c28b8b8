"""Search: what stands in a text is found, facets narrow and widen, the SPARQL means the same."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.store import DatasetStore
from queries.search import FACETS, SearchRequest, sparql_of
from queries.search.index import SearchIndex


@pytest.fixture(scope="module")
def index(dataset: DatasetStore) -> SearchIndex:
    return SearchIndex(dataset)


def units(index: SearchIndex, words: str, **chosen: tuple[str, ...]) -> list[str]:
    result = index.search(SearchRequest(words, chosen, limit=100))
    assert result.total == len(result.hits)
    return [hit.item.unit.rpartition("/pilot/")[2] for hit in result.hits]


def test_words_and_parts_of_words_are_found(index: SearchIndex) -> None:
    assert units(index, "智慧校园")[0] == "990101/yunhu/unit/1.p1"
    assert set(units(index, "校园")) == {"990101/yunhu/unit/1.p1", "990201/songxi/unit/1"}
    assert units(index, "录播教") == ["990101/yunhu/unit/1.p1"]
    assert units(index, "校园 云") == ["990201/songxi/unit/1"]
    assert not units(index, "水库") and not units(index, "！？")


def test_matches_are_marked(index: SearchIndex) -> None:
    hit = index.search(SearchRequest("录播教室")).hits[0]
    assert [hit.snippet[start:end] for start, end in hit.snippet_marks] == ["录播教室"]
    title = index.search(SearchRequest("校园")).hits[0]
    assert {title.item.title[start:end] for start, end in title.title_marks} == {"校园"}


def test_facets_count_what_choosing_would_leave(index: SearchIndex) -> None:
    everything = index.search(SearchRequest())
    for name, counts in everything.facets.items():
        for count in counts:
            narrowed = index.search(SearchRequest("", {name: (count.value,)}))
            assert narrowed.total == count.count
            # The other values of the same facet stay to be chosen besides.
            assert {other.value for other in narrowed.facets[name]} == {other.value for other in counts}


def test_the_sparql_means_the_same(index: SearchIndex, dataset: DatasetStore) -> None:
    values = {name: [count.value for count in counts] for name, counts in index.search(SearchRequest()).facets.items()}
    states = [{}, *({name: tuple(found[:2])} for name, found in values.items() if found)]
    for first, second in itertools.combinations(FACETS, 2):
        if values[first] and values[second]:
            states.append({first: (values[first][0],), second: (values[second][-1],)})
    for chosen in states:
        request = SearchRequest("", chosen, limit=100)
        told = {row[0].value for row in dataset.select(sparql_of(request)).rows}  # type: ignore[union-attr]
        assert told == {hit.item.unit for hit in index.search(request).hits}, chosen


@given(st.text(max_size=30), st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_any_question_can_be_asked(words: str, value: str) -> None:
    state = SearchRequest(words.encode("utf-8", "replace").decode(), {"kind": (value,)})
    assert sparql_of(state).startswith("PREFIX")


def test_hostile_questions_find_nothing(index: SearchIndex, dataset: DatasetStore) -> None:
    for words in ('"} #', "'; DROP", "\\", "(", "a OR b", "title:校园", "*", "校园" * 1000):
        request = SearchRequest(words, {"kind": ('" } #',)})
        assert not index.search(request).hits
        assert not dataset.select(sparql_of(request)).rows
