"""Work shared between this process and copies of it.

A copy has in memory whatever this process has, so a function may use what could not be sent to a worker;
only what it returns is sent. Where a system cannot copy processes, all is done here.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing.connection import Connection
from typing import Generic, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

CAN_FORK = "fork" in multiprocessing.get_all_start_methods()


class ForkDiedError(Exception):
    """A copy of this process ended before it had sent its result."""


class Fork(Generic[_Result]):
    """A function at work in a copy of this process.

    Parameters
    ----------
    function
        What it returns, or the exception that it raises, is sent back; both must be picklable.

    Examples
    --------
    >>> with Fork(lambda: 6 * 7) as fork:
    ...     fork.result()
    42
    """

    def __init__(self, function: Callable[[], _Result]):
        self._function = function
        if CAN_FORK:
            context = multiprocessing.get_context("fork")
            self._receiver, sender = context.Pipe(duplex=False)
            self._process = context.Process(target=_answer, args=(function, sender), daemon=True)
            self._process.start()
            sender.close()

    def __enter__(self) -> Fork[_Result]:
        return self

    def __exit__(self, *_: object) -> None:
        """End the copy, whether its result was wanted or not."""
        if CAN_FORK:
            self._process.kill()
            self._process.join()
            self._receiver.close()

    def result(self) -> _Result:
        """What the function returned.

        Raises
        ------
        ForkDiedError
            If the copy was ended from outside.
        """
        if not CAN_FORK:
            return self._function()
        answer: _Result | _Raised
        try:
            answer = self._receiver.recv()
        except EOFError as error:
            raise ForkDiedError from error
        if isinstance(answer, _Raised):
            raise answer.error
        return answer


class _Raised:
    """An exception on its way back."""

    def __init__(self, error: Exception):
        self.error = error


def _answer(function: Callable[[], object], sender: Connection) -> None:
    try:
        sender.send(function())
    except Exception as error:
        sender.send(_Raised(error))


@contextmanager
def beside(function: Callable[[], _Result], processes: int) -> Iterator[Callable[[], _Result]]:
    """Have a function at work in a copy of this process, if there may be more than one.

    Yields
    ------
    Callable
        Waits for what the function returns; does it here if there is no copy, or if that has died.

    Examples
    --------
    >>> with beside(lambda: 6 * 7, 2) as product:
    ...     product()
    42
    """
    if processes == 1:
        yield function
        return
    with Fork(function) as fork:

        def result() -> _Result:
            try:
                return fork.result()
            except ForkDiedError:
                return function()

        yield result


def forked_map(function: Callable[[_Item], _Result], items: Sequence[_Item], processes: int) -> Iterator[_Result]:
    """Like `map`, with the items dealt out among this process and copies of it.

    The first item is done before there are copies: what its function loads once, all of them then have.

    Examples
    --------
    >>> list(forked_map(str.upper, "abcde", 2))
    ['A', 'B', 'C', 'D', 'E']
    """
    count = min(processes, len(items) - 1)
    if count < 2 or not CAN_FORK:
        yield from map(function, items)
        return
    yield function(items[0])
    hands = [items[1 + first :: count] for first in range(count)]
    with ExitStack() as stack:
        results = [stack.enter_context(beside(partial(_each, function, hand), count)) for hand in hands[1:]]
        dealt = [_each(function, hands[0]), *(result() for result in results)]
    for index in range(len(items) - 1):
        yield dealt[index % count][index // count]


def _each(function: Callable[[_Item], _Result], items: Sequence[_Item]) -> list[_Result]:
    return [function(item) for item in items]
