"""Work in copies of this process: results in order, errors handed on, death survived."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.build.forks import CAN_FORK, Fork, ForkDiedError, forked_map

pytestmark = pytest.mark.skipif(not CAN_FORK, reason="this system cannot copy processes")


@settings(max_examples=20, deadline=None)
@given(items=st.lists(st.integers(), max_size=12), processes=st.integers(1, 4))
def test_the_order_is_that_of_the_items(items: list[int], processes: int) -> None:
    assert list(forked_map(str, items, processes)) == [str(item) for item in items]


def test_the_items_are_dealt_out() -> None:
    assert len(set(forked_map(lambda _: os.getpid(), range(9), 3))) == 3


def test_an_error_in_a_copy_is_raised_here() -> None:
    with Fork(lambda: int("seven")) as fork, pytest.raises(ValueError, match="seven"):
        fork.result()


def test_what_a_dead_copy_was_to_do_is_done_here() -> None:
    parent = os.getpid()

    def fragile(number: int) -> int:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return number * number

    assert list(forked_map(fragile, range(7), 2)) == [n * n for n in range(7)]


def test_a_dead_copy_is_told() -> None:
    with Fork(lambda: os.kill(os.getpid(), signal.SIGKILL)) as fork, pytest.raises(ForkDiedError):
        fork.result()


def test_a_copy_whose_result_nobody_wants_ends() -> None:
    with Fork(lambda: signal.pause()) as fork:
        process = fork._process
    assert not process.is_alive()
