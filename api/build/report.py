"""What a build reports: of each source, of each failure, of the whole."""

from __future__ import annotations

from dataclasses import dataclass, field

from graph.similarity.items import Item


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What the manifest says of one source.

    `seconds` is None where the document was taken over unread, and in releases, which hold no times.
    """

    name: str
    sha256: str
    genre: str
    document: str
    title: str | None
    places: list[str]
    counts: dict[str, int]
    warnings: list[str]
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document as a worker sends it back.

    Attributes
    ----------
    quads
        N-Quads of what it says, in its own graph.
    shared
        N-Quads that describe what other documents may name too.
    text
        The text that positions count in, as UTF-8; None in releases.
    adcodes
        The codes of the places it speaks of.
    items
        Its leaves, as similarity compares them.
    """

    report: SourceReport
    quads: bytes
    shared: bytes
    text: bytes | None
    adcodes: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read, and why, in words its owner can act on."""

    file: str
    message: str

    def __str__(self) -> str:
        return self.message if self.message.startswith(self.file) else f"{self.file}: {self.message}"


@dataclass(slots=True)
class BuildReport:
    """How a build went."""

    sources: list[SourceReport] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    reused: int = 0
    quads: int = 0

    @property
    def pilots(self) -> int:
        """How many pilots' records the dataset holds."""
        return sum(len(source.places) for source in self.sources)


class NoSourceError(Exception):
    """Not one document could be read."""

    def __init__(self, failures: list[Failure]):
        self.failures = failures
        super().__init__("no document could be read" + "".join(f"\n  {failure}" for failure in failures))
