"""How many requests a client may make in a minute."""

from __future__ import annotations

import threading
import time

_MOST_CLIENTS = 100_000


class RateLimiter:
    """Counts requests by client in windows of a minute, safe for threads.

    Parameters
    ----------
    most
        Requests that a client may make in one window.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._window = 0
        self._counts: dict[str, int] = {}
        self._lock = threading.Lock()

    def allows(self, client: str) -> bool:
        """Count a request, and tell whether it is still within the limit."""
        window = int(time.monotonic() // 60)
        with self._lock:
            if window != self._window or len(self._counts) >= _MOST_CLIENTS:
                self._window, self._counts = window, {}
            count = self._counts.get(client, 0) + 1
            self._counts[client] = count
            return count <= self._most

    def headers(self, client: str) -> tuple[tuple[str, str], ...]:
        """What a client is told of its limit (draft-ietf-httpapi-ratelimit-headers)."""
        left = max(0, self._most - self._counts.get(client, 0))
        return (
            ("RateLimit-Policy", f'"minute";q={self._most};w=60'),
            ("RateLimit", f'"minute";r={left};t={self.seconds_left()}'),
        )

    @staticmethod
    def seconds_left() -> int:
        """Seconds until the next window begins, at least 1."""
        return 60 - int(time.monotonic() % 60)
