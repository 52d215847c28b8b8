"""The typed records that the loaders fill: what a document says, and where it says it.

One `Document` holds the records of one or more pilots; one `PilotRecord` is what
one document says of one pilot. Every fact names the span that speaks for it, the
method that found it and how sure that method is (a share from 0 to 1, calibrated
on annotated records).
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from loaders.text import Span


class Genre(StrEnum):
    """What kind of publication a document is."""

    TASK_BOOK = "task_book"
    IMPLEMENTATION_PLAN = "implementation_plan"
    ACTION_PLAN = "action_plan"
    PRESS_DIGEST = "press_digest"
    UNKNOWN = "unknown"


class Level(StrEnum):
    """The level of a pilot's place in the administrative hierarchy."""

    PREFECTURE = "prefecture"
    COUNTY_LEVEL_CITY = "county-level city"
    COUNTY = "county"
    DISTRICT = "district"


class UnitKind(StrEnum):
    """What a planned unit is."""

    APPLICATION = "application"
    EXPERIENCE = "experience"
    STANDARD = "standard"
    FUNDING = "funding"
    OPERATION = "operation"


class Comparator(StrEnum):
    """How a number binds: exactly, at least, at most, about."""

    EQUAL = "="
    AT_LEAST = ">="
    AT_MOST = "<="
    ABOUT = "~"


class StandardLevel(StrEnum):
    """Who would issue a planned standard."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"
    LOCAL = "local"
    INDUSTRY = "industry"
    GROUP = "group"


class FundingKind(StrEnum):
    """Where money comes from, or what it counts."""

    SOCIAL_CAPITAL = "social_capital"
    TOTAL_INVESTMENT = "total_investment"
    GOVERNMENT_BUDGET = "government_budget"
    REWARD = "reward"


class CompanyStatus(StrEnum):
    """Whether a company exists or is still to be founded."""

    EXISTING = "existing"
    PLANNED = "planned"


class AgencyRole(StrEnum):
    """What an agency does for the pilot."""

    GOVERNMENT = "government"
    LEAD = "lead"
    SUPERVISOR = "supervisor"
    RESPONSIBLE = "responsible"
    MENTIONED = "mentioned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What every fact carries: its place, how it was found, how sure that is."""

    span: Span
    method: str
    confidence: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"a confidence of {self.confidence} is no share of 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeAssignment:
    """One scenario type of a unit, with the words that spoke for it.

    Attributes
    ----------
    type_id
        The local name in the scheme of scenario types.
    score
        How strongly the unit's words speak for the type; comparable within one unit.
    words
        The words that count, strongest first, each with its share and its span.
    """

    type_id: str
    score: float
    confidence: float
    words: tuple[TypeWord, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeWord:
    """A word that speaks for a scenario type, what it adds to the score, and where it stands."""

    word: str
    weight: float
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Fact):
    """One planned thing: a numbered or run-in heading with the text that belongs to it.

    `span` runs from the first character of the number to the last of the text (for a
    group: of its last descendant). `parent` is the path of the unit above, or None.
    `own_span` is the part before the first child, where facts of a group itself stand.
    """

    path: str
    parent: str | None
    kind: UnitKind
    is_group: bool
    title: str
    title_span: Span
    own_span: Span
    types: tuple[TypeAssignment, ...] = ()
    responsible: tuple[str, ...] = ()


def innermost_unit(units: Sequence[Unit], position: int) -> Unit | None:
    """The innermost of some units, sorted by their starts, whose text holds a source position."""
    at = bisect.bisect_right(units, position, key=lambda unit: unit.span.start) - 1
    while at >= 0 and units[at].span.end <= position:
        at -= 1
    return units[at] if at >= 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Fact):
    """A number that the plan commits to; `value` or a range, decimals written out (7万 is 70000)."""

    unit_path: str | None
    value: Decimal | None
    value_min: Decimal | None = None
    value_max: Decimal | None = None
    unit: str
    comparator: Comparator
    object: str
    deadline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStandard(Fact):
    """A standard that the plan sets out to draft."""

    topic: str
    level: StandardLevel
    min_count: int | None
    types: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation(Fact):
    """A document that the plan cites by title, by number or both."""

    title: str | None
    code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Funding(Fact):
    """An amount in yuan, or a share in percent, of money that the plan names."""

    kind: FundingKind
    amount_yuan: Decimal | None
    percent: Decimal | None
    comparator: Comparator


@dataclass(frozen=True, slots=True, kw_only=True)
class Company(Fact):
    """A named enterprise, or one that is to be founded."""

    name: str
    status: CompanyStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform(Fact):
    """A system, app, brand or programme with a proper name of its own."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency(Fact):
    """A government organ or public body, with its role for this pilot.

    `agency_kind` is the local name of the kind that makes agencies comparable across
    places (`big-data`, `public-security`, …), or None where the name shows none.
    """

    name: str
    role: AgencyRole
    agency_kind: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Technology(Fact):
    """A technology that the plan names; `technology` is its local name in the vocabulary."""

    technology: str
    unit_path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Fact):
    """A date with what is to be done by then: `date` is YYYY or YYYY-MM."""

    date: str
    label: str
    unit_path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotField(Fact):
    """One of the pilot's own facts, by the column name of the flat table `pilots`."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PilotRecord:
    """What one document says of one pilot.

    Attributes
    ----------
    span
        The chapter of the document that speaks of this pilot.
    adcode
        The six digits of GB/T 2260, or None where the place is not in the table.
    fields
        `level`, `designated_year`, `batch`, `target_star`, `designation_doc`, `government`,
        `lead_agency`, `supervisor`, `midterm_by`, `final_by`, `vision`: those that were found.
    """

    place: str
    prefecture: str
    adcode: str | None
    level: Level
    span: Span
    fields: tuple[PilotField, ...] = ()
    units: tuple[Unit, ...] = ()
    targets: tuple[Target, ...] = ()
    standards: tuple[PlannedStandard, ...] = ()
    citations: tuple[Citation, ...] = ()
    funding: tuple[Funding, ...] = ()
    companies: tuple[Company, ...] = ()
    platforms: tuple[Platform, ...] = ()
    agencies: tuple[Agency, ...] = ()
    technologies: tuple[Technology, ...] = ()
    milestones: tuple[Milestone, ...] = ()

    def field(self, name: str) -> str | None:
        """The value of one of the pilot's own facts, or None."""
        return next((f.value for f in self.fields if f.name == name), None)

    def unit_at(self, position: int) -> Unit | None:
        """The innermost unit whose text holds a source position."""
        return innermost_unit(self.units, position)

    def with_facts(self, **found: tuple[Fact, ...]) -> PilotRecord:
        """This record with some of its tuples replaced."""
        return replace(self, **found)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A source document and what was read in it.

    `warnings` are sentences for the manifest: what a careful reader would want to know
    about how far the reading can be trusted.
    """

    name: str
    identifier: str
    sha256: str
    genre: Genre
    title: str | None
    document_number: str | None
    issuer: str | None
    issued: str | None
    length: int
    pages: int | None
    records: tuple[PilotRecord, ...] = ()
    warnings: tuple[str, ...] = field(default=())
