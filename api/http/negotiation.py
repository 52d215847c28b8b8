"""Choosing among media types by an Accept header (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_RANGE = re.compile(r"[ \t]*([!#$%&'*+.^_`|~0-9A-Za-z-]+|\*)/([!#$%&'*+.^_`|~0-9A-Za-z-]+|\*)[ \t]*(?:;(.*))?")
_QUALITY = re.compile(r"[ \t]*q[ \t]*=[ \t]*(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)[ \t]*", re.IGNORECASE)
LONGEST_HEADER = 4096


class NotAcceptableError(Exception):
    """None of the offered media types is acceptable to the client; the message lists them."""


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of an Accept header."""

    type: str
    subtype: str
    quality: float

    @property
    def specificity(self) -> int:
        """0 for any type, 1 for any subtype, 2 for one media type."""
        return 0 if self.type == "*" else 1 if self.subtype == "*" else 2

    def covers(self, media_type: str) -> bool:
        """Whether a media type (without parameters) falls into this range."""
        kind, _, subtype = media_type.partition("/")
        return self.type in ("*", kind) and self.subtype in ("*", subtype)


def negotiate(accept: str | None, offers: Sequence[str]) -> str:
    """The offered media type that the client likes best; among equals the first offered.

    Parameters
    ----------
    accept
        The header, or None where there is none: then anything is acceptable.
    offers
        Media types without parameters, the service's favourite first.

    Raises
    ------
    NotAcceptableError
        If the client accepts none of them.

    Examples
    --------
    >>> negotiate("text/*;q=0.5, application/json;q=0.4", ["application/json", "text/csv"])
    'text/csv'
    >>> negotiate("text/csv;q=0, */*", ["text/csv", "text/turtle"])
    'text/turtle'
    """
    if accept is None or not accept.strip():
        return offers[0]
    ranges = parse_accept(accept)
    best = max(offers, key=lambda offer: _quality(ranges, offer))
    if _quality(ranges, best) == 0:
        raise NotAcceptableError(f"there is no answer as {accept[:200]}; there is: {', '.join(offers)}")
    return best


def parse_accept(header: str) -> tuple[MediaRange, ...]:
    """The elements of an Accept header; malformed ones are left out."""
    ranges = []
    for element in header[:LONGEST_HEADER].split(","):
        found = _RANGE.fullmatch(element)
        if found is None or (found[1] == "*" and found[2] != "*"):
            continue
        quality = 1.0
        for parameter in (found[3] or "").split(";"):
            if weight := _QUALITY.fullmatch(parameter):
                quality = float(weight[1])
        ranges.append(MediaRange(found[1].lower(), found[2].lower(), quality))
    return tuple(ranges)


def _quality(ranges: Sequence[MediaRange], offer: str) -> float:
    """The quality that the most specific range gives to an offer, 0 where none covers it."""
    covering = [accepted for accepted in ranges if accepted.covers(offer)]
    if not covering:
        return 0.0
    closest = max(accepted.specificity for accepted in covering)
    return max(accepted.quality for accepted in covering if accepted.specificity == closest)
