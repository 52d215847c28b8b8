from __future__ import annotations

import gzip
from dataclasses import replace

import pytest

from graph.similarity import ContributionKind, Index, IndexFileError, Item, load, save, similar_places
from graph.similarity.explain import explain


@pytest.fixture(scope="module")
def index(items):
    return Index.build(items())


def test_parts_add_up_to_the_score_of_the_ranking(index):
    for pair in index.similar(5):
        explanation = explain(index, pair.source, pair.target)
        assert explanation.score == pytest.approx(pair.score, abs=2e-6)
        assert sum(part.score for part in explanation.parts) == pytest.approx(explanation.score, abs=1e-9)


def test_shared_and_alone_are_told_apart(index):
    pair = index.similar(1)[0]
    for part in explain(index, pair.source, pair.target, shown=50).parts:
        shared = {item.name for item in part.shared}
        assert not shared & set(part.only_source)
        assert not shared & set(part.only_target)
        assert not set(part.only_source) & set(part.only_target)
        if part.score:
            assert sum(item.score for item in part.shared) <= part.score + 1e-4


def test_shared_types_come_with_their_rarity(index):
    types = {item.key: item.types for item in index.items}
    pair = next(p for p in index.similar(1) if types[p.source] == types[p.target])
    part = next(p for p in explain(index, pair.source, pair.target).parts if p.kind is ContributionKind.TYPES)
    (shared,) = part.shared
    assert shared.name == types[pair.source][0]
    assert shared.units == sum(shared.name in found for found in types.values())


def test_sentences_are_those_that_say_the_same(items):
    same = "整合停车场的泊位实现诱导和缴费。"
    left = Item(key="a", place="云湖县", pilot="", document="", path="1", title="甲", text=f"提升管理服务。{same}")
    right = Item(key="b", place="松溪区", pilot="", document="", path="1", title="乙", text=f"{same}推进数据平台建设。")
    explanation = explain(Index.build([left, right, *items()]), "a", "b")
    assert (explanation.source_sentence, explanation.target_sentence) == (same, same)


def test_no_sentences_where_there_are_no_texts(index, tmp_path):
    save(index, tmp_path / "index.gz")
    pair = index.similar(1)[0]
    explanation = explain(load(tmp_path / "index.gz"), pair.source, pair.target)
    assert explanation.source_sentence == explanation.target_sentence == ""


def test_a_draft_unit_is_explained_too(index):
    draft = Item(
        key="draft", place="", pilot="", document="", path="1", title="智慧停车", text="接入停车场和车位诱导。"
    )
    best = index.similar_to(draft, 1)[0]
    assert explain(index, draft, best.target).score == pytest.approx(best.score, abs=2e-6)


def test_an_unknown_unit_is_named(index):
    with pytest.raises(KeyError, match="no unit nowhere"):
        explain(index, "nowhere", index.items[0].key)


def test_a_saved_index_answers_as_the_one_built(index, tmp_path):
    save(index, tmp_path / "index.gz")
    loaded = load(tmp_path / "index.gz")
    assert loaded.similar() == index.similar()
    draft = Item(key="draft", place="", pilot="", document="", path="1", title="", text="停车场车位诱导")
    assert loaded.similar_to(draft) == index.similar_to(draft)


def test_a_saved_index_holds_no_sentence_and_is_the_same_every_time(index, items, tmp_path):
    save(index, tmp_path / "one.gz")
    save(Index.build(list(reversed(items()))), tmp_path / "two.gz")
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "two.gz").read_bytes()
    content = gzip.decompress((tmp_path / "one.gz").read_bytes()).decode()
    assert not any(item.text in content for item in index.items)


@pytest.mark.parametrize("content", [b"", b"not gzip", b"\x1f\x8b\x08\x00broken"])
def test_a_broken_index_file_is_named(content, tmp_path):
    path = tmp_path / "index.gz"
    path.write_bytes(content)
    with pytest.raises(IndexFileError, match=r"index\.gz"):
        load(path)


def test_texts_come_back_where_they_are_given(index, tmp_path):
    save(index, tmp_path / "index.gz")
    key = index.items[0].key
    loaded = load(tmp_path / "index.gz", {key: "原文。"})
    assert loaded.items[0].text == "原文。"
    assert loaded.items[1].text == ""


def test_a_place_with_the_same_plan_comes_first(items):
    collection = items()
    copied = [replace(i, key=i.key + "-copy", place="仿云县") for i in collection if i.place == "云湖县"]
    found = [p for p in similar_places(Index.build(collection + copied)) if p.source == "云湖县"]
    assert found[0].target == "仿云县"
    assert found[0].score > found[1].score + 0.2
    assert len(found[0].matches) == 5
    assert [p.rank for p in found] == list(range(1, len(found) + 1))


def test_similarity_of_places_is_symmetric_and_between_0_and_1(items):
    scores = {(p.source, p.target): p.score for p in similar_places(Index.build(items()))}
    assert all(0 < score <= 1 for score in scores.values())
    assert all(scores[b, a] == score for (a, b), score in scores.items())


def test_the_score_of_places_is_the_mean_of_best_matches(items):
    index = Index.build(items(places=2))
    features = index.features.toarray()
    first = [n for n, item in enumerate(index.items) if item.place == "云湖县"]
    second = [n for n, item in enumerate(index.items) if item.place != "云湖县"]
    scores = features[first] @ features[second].T
    expected = (scores.max(axis=1).sum() + scores.max(axis=0).sum()) / 10
    assert similar_places(index)[0].score == pytest.approx(expected, abs=2e-6)
