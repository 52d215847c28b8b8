"""Concepts: units meet in related words, and a reader is shown the words."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path

import numpy as np
import pytest

from graph.similarity import ContributionKind, Index, IndexFileError, Item, concepts, load, save, similar_items
from graph.similarity.blocks import counts_of
from graph.similarity.concepts import concept_shares
from graph.similarity.explain import Part, explain
from graph.similarity.rdf import similarity_quads
from graph.similarity.related_words import LEAST, SIGN, Said, close_words, meetings
from graph.similarity.segmentation import words
from graph.similarity.storage import FORMAT
from graph.similarity.weights import WEIGHTS
from ontology.vocabulary import PG


def unit(key: str, text: str, title: str = "") -> Item:
    return Item(key=key, place=key, pilot="", document="", path="1", title=title, text=text)


def told(index: Index, source: str | Item, target: str, shown: int = 5) -> Part:
    """What an explanation says of concepts."""
    parts = explain(index, source, target, shown=shown).parts
    return next(part for part in parts if part.kind is ContributionKind.CONCEPTS)


def test_every_word_of_the_table_has_two_characters_or_letters_and_up_to_three_shares():
    for word, shares in concept_shares().items():
        assert len(word) >= 2 or word.isascii()
        assert 1 <= len(shares) <= 3
        assert all(0.01 <= share <= 1 for share in shares.values())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("甲,泊:50", "two characters or a letter"),
        ("甲,1:50", "two characters or a letter"),
        ("甲,泊位:0", "from 1 to 100"),
        ("甲,泊位:101", "from 1 to 100"),
        ("甲,泊位", "from 1 to 100"),
        ("甲,泊位:50 泊位:60", "twice in a concept"),
        ("\n".join(f"{name},泊位:50" for name in "甲乙丙丁"), "more than 3"),
    ],
)
def test_a_broken_table_is_refused(line: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "concepts.csv").write_text(f"concept,words\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(concepts, "files", lambda _: tmp_path)
    with pytest.raises(ValueError, match=reason):
        concept_shares.__wrapped__()


def test_of_each_word_the_root_of_its_count_counts_times_its_share():
    shares = concept_shares()
    counted = counts_of(unit("a", "车位。车位。" + "甲" * 100 + "车位。", title="停车位"))
    assert [counted[ContributionKind.WORDS][word] for word in ("停车位", "车位")] == [4, 5]
    for concept, share in shares["停车位"].items():
        expected = 2 * share + math.sqrt(5) * shares["车位"].get(concept, 0.0)
        assert counted[ContributionKind.CONCEPTS][concept] == pytest.approx(expected, abs=1e-3)


def test_related_words_meet_in_a_concept_and_in_nothing_else():
    found = similar_items([unit("a", "审批"), unit("b", "办理"), unit("c", "河道")])
    assert {(p.source, p.target) for p in found} == {("a", "b"), ("b", "a")}
    assert [c.kind for c in found[0].contributions] == [ContributionKind.CONCEPTS]
    assert found[0].score <= WEIGHTS[ContributionKind.CONCEPTS]


def test_contributions_with_concepts_sum_to_the_score(items):
    pairs = similar_items(items())
    assert any(c.kind is ContributionKind.CONCEPTS for p in pairs for c in p.contributions)
    for pair in pairs:
        assert abs(sum(c.score for c in pair.contributions) - pair.score) < 1e-9


def test_a_shared_concept_is_shown_as_the_two_words_that_meet_in_it():
    # The words of one place only are no terms of the collection and could not be named.
    collection = [unit("a", "审批"), unit("b", "办理"), unit("c", "审批"), unit("d", "办理")]
    index = Index.build(collection)
    there, back = told(index, "a", "b"), told(index, "b", "a")
    assert [item.name for item in there.shared] == ["审批≈办理"]
    assert [item.name for item in back.shared] == ["办理≈审批"]
    assert there.shared[0].score == pytest.approx(there.score, abs=1e-6)
    assert there.shared[0].units == 4
    assert there.only_source == there.only_target == ()
    assert [item.name for item in told(index, "a", "c").shared] == ["审批"]


def test_words_that_both_say_are_not_shown_where_different_words_meet():
    collection = [unit("a", "校园。审批。"), unit("b", "校园。办理。"), unit("c", "审批。"), unit("d", "办理。")]
    part = told(Index.build(collection), "a", "b")
    assert [item.name for item in part.shared] == ["审批≈办理"]
    assert part.shared[0].score < part.score


def test_a_pair_is_named_only_if_it_adds_a_thousandth_or_words_that_both_say_may_not_be():
    texts = {"a": "校园。审批。", "b": "校园。办理。", "c": "校园。"}
    block = Index.build([unit(key, text) for key, text in texts.items()]).blocks[ContributionKind.CONCEPTS]
    columns = np.arange(len(block.terms), dtype=np.int32)
    said = {key: Said.of_words(dict.fromkeys(words(text), 1.0)) for key, text in texts.items()}

    def named(source: str, target: str, score: float, *, repeated: bool) -> list[str]:
        scores = np.full(len(columns), score)
        return [item.name for item in meetings(block, columns, scores, said[source], said[target], repeated=repeated)]

    assert named("a", "b", 1.0, repeated=False) == ["审批≈办理"]
    assert named("a", "b", LEAST / 10, repeated=False) == []
    assert named("a", "b", LEAST / 10, repeated=True) == ["校园"]
    assert named("a", "c", 1.0, repeated=False) == []


def test_a_draft_is_told_its_own_words_also_those_that_nobody_else_says():
    index = Index.build([unit("a", "办理"), unit("b", "办理")])
    assert "审批" not in index.blocks[ContributionKind.WORDS].terms
    assert [item.name for item in told(index, unit("draft", "审批"), "a").shared] == ["审批≈办理"]


def test_only_words_of_the_two_units_are_shown_and_they_add_at_most_what_concepts_add(items, tmp_path):
    collection = items()
    index = Index.build(collection)
    save(index, tmp_path / "index.gz")
    loaded = load(tmp_path / "index.gz")
    texts = {item.key: set(words(item.text)) for item in collection}
    shown = 0
    for pair in index.similar(3):
        part = told(index, pair.source, pair.target, shown=100)
        assert told(loaded, pair.source, pair.target, shown=100) == part
        assert sum(item.score for item in part.shared) <= part.score + 1e-4
        for item in part.shared:
            source, _, target = item.name.partition(SIGN)
            assert source in texts[pair.source]
            assert (target or source) in texts[pair.target]
            assert not target or target in close_words(source)
            shown += bool(target)
    assert shown


def test_close_words_are_close_both_ways_and_unknown_ones_have_none():
    assert all("停车位" in close_words(word) for word in close_words("停车位"))
    assert close_words("云湖县") == frozenset()


def test_quads_name_the_words_and_no_concept():
    index = Index.build([unit(f"https://example.org/{n}", text) for n, text in enumerate(["审批", "办理"] * 2)])
    quads = list(similarity_quads(index.similar(), index))
    of_concepts = {q.subject for q in quads if q.predicate == PG.contributionKind and q.object.value == "concepts"}
    assert of_concepts
    names = {q.object.value for q in quads if q.predicate == PG.sharedItem and q.subject in of_concepts}
    assert names == {"审批≈办理", "办理≈审批"}


def test_an_index_of_an_older_format_is_refused_with_what_to_do(items, tmp_path):
    path = tmp_path / "similarity.json.gz"
    save(Index.build(items()), path)
    content = json.loads(gzip.decompress(path.read_bytes()))
    content["format"] = FORMAT - 1
    path.write_bytes(gzip.compress(json.dumps(content).encode()))
    with pytest.raises(IndexFileError, match=rf"format {FORMAT - 1} is not {FORMAT}; build the dataset again"):
        load(path)
