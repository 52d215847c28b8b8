from __future__ import annotations

import itertools
import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.similarity import ContributionKind, Index, Item, Similar, UnanswerableError, neighbours, similar_items
from graph.similarity.blocks import counts_of, rarity, weight
from graph.similarity.facets import facet_words, facets
from graph.similarity.rdf import similarity_quads
from graph.similarity.segmentation import character_pairs, sentences, wording, words
from graph.similarity.weights import WEIGHTS
from ontology.vocabulary import PG


def asked(index: Index, text: str, title: str = "", **more: Any) -> list[Similar]:
    """What is like a description that is no unit of the index."""
    item = Item(
        key="query", pilot="", document="", path="", title=title, text=text, **{"place": "", "types": (), **more}
    )
    return index.similar_to(item)


def test_weights_add_up_to_one():
    assert sum(WEIGHTS.values()) == pytest.approx(1, abs=1e-12)
    assert set(WEIGHTS) == set(ContributionKind)


def test_contributions_sum_to_the_score_for_every_pair(items):
    pairs = similar_items(items())
    assert len(pairs) == 40 * 20
    for pair in pairs:
        assert abs(sum(c.score for c in pair.contributions) - pair.score) < 1e-9
        assert 0 < pair.score <= 1
        assert all(c.score > 0 for c in pair.contributions)


def test_best_match_is_of_the_same_theme(items):
    collection = items()
    types = {item.key: item.types for item in collection}
    best = similar_items(collection, top=1)
    assert sum(types[p.source] == types[p.target] for p in best) == len(collection)


def test_units_of_one_place_are_not_compared_also_across_documents(items):
    collection = items(places=3)
    twice = collection + [replace(i, key=i.key + "-2", document="实施方案.txt") for i in collection]
    places = {item.key: item.place for item in twice}
    assert all(places[p.source] != places[p.target] for p in similar_items(twice))


def test_ranks_count_from_one_by_falling_score(items):
    for _, group in itertools.groupby(similar_items(items(), top=7), key=lambda p: p.source):
        pairs = list(group)
        assert [p.rank for p in pairs] == list(range(1, 8))
        assert [p.score for p in pairs] == sorted((p.score for p in pairs), reverse=True)


def test_the_order_of_the_input_does_not_matter(items):
    collection = items()
    shuffled = collection.copy()
    random.Random(3).shuffle(shuffled)
    assert similar_items(collection) == similar_items(shuffled)


def test_score_is_the_product_of_the_feature_rows(items):
    index = Index.build(items())
    rows = {item.key: n for n, item in enumerate(index.items)}
    features = index.features.toarray()
    for pair in index.similar(3):
        product = float(features[rows[pair.source]] @ features[rows[pair.target]])
        assert product == pytest.approx(pair.score, abs=5e-6)


def test_ranking_agrees_with_all_pairs_computed_one_by_one(items):
    index = Index.build(items(places=6))
    features = index.features.toarray()
    places = np.array([item.place for item in index.items])
    got = {p.source: p.target for p in index.similar(1)}
    for n, item in enumerate(index.items):
        scores = np.where(places == item.place, -1, features @ features[n])
        assert scores[[i.key for i in index.items].index(got[item.key])] == pytest.approx(scores.max(), abs=1e-6)


def test_a_rare_type_counts_more_than_a_common_one():
    def unit(number: int, *types: str) -> Item:
        return Item(
            key=f"u{number}", place=f"p{number}", pilot="", document="", path="", title="", text="", types=types
        )

    collection = [unit(0, "transport", "mining"), unit(1, "transport", "parking"), unit(2, "drones", "mining")]
    collection += [unit(n, "transport", "health") for n in range(3, 9)]
    best = {p.target: p.score for p in similar_items(collection) if p.source == "u0"}
    rare = Index.build(collection).blocks[ContributionKind.TYPES]
    assert dict(zip(rare.terms, rare.frequency.tolist(), strict=True)) == {"health": 6, "mining": 2, "transport": 8}
    assert best["u2"] > best["u1"]


def test_an_abbreviation_meets_what_it_stands_for():
    def unit(key: str, title: str) -> Item:
        return Item(key=key, place=f"{key}县", pilot="", document="", path="1", title=title, text=title)

    collection = [unit("a", "评职"), unit("b", "职称评定"), unit("c", "课堂")]
    found = similar_items(collection)
    assert {(p.source, p.target) for p in found} == {("a", "b"), ("b", "a")}
    assert all(c.kind is ContributionKind.WORDING for p in found for c in p.contributions)


