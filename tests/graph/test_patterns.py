from __future__ import annotations

import math
import random
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, serialize

from graph.patterns import PilotFacts, PlansTable, find_patterns, pattern_quads
from graph.patterns.communities import adjusted_rand_index, agreements, backbone, find_communities, positions
from graph.patterns.coplanning import pairs_of_pilots, pairs_of_types, triples_of_types
from graph.patterns.null_model import false_discovery_rates, link_probabilities, overlap_by_chance
from graph.patterns.templates import find_templates
from graph.similarity import Item


def random_table(pilots=40, types=25, seed=1, share=0.2):
    random_source = np.random.default_rng(seed)
    eager, common = random_source.uniform(0.3, 1.7, pilots), random_source.uniform(0.2, 2, types)
    plans = random_source.random((pilots, types)) < np.minimum(share * np.outer(eager, common), 0.95)
    return shuffled(plans, seed)


def shuffled(plans, seed):
    """A random table with exactly these degrees: Strona's curveball trades."""
    random_source = random.Random(seed)
    sets = [set(np.flatnonzero(row).tolist()) for row in plans]
    for _ in range(20 * len(sets)):
        first, second = random_source.sample(range(len(sets)), 2)
        kept = sets[first] & sets[second]
        traded = sorted(sets[first] ^ sets[second])
        random_source.shuffle(traded)
        size = len(sets[first]) - len(kept)
        sets[first], sets[second] = kept | set(traded[:size]), kept | set(traded[size:])
    return PlansTable.of((f"p{n:03}", [f"t{t:02}" for t in sorted(found)]) for n, found in enumerate(sets))


def test_chances_keep_the_degrees():
    plans = random_table().plans
    chances = link_probabilities(plans)
    assert chances.sum(axis=1) == pytest.approx(plans.sum(axis=1), abs=1e-8)
    assert chances.sum(axis=0) == pytest.approx(plans.sum(axis=0), abs=1e-8)
    assert (chances >= 0).all() and (chances <= 1).all()


def test_full_and_empty_rows_are_certain():
    plans = np.array([[1, 1, 1], [0, 0, 0], [1, 0, 1], [0, 1, 0], [1, 0, 0]], dtype=bool)
    chances = link_probabilities(plans)
    assert chances[0].tolist() == [1, 1, 1] and chances[1].tolist() == [0, 0, 0]
    assert chances.sum(axis=0) == pytest.approx(plans.sum(axis=0), abs=1e-8)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0.05, 0.95), min_size=3, max_size=7), st.data())
def test_overlap_agrees_with_all_draws_counted(chances, data):
    count = len(chances)
    drawn = data.draw(st.integers(1, count - 1))
    inside = data.draw(st.lists(st.booleans(), min_size=count, max_size=count))
    observed = data.draw(st.integers(0, drawn))
    odds = [chance / (1 - chance) for chance in chances]
    ways = {c: math.prod(odds[n] for n in c) for c in combinations(range(count), drawn)}
    total = sum(ways.values())
    reached = sum(w for c, w in ways.items() if sum(inside[n] for n in c) >= observed) / total
    mean = sum(w * sum(inside[n] for n in c) for c, w in ways.items()) / total
    p_value, expected = overlap_by_chance(
        np.array([chances]), np.array([inside]), np.array([drawn]), np.array([observed])
    )
    assert p_value[0] == pytest.approx(reached, abs=1e-9)
    assert expected[0] == pytest.approx(mean, abs=1e-9)


def test_nothing_is_significant_in_random_tables_beyond_the_chosen_rate():
    found = tests = tables_with_any = 0
    for seed in range(20):
        table = random_table(seed=seed)
        pairs = pairs_of_types(table) + pairs_of_pilots(table)
        tests += len(pairs)
        significant = sum(pair.q_value <= 0.05 for pair in pairs)
        found += significant
        tables_with_any += significant > 0
        assert sum(pair.p_value <= 0.05 for pair in pairs) <= 0.05 * (25 * 24 / 2 + 40 * 39 / 2)
    assert tables_with_any <= 2
    assert found <= 0.0005 * tests


def test_what_is_planted_is_found():
    table = random_table()
    planned = {
        pilot: {t for t, has in zip(table.types, row, strict=True) if has}
        for pilot, row in zip(table.pilots, table.plans, strict=True)
    }
    for number, types in enumerate(planned.values()):
        types |= {"planted-a", "planted-b"} if number % 3 == 0 else set()
    found = pairs_of_types(PlansTable.of(planned.items()))
    assert found[0].members == ("planted-a", "planted-b")
    assert found[0].q_value < 1e-4 and found[0].lift > 2


def test_triples_hold_together_in_every_direction():
    table = random_table()
    planned = [
        (pilot, [t for t, has in zip(table.types, row, strict=True) if has] + ["x", "y", "z"] * (number % 4 == 0))
        for number, (pilot, row) in enumerate(zip(table.pilots, table.plans, strict=True))
    ]
    found = triples_of_types(PlansTable.of(planned))
    assert found[0].members == ("x", "y", "z")
    assert found[0].support == 10 and found[0].q_value < 0.05
    assert all(triple.support >= 3 for triple in found)


