"""What a check found, in words that a person can act on, in Chinese and English."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal as OneOf

Language = OneOf["zh", "en"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong.

    Attributes
    ----------
    check
        Which check found it: `shapes`, `ontology` or `reasoner`.
    focus
        The IRI of the thing that is wrong.
    path
        The IRI of the property concerned, or None.
    value
        The value concerned, or None.
    zh, en
        What is expected or contradicted.
    """

    check: str
    focus: str
    path: str | None
    value: str | None
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class CheckRun:
    """One check that was run: its name, how long it took, and what it says when all is well."""

    name: str
    seconds: float
    summary: str


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of all checks that were run."""

    findings: tuple[Finding, ...]
    runs: tuple[CheckRun, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def text(self, language: Language = "en", *, limit: int = 5) -> str:
        """The report for a terminal: findings of one kind together, at most `limit` of each kind spelled out."""
        lines = [f"{run.name}: {run.summary} ({run.seconds:.1f} s)" for run in self.runs]
        kinds = Counter((finding.check, finding.en) for finding in self.findings)
        for (check, english), count in kinds.most_common():
            same = [finding for finding in self.findings if (finding.check, finding.en) == (check, english)]
            lines += ["", f"{check}: {count} × {same[0].zh if language == 'zh' else english}"]
            for finding in same[:limit]:
                path = "" if finding.path is None else f"  {_local_name(finding.path)}"
                value = "" if finding.value is None else f"  →  {finding.value}"
                lines.append(f"  {finding.focus}{path}{value}")
            if count > limit:
                lines.append(f"  … 另有 {count - limit} 处" if language == "zh" else f"  … and {count - limit} more")
        return "\n".join(lines)


def _local_name(iri: str) -> str:
    return iri.rpartition("#")[2].rpartition("/")[2]


def sorted_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings once each, in an order that depends on nothing but them."""
    unique = dict.fromkeys(findings)
    return tuple(sorted(unique, key=lambda f: (f.check, f.en, f.focus, f.path or "", f.value or "")))
