"""Units compared in a copy of this process: the same files, wherever the work is done."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.build import computed
from api.build.computed import Comparisons
from graph.similarity.items import Item


def items() -> tuple[Item, ...]:
    words = ("整合停车位，缓解停车难。", "布设摄像机，看护渔港。", "为学校配齐录播教室。")
    return tuple(
        Item(
            key=f"urn:{place}:{number}",
            place=place,
            pilot=f"urn:{place}",
            document=f"{place}.txt",
            path=str(number),
            title=text[:4],
            text=text,
            kind="application",
        )
        for place in ("云湖县", "松溪区")
        for number, text in enumerate(words)
    )


def belonging() -> dict[str, tuple[str, str, str, str | None]]:
    return {f"urn:{place}": (place, "青岚市", "county", None) for place in ("云湖县", "松溪区")}


def written(folder: Path) -> tuple[bytes, bytes]:
    folder.mkdir()
    with Comparisons() as comparisons:
        for item in items():
            comparisons.add((item,))
        comparisons.start(belonging(), folder / "index", folder / "graph")
        comparisons.finish()
    return (folder / "index").read_bytes(), (folder / "graph").read_bytes()


def test_a_copy_and_this_process_write_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = written(tmp_path / "there")
    assert there[1].count(b"\n") > len(items())
    monkeypatch.setattr(computed, "MOST_COUNTED_ONCE", 2)
    assert written(tmp_path / "streamed") == there
    monkeypatch.setattr(computed, "CAN_FORK", False)
    monkeypatch.setattr("api.build.forks.CAN_FORK", False)
    assert written(tmp_path / "here") == there


@pytest.mark.skipif(not computed.CAN_FORK, reason="this system cannot copy processes")
def test_what_a_dead_copy_was_to_compare_is_compared_here(tmp_path: Path) -> None:
    with Comparisons() as comparisons:
        comparisons.add(items())
        comparisons._fork._process.kill()
        comparisons._fork._process.join()
        comparisons.start(belonging(), tmp_path / "index", tmp_path / "graph")
        comparisons.finish()
    assert ((tmp_path / "index").read_bytes(), (tmp_path / "graph").read_bytes()) == written(tmp_path / "again")
