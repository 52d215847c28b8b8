"""Answers already given, kept up to a number of bytes; the least recently used go first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Kept = TypeVar("Kept")

_OVERHEAD = 500  # bytes of an entry besides what it holds and its key, roughly


class AnswerCache(Generic[Kept]):
    """A map from what was asked to what was answered, safe for threads.

    Parameters
    ----------
    capacity
        The most bytes to keep; 0 keeps nothing. A single answer takes at most an eighth.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._size = 0
        self._lock = threading.Lock()
        self._entries: OrderedDict[Hashable, tuple[Kept, int]] = OrderedDict()

    def get(self, key: Hashable) -> Kept | None:
        """The answer kept under a key, or None."""
        with self._lock:
            found = self._entries.get(key)
            if found is None:
                return None
            self._entries.move_to_end(key)
            return found[0]

    def put(self, key: Hashable, answer: Kept, held: int) -> None:
        """Keep an answer; `held` is how many bytes it and its key take."""
        size = held + _OVERHEAD
        if size * 8 > self._capacity:
            return
        with self._lock:
            replaced = self._entries.pop(key, None)
            self._size += size - (replaced[1] if replaced else 0)
            self._entries[key] = (answer, size)
            while self._size > self._capacity:
                _, (_, freed) = self._entries.popitem(last=False)
                self._size -= freed

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._size = 0
