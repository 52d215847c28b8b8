"""How quick and how heavy the pages are, on the released facts, over HTTP from the real service.

    python bench/pages.py [DATASET]          # the released facts by default

For every kind of page: milliseconds at the median and the 95th percentile of a hundred requests, and
kilobytes as sent (gzip) with all that the page loads, the chart library left out. In the same run a page
of static text of the same size as the heaviest is asked for the same number of times, so that the figures can be
read as a ratio to what the machine and the server take for sending alone.
"""

from __future__ import annotations

import gzip
import http.client
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUESTS = 100
PILOT = "/page/pilot/370826/000_83bd0823d5edb45e"
OTHER = "370832/000_83bd0823d5edb45e"
KINDS = (
    *(
        "/",
        "/pilots",
        PILOT,
        f"{PILOT}/unit/1.p1",
        "/page/document/000_83bd0823d5edb45e",
        "/search?q=%E5%81%9C%E8%BD%A6",
    ),
    *("/search", "/types", "/types/parking", "/agencies", "/platforms", "/targets", "/standards", "/documents"),
    *(f"/compare?pilot={PILOT[12:]}&pilot={OTHER}", "/similar", "/patterns", "/questions", "/questions/who-plans"),
    *("/about", "/reliability", "/data", "/api", "/vocabulary", "/sparql"),
)
STATIC = "/static/vendor/echarts.min.js"
_LOADED = re.compile(r'(?:src|data-source)="([^"]+)"|rel="stylesheet" href="([^"]+)"')


def main() -> int:
    data = sys.argv[1] if len(sys.argv) > 1 else str(ROOT / "data")
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    start = [sys.executable, "-c", "from api.cli import main; main()", "serve", "--data", data, "--port", str(port)]
    server = subprocess.Popen(
        [*start, "--workers", "1"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port)
        return _measure(port)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def _measure(port: int) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    sent_alone = statistics.median(_milliseconds(connection, STATIC) for _ in range(20))
    print(f"{'page':60}{'median ms':>10}{'p95 ms':>8}{'kB':>7}")
    slowest, heaviest, everything = 0.0, 0, []
    for address in KINDS:
        first = _body(connection, address)
        times = sorted(_milliseconds(connection, address) for _ in range(REQUESTS))
        everything += times
        p95 = times[int(0.95 * REQUESTS) - 1]
        weight = len(gzip.compress(first, 3)) + sum(
            len(gzip.compress(_body(connection, link), 3)) for link in _loaded(first.decode()) if "echarts" not in link
        )
        slowest, heaviest = max(slowest, p95), max(heaviest, weight)
        print(f"{address[:59]:60}{statistics.median(times):>10.1f}{p95:>8.1f}{weight / 1000:>7.1f}")
    everything.sort()
    print(f"all pages: p95 {everything[int(0.95 * len(everything))]:.1f} ms; slowest kind of page p95 {slowest:.1f} ms")
    print(f"heaviest page: {heaviest / 1000:.1f} kB; the chart library file sent alone: {sent_alone:.1f} ms (ratio 1)")
    print(f"slowest kind of page: {slowest / sent_alone:.1f} times the sending of that file")
    return 0 if slowest < 100 and heaviest < 300_000 else 1


def _loaded(page: str) -> list[str]:
    return [found[0] or found[1] for found in _LOADED.findall(page)]


def _body(connection: http.client.HTTPConnection, address: str) -> bytes:
    connection.request("GET", address, headers={"Accept": "text/html, */*;q=0.5"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{address}: {answer.status}")
    return body


def _milliseconds(connection: http.client.HTTPConnection, address: str) -> float:
    began = time.perf_counter()
    connection.request("GET", address, headers={"Accept": "text/html, */*;q=0.5", "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    return (time.perf_counter() - began) * 1000


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the service did not start")


if __name__ == "__main__":
    raise SystemExit(main())