def test_rare_pairs_of_characters_count_more_than_in_proportion_to_their_rarity():
    frequency = np.array([1, 40])
    rare, common = rarity(frequency, 80)
    for kind in (ContributionKind.TYPES, ContributionKind.WORDS, ContributionKind.FACETS):
        assert weight(kind, frequency, 80) == pytest.approx([rare, common])
    of_rare, of_common = weight(ContributionKind.WORDING, frequency, 80)
    assert of_rare / of_common == pytest.approx((rare / common) ** 1.5)
    assert weight(ContributionKind.THEMES, frequency, 80).tolist() == [1, 1]


def test_themes_add_the_overlap_of_their_shares():
    def unit(key: str, **themes: float) -> Item:
        return Item(key=key, place=key, pilot="", document="", path="1", title="", text="", themes=themes)

    found = similar_items([unit("a", health=0.64, sports=0.36), unit("b", health=1.0), unit("c", sports=1.0)])
    scores = {(p.source, p.target): p.score for p in found}
    of_all = WEIGHTS[ContributionKind.THEMES]
    assert scores["a", "b"] == pytest.approx(0.8 * of_all, abs=1e-6)
    assert scores["a", "c"] == scores["c", "a"] == pytest.approx(0.6 * of_all, abs=1e-6)
    assert ("b", "c") not in scores


def test_different_words_for_the_same_thing_meet_in_a_facet():
    def unit(key: str, text: str) -> Item:
        return Item(key=key, place=key, pilot="", document="", path="1", title="", text=text)

    found = similar_items([unit("a", "明厨亮灶"), unit("b", "食堂"), unit("c", "泊位")])
    assert {(p.source, p.target) for p in found} == {("a", "b"), ("b", "a")}
    assert [c.kind for c in found[0].contributions] == [ContributionKind.FACETS]


def test_what_is_said_first_counts_most():
    opening = "消防栓" + "甲" * 97
    unit = Item(
        key="a", place="a", pilot="", document="", path="1", title="停车场", text=f"（1）停车场。{opening}食堂。医院。"
    )
    counted = counts_of(unit)
    assert counted[ContributionKind.FACETS] == {
        "停车诱导与无感支付": 8,
        "消防物联网": 4,
        "食品安全与明厨亮灶": 1,
    }
    words_counted = counted[ContributionKind.WORDS]
    assert [words_counted[word] for word in ("停车场", "消防栓", "食堂", "医院")] == [4, 2, 1, 1]
    without = counts_of(replace(unit, text=unit.text.replace("（1）停车场。", "")))
    assert without[ContributionKind.FACETS] == counted[ContributionKind.FACETS]


@pytest.mark.parametrize(
    "bracket",
    [
        "（责任单位：县医保局、县税务局）",
        "(牵头单位：县医保局（县社保中心）)",
        "【配合单位：县医保局，各镇】",
        "〔主办单位：县医保局〕",
    ],
)
def test_who_answers_for_a_project_is_not_compared(bracket: str):
    unit = Item(key="a", place="a", pilot="", document="", path="1", title="停车场", text="停车场。接入泊位。")
    assert counts_of(replace(unit, text=unit.text + bracket)) == counts_of(unit)


@pytest.mark.parametrize(
    "bracket", ["（县医保局接入）", "（责任单位：县医保局" + "、县医保局" * 60 + "）", "（责任单位：县医保局"]
)
def test_any_other_bracket_is_text(bracket: str):
    unit = Item(key="a", place="a", pilot="", document="", path="1", title="停车场", text="停车场。" + bracket)
    assert "医保" in counts_of(unit)[ContributionKind.WORDS]


def test_words_that_say_nothing_of_a_project_are_no_terms():
    assert words("依据一套标准，建设一个停车平台") == ["标准", "建设", "停车", "平台"]


def test_every_word_of_the_thesaurus_is_found_and_in_one_facet_only():
    for word, facet in facet_words().items():
        assert facets(word)[facet] >= 1


def test_two_places_that_share_nothing_are_not_similar():
    left = Item(key="a", place="云湖县", pilot="", document="", path="1", title="泊位", text="泊位")
    right = Item(key="b", place="松溪区", pilot="", document="", path="1", title="课堂", text="课堂")
    assert similar_items([left, right]) == []


@pytest.mark.parametrize("places", [0, 1])
def test_too_small_collections_have_no_similar_units(places, items):
    assert similar_items(items(places=places)) == []


