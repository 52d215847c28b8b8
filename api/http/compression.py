"""Compressing answers for the clients that ask for it (RFC 9110, section 8.4)."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator

from flask import Flask, Response, request

from api.http.streaming import AnswerCutError

SMALLEST = 1400  # bytes: what fits one packet anyway is sent as it is
_LEVEL = 3
_LONGEST_HEADER = 1000
_CODING = re.compile(r"[ \t]*([A-Za-z0-9-]+|\*)[ \t]*(?:;[ \t]*[qQ]=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?[ \t]*")
_COMPRESSIBLE = re.compile(r"text/|application/(?:[a-z0-9.-]+\+)?(?:json|xml)|application/(?:n-triples|sparql-query)")


def register_compression(app: Flask) -> None:
    """Let the app compress what is worth it."""
    app.after_request(compressed)


def compressed(response: Response) -> Response:
    """The response, compressed if the client accepts gzip and the content is text of some length."""
    if not _COMPRESSIBLE.match(response.content_type or ""):
        return response
    response.vary.add("Accept-Encoding")
    length = response.content_length
    if (
        response.status_code != 200
        or request.method == "HEAD"
        or response.direct_passthrough
        or "Content-Encoding" in response.headers
        or (length is not None and length < SMALLEST)
        or not accepts_gzip(request.headers.get("Accept-Encoding", ""))
    ):
        return response
    if response.is_streamed:
        response.response = _compressed_pieces(response.response)  # type: ignore[arg-type]
        response.headers.pop("Content-Length", None)
    else:
        response.set_data(gzip.compress(response.get_data(), _LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    return response


def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header prefers gzip to no compression (RFC 9110, section 12.5.3).

    >>> accepts_gzip("br, gzip;q=0.5"), accepts_gzip("*;q=0.1"), accepts_gzip("gzip;q=0, *"), accepts_gzip("identity")
    (True, True, False, False)
    >>> accepts_gzip("identity;q=0.5, gzip;q=0.2")
    False
    """
    qualities = {}
    for element in header[:_LONGEST_HEADER].split(","):
        if found := _CODING.fullmatch(element):
            qualities[found[1].lower()] = float(found[2] or 1)
    gzipped = qualities.get("gzip", qualities.get("x-gzip", qualities.get("*", 0.0)))
    return gzipped > 0 and gzipped >= qualities.get("identity", 0.0)


def _compressed_pieces(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(_LEVEL, wbits=31)
    try:
        for piece in pieces:
            if packed := packer.compress(piece):
                yield packed
    except AnswerCutError:
        # What is there can be read; what would say that it is all is left out.
        yield packer.flush(zlib.Z_SYNC_FLUSH)
        raise
    yield packer.flush()