def test_false_discovery_rates_are_those_of_the_literature():
    # The worked example of Benjamini and Hochberg (1995): 15 p-values, four rejected at 0.05.
    p_values = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    p_values += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    rates = false_discovery_rates(np.array(p_values))
    assert (rates <= 0.05).sum() == 4
    assert (np.diff(rates) >= 0).all()


def grouped_table():
    """Two groups of pilots that plan different things, with some noise."""
    random_source = random.Random(5)
    planned, facts = [], {}
    for number in range(24):
        group = number % 2
        own = [f"{'ab'[group]}{n}" for n in range(8)]
        planned.append(
            (f"p{number:02}", random_source.sample(own, 5) + random_source.sample([f"c{n}" for n in range(6)], 2))
        )
        facts[f"p{number:02}"] = PilotFacts(
            f"第{number}", prefecture=f"市{group}", level="county", batch=str(number % 3)
        )
    return PlansTable.of(planned, facts)


def test_communities_are_the_groups_that_were_made():
    table = grouped_table()
    communities = find_communities(table)
    assert [len(c.pilots) for c in communities] == [12, 12]
    for community in communities:
        assert len({int(pilot[1:]) % 2 for pilot in community.pilots}) == 1
        assert len({found.name[0] for found in community.types if found.q_value < 0.05}) == 1
        assert all(found.inside > found.outside for found in community.types)
    by_division = {agreement.division: agreement for agreement in agreements(table, communities)}
    assert by_division["prefecture"].index == 1.0 and by_division["prefecture"].p_value <= 0.01
    assert abs(by_division["batch"].index) < 0.2 and by_division["batch"].p_value > 0.05
    assert "level" not in by_division


def test_a_bridge_between_groups_is_found():
    table = grouped_table()
    planned = [
        (pilot, [t for t, has in zip(table.types, row, strict=True) if has])
        for pilot, row in zip(table.pilots, table.plans, strict=True)
    ]
    bridged = PlansTable.of([*planned, ("bridge", [f"{g}{n}" for g in "ab" for n in range(5)])])
    graph = backbone(bridged)
    best = positions(bridged, find_communities(bridged, graph), graph)[0]
    assert best.pilot == "bridge"
    assert best.participation > 0.3


def test_rand_index_of_chance_is_about_zero():
    random_source = random.Random(1)
    found = [
        adjusted_rand_index(
            [random_source.randrange(4) for _ in range(80)], [random_source.randrange(3) for _ in range(80)]
        )
        for _ in range(50)
    ]
    assert abs(sum(found) / len(found)) < 0.02


def unit(key, place, text):
    return Item(key=key, place=place, pilot=place, document="", path="1", title="", text=text)


def test_templates_are_sentences_almost_the_same_in_other_places():
    first = "整合公安、城管、交通等部门的视频资源，建设全县统一的视频共享平台，实现一屏观全县。"
    second = first.replace("全县", "全区")
    found = find_templates(
        [
            unit("a", "云湖县", f"短句。{first}"),
            unit("b", "松溪区", f"{second}另建设完全不同的一套智慧养老服务体系并配套终端设备。"),
            unit("c", "石桥县", "推进农村厕所改造管护平台建设，实现报抽报修线上处理全覆盖。"),
            unit("d", "云湖县", first),
        ]
    )
    assert len(found) == 1
    assert [(o.unit, o.sentence) for o in found[0].occurrences] == [("a", 2), ("b", 1), ("d", 1)]
    assert found[0].places == 2 and 0.6 <= found[0].resemblance < 1


def test_sentences_of_one_place_are_no_template():
    text = "整合公安、城管、交通等部门的视频资源，建设全县统一的视频共享平台。"
    assert find_templates([unit("a", "云湖县", text), unit("b", "云湖县", text)]) == []


def test_patterns_written_twice_are_the_same_bytes(items):
    made = items()
    facts = {item.pilot: PilotFacts(item.place, prefecture=item.place[:1], batch="1") for item in made}

    def written(units):
        return serialize(pattern_quads(find_patterns(units, facts)), format=RdfFormat.N_QUADS)

    backwards = list(reversed(made))
    assert written(made) == written(backwards)
    assert b"CoPlanning" in written(made) and b"Community" in written(made)


def test_every_term_written_is_defined(items):
    quads = list(pattern_quads(find_patterns(items())))
    base = "https://w3id.org/pilotgraph/pattern#"
    defined = {q.subject.value for q in quads if q.predicate.value.endswith("#comment")}
    used = {q.predicate.value for q in quads if q.predicate.value.startswith(base)}
    used |= {q.object.value for q in quads if q.predicate.value.endswith("#type") and q.object.value.startswith(base)}
    assert used <= defined


@pytest.mark.parametrize("count", [0, 1, 2])
def test_small_collections_have_few_patterns(count, items):
    found = find_patterns(items()[:count])
    assert found.triples == [] and found.templates == []
    assert list(pattern_quads(found))