def test_same_key_twice_is_refused(items):
    with pytest.raises(ValueError, match="same key"):
        similar_items([items()[0], items()[0]])


def test_a_description_finds_its_theme(items):
    index = Index.build(items())
    types = {item.key: item.types for item in index.items}
    found = asked(index, "整合全县停车场的车位，实现泊位诱导和无感缴费", "智慧停车项目")
    assert types[found[0].target] == ("parking",)
    assert abs(sum(c.score for c in found[0].contributions) - found[0].score) < 1e-9
    assert ContributionKind.FACETS in {c.kind for c in found[0].contributions}


def test_a_description_takes_the_types_it_is_given(items):
    index = Index.build(items())
    types = {item.key: item.types for item in index.items}
    plain, typed = asked(index, "平台建设"), asked(index, "平台建设", types=("health",), themes={"health": 1.0})
    told = {ContributionKind.TYPES, ContributionKind.THEMES}
    assert not told & {c.kind for p in plain for c in p.contributions}
    assert types[typed[0].target] == ("health",)
    assert ContributionKind.TYPES in {c.kind for c in typed[0].contributions}


def test_one_word_is_enough(items):
    assert asked(Index.build(items()), "消防栓")


@pytest.mark.parametrize("text", ["", "  \n", "smart city overview", "????", "1234", "停车" * 100_001])
def test_a_text_without_a_known_word_is_refused_in_both_languages(text, items):
    with pytest.raises(UnanswerableError) as refusal:
        asked(Index.build(items()), text)
    assert refusal.value.chinese and refusal.value.english


def test_a_description_of_a_place_leaves_its_own_units_out(items):
    index = Index.build(items())
    places = {item.key: item.place for item in index.items}
    assert "云湖县" not in {places[p.target] for p in asked(index, "校园课堂教学", place="云湖县")}


def test_quads_carry_every_pair_and_explain_the_first(items):
    index = Index.build(items())
    pairs = index.similar(5)
    quads = list(similarity_quads(pairs, index, explained=2))
    scores = [q for q in quads if q.predicate == PG.similarFrom]
    assert len(scores) == len(pairs)
    parts = {q.object for q in quads if q.predicate == PG.contribution}
    assert len(parts) == sum(len(p.contributions) for p in pairs if p.rank <= 2)
    assert quads == list(similarity_quads(index.similar(5), index, explained=2))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="智慧停车校园abc5G。；，\n 1", max_size=80))
def test_segmentation_loses_no_chinese_character_and_makes_no_short_term(text):
    assert all(len(w) >= 1 for w in words(text))
    assert all(len(p) == 2 or p.isascii() for p in character_pairs(text))
    assert [t for t in wording(text) if len(t) == 1 and not t.isascii()] == [
        c for c in text if c >= "\u3400" and c.isalpha()
    ]
    assert "".join(sentences(text)) == "".join(text.split())


def test_neighbours_among_candidates_are_those_of_all_pairs(items, monkeypatch):
    index = Index.build(items(places=40))
    exact = {(p.source, p.rank): p.score for p in index.similar(10)}
    monkeypatch.setattr(neighbours, "MOST_COMPARED_WITH_ALL", 10)
    found = index.similar(10)
    places = {item.key: item.place for item in index.items}
    assert all(places[p.source] != places[p.target] for p in found)
    reached = sum(p.score >= exact[p.source, p.rank] - 1e-4 for p in found)
    assert reached >= 0.98 * len(exact)


def test_a_common_programme_adds_at_most_as_much_as_all_else(items):
    collection = [replace(item, document=f"第{n % 2}批.txt") for n, item in enumerate(items())]
    documents = {item.key: item.document for item in collection}
    index = Index.build(collection)
    for pair in index.similar():
        parts = {c.kind: c.score for c in pair.contributions}
        bonus = parts.pop(ContributionKind.PROGRAMME, 0.0)
        if documents[pair.source] == documents[pair.target]:
            assert bonus == pytest.approx(min(sum(parts.values()), WEIGHTS[ContributionKind.PROGRAMME]))
        else:
            assert bonus == 0
    inside = index.items[0]
    best = index.similar_to(replace(inside, key="draft"), 1)[0]
    own = index.similar(1)[0]
    assert best.target == own.target
    assert best.score == pytest.approx(own.score, abs=5e-6)


def test_one_programme_for_all_is_no_reason(items):
    kinds = {c.kind for p in similar_items(items()) for c in p.contributions}
    assert ContributionKind.PROGRAMME not in kinds
