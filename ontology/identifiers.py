"""How the IRI of each thing is made: ASCII, of codes and hashes, the same from release to release.

The scheme is the table "Identifiers" of docs/explanation/data-model.md.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from pathlib import PurePath

from pyoxigraph import NamedNode

from ontology.vocabulary import ID_BASE, TYPE_BASE

_ADCODE = re.compile(r"[0-9]{6}")
_PLAIN_STEM = re.compile(r"[A-Za-z0-9_-]+")
_CHINESE_DIGITS = {c: n for n, c in enumerate("一二三四五六七八九", 1)}
_QUOTES = str.maketrans("", "", "“”‘’\"'「」『』《》〈〉 \t\r\n\u3000")


class Graphs:
    """The named graphs that are not documents."""

    PLACES = NamedNode(ID_BASE + "graph/places")
    ENTITIES = NamedNode(ID_BASE + "graph/entities")
    ONTOLOGY = NamedNode(ID_BASE + "graph/ontology")
    TYPES = NamedNode(ID_BASE + "graph/types")
    SIMILARITY = NamedNode(ID_BASE + "graph/similarity")
    PATTERNS = NamedNode(ID_BASE + "graph/patterns")
    INFERRED = NamedNode(ID_BASE + "graph/inferred")
    METADATA = NamedNode(ID_BASE + "graph/metadata")


def content_key(*content: object) -> str:
    """Ten hexadecimal digits of the SHA-256 of a fact's content; None counts as empty.

    The parts are joined by U+001F, which no document prints.

    >>> content_key("建成", 95, None) == content_key("建成", "95", "")
    True
    """
    joined = "\x1f".join("" if part is None else str(part) for part in content)
    return hashlib.sha256(joined.encode()).hexdigest()[:10]


def name_key(name: str, *context: str) -> str:
    """The key of a name, the same for its full-width, quoted and spaced spellings.

    >>> name_key("“爱山东”ＡＰＰ") == name_key("爱山东app")
    True
    """
    plain = unicodedata.normalize("NFKC", name).translate(_QUOTES).casefold()
    return content_key(*context, plain)


def document_id(file_name: str) -> str:
    """The identifier of a document: its file name without the ending, or a hash of the name.

    >>> document_id("004_6b51.txt"), document_id("任务书.docx")
    ('004_6b51', 'd-7e3f28dc56c0')
    """
    stem = PurePath(file_name).stem
    if _PLAIN_STEM.fullmatch(stem):
        return stem
    return "d-" + hashlib.sha256(file_name.encode()).hexdigest()[:12]


def document(identifier: str) -> NamedNode:
    """The document, and the named graph of what it says."""
    return NamedNode(f"{ID_BASE}document/{identifier}")


def place(adcode: str | None, name: str = "", prefecture: str = "") -> NamedNode:
    """A place: by its code of GB/T 2260, or by its names where it has none.

    Raises
    ------
    ValueError
        If the code is not six digits.

    >>> place("370826").value
    'https://w3id.org/pilotgraph/id/place/370826'
    >>> place(None, "云湖县", "青岚市").value
    'https://w3id.org/pilotgraph/id/place/x-2c1ef11fe7'
    """
    return place_of_key(place_key(adcode, name, prefecture))


def place_of_key(key: str) -> NamedNode:
    """The place that a `place_key` stands for."""
    return NamedNode(f"{ID_BASE}place/{key}")


def place_key(adcode: str | None, name: str = "", prefecture: str = "") -> str:
    """What stands for a place in IRIs: its code, or `x-` and the key of its names."""
    if adcode is None:
        return "x-" + name_key(name, prefecture)
    if not _ADCODE.fullmatch(adcode):
        raise ValueError(f"{adcode!r} is no code of GB/T 2260: six digits are expected")
    return adcode


def pilot(place_code: str, document_identifier: str) -> NamedNode:
    """A pilot, as one document describes it; `place_code` is a `place_key`."""
    return NamedNode(f"{ID_BASE}pilot/{place_code}/{document_identifier}")


def unit(pilot_iri: NamedNode, path: str) -> NamedNode:
    """A planned unit of a pilot, by its path in the outline."""
    return NamedNode(f"{pilot_iri.value}/unit/{encode_path(path)}")


def fact(pilot_iri: NamedNode, sort: str, key: str) -> NamedNode:
    """A fact of a pilot: `sort` is `target`, `standard`, `citation`, `funding` …, `key` its content key."""
    return NamedNode(f"{pilot_iri.value}/{sort}/{key}")


def child(parent: NamedNode, *segments: object) -> NamedNode:
    """A thing that belongs to another: its IRI continued by segments, as in `…/typing/education`."""
    return NamedNode("/".join([parent.value, *map(str, segments)]))


def passage(document_iri: NamedNode, start: int, end: int) -> NamedNode:
    """A passage of a document, by code points."""
    return NamedNode(f"{document_iri.value}/passage/{start}-{end}")


def agency(place_code: str, name_without_place: str) -> NamedNode:
    """An agency of a place, by its name without the place's."""
    return NamedNode(f"{ID_BASE}agency/{place_code}-{name_key(name_without_place)}")


def agency_kind(local_name: str) -> NamedNode:
    """A kind of agency, such as `big-data`."""
    return NamedNode(f"{ID_BASE}agency-kind/{local_name}")


def platform(name: str) -> NamedNode:
    """A platform with a proper name, shared by all places that use it."""
    return NamedNode(f"{ID_BASE}platform/{name_key(name)}")


def company(name: str, place_code: str | None = None) -> NamedNode:
    """A company. One still to be founded has no name yet that sets it apart: give its place."""
    key = name_key(name) if place_code is None else f"{place_code}-{name_key(name)}"
    return NamedNode(f"{ID_BASE}company/{key}")


def technology(local_name: str) -> NamedNode:
    """A technology of the vocabulary, such as `5g`."""
    return NamedNode(f"{ID_BASE}technology/{local_name}")


def scenario_type(local_name: str) -> NamedNode:
    """A scenario type of the SKOS scheme, such as `education`."""
    return NamedNode(TYPE_BASE + local_name)


def encode_path(path: str) -> str:
    """A unit's path as ASCII.

    `(2)` becomes `p2`, `①` `c1`, a Chinese ordinal `z1`; digits and letters stay, any other
    character becomes `u` and its code point, parts are joined by `.`.

    >>> encode_path("三.(2).①.a"), encode_path("（十二）.3")
    ('z3.p2.c1.a', 'pz12.3')
    """
    return ".".join(_encode_part(part) for part in path.split("."))


def _encode_part(part: str) -> str:
    plain = part.strip()
    if len(plain) > 2 and plain[0] in "(（" and plain[-1] in ")）":
        return "p" + _encode_part(plain[1:-1])
    if plain.isascii() and plain.isalnum():
        return plain
    if len(plain) == 1 and "①" <= plain <= "⑳":
        return f"c{ord(plain) - ord('①') + 1}"
    number = _chinese_number(plain)
    if number is not None:
        return f"z{number}"
    return "".join(c if c.isascii() and c.isalnum() else f"u{ord(c):x}" for c in plain) or "u0"


def _chinese_number(text: str) -> int | None:
    """The value of a Chinese ordinal from 一 to 九十九, or None."""
    tens, ten, ones = text.rpartition("十")
    if (tens and tens not in _CHINESE_DIGITS) or (ones and ones not in _CHINESE_DIGITS) or not text:
        return None
    return (_CHINESE_DIGITS.get(tens, 1) * 10 if ten else 0) + _CHINESE_DIGITS.get(ones, 0)
