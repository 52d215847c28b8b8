"""A dataset directory opened for questions: an in-memory store whose errors are the project's own.

A dataset directory holds `dataset.nq.gz` (all named graphs as N-Quads) and `manifest.json`.
Queries see the union of all graphs as their default graph, unless they say otherwise.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, Protocol, cast

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
)

from graph.shortcuts import Shortcuts, rewritten_query
from graph.standard import standardised
from ontology.vocabulary import ID_BASE

DATASET_FILE = "dataset.nq.gz"
MANIFEST_FILE = "manifest.json"

Term = NamedNode | BlankNode | Literal | Triple
Answer = QuerySolutions | QueryBoolean | QueryTriples

_COMPLAINTS = {
    "Prefix not found": "this prefix is not declared",
    "SELECT contains a variable that is unbound": "SELECT names a variable that the group does not bind",
    "IRI parsing failed": "this is no IRI",
}
_POSITION = re.compile(r"\bat (\d{1,9}):(\d{1,9})")


class GraphError(Exception):
    """Something that the graph cannot do; the message is for the person who asked."""


class DatasetError(GraphError):
    """A dataset directory that cannot be opened."""


class QuerySyntaxError(GraphError):
    """A query that is no SPARQL 1.1.

    Attributes
    ----------
    line, column
        Where the parser stopped, both from 1; None where it does not say.
    """

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


class QueryEvaluationError(GraphError):
    """A well-formed query that the engine cannot answer."""


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to a SELECT query: one tuple of terms a row, None where a variable is unbound."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


class SelectSource(Protocol):
    """Anything that answers SELECT queries: an opened dataset or a remote endpoint."""

    def select(self, query: str) -> Solutions:
        """The solutions of a SELECT query over the union of all graphs."""
        ...


@dataclass(frozen=True, slots=True)
class DatasetStore:
    """A dataset held in memory.

    Attributes
    ----------
    store
        The engine's store, already loaded.
    version
        16 hex digits that change with the dataset: the beginning of the SHA-256 of `dataset.nq.gz`.
    manifest
        What `manifest.json` says, as read.
    directory
        Where the dataset was read from, or None for one made in memory.
    union
        Whether the default graph is the union of all graphs as the engine makes it. The engine counts a
        triple once for each graph that says it, so where two graphs say the same, `open_dataset` fills
        the default graph with each triple once, and this is False.
    shortcuts
        Joins made before, for queries that make them again; None where the process is too short-lived.
    """

    store: Store
    version: str
    manifest: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    directory: Path | None = None
    union: bool = True
    shortcuts: Shortcuts | None = field(default_factory=Shortcuts, repr=False, compare=False)

    def query(
        self,
        query: str,
        *,
        default_graphs: list[NamedNode] | None = None,
        named_graphs: list[NamedNode] | None = None,
    ) -> Answer:
        """Evaluate a query of any form; see `evaluate`. Relative IRIs begin with the base of identifiers."""
        standard = standardised(query, lambda iri: self._speaks_of(iri, default_graphs))
        if standard.misread_at is not None:
            before = query[: standard.misread_at].split("\n")
            line, column = len(before), len(before[-1]) + 1
            told = f"line {line}, column {column}: this reads as an IRI in place of an operator; put blanks around <"
            raise QuerySyntaxError(told, line, column)
        # What is wrong with a query is told at the end, in the words in which it was asked.
        if default_graphs is None and named_graphs is None and (rewritten := rewritten_query(standard.text)):
            small = self.shortcuts.store(self.store, rewritten) if self.shortcuts is not None else None
            with suppress(GraphError):
                if small is not None:
                    return evaluate(small, rewritten.query)
                return evaluate(self.store, rewritten.unjoined, union=self.union)
        if standard.text != standard.as_asked:
            with suppress(GraphError):
                return self._evaluated(standard.text, default_graphs, named_graphs)
        return self._evaluated(standard.as_asked, default_graphs, named_graphs)

    def _speaks_of(self, iri: str, graphs: list[NamedNode] | None) -> bool:
        try:
            node = NamedNode(iri)
        except ValueError:
            return False
        return any(
            next(self.store.quads_for_pattern(subject, None, value, graph), None) is not None
            for graph in (graphs if graphs is not None else [None])
            for subject, value in ((node, None), (None, node))
        )

    def _evaluated(
        self, query: str, default_graphs: list[NamedNode] | None, named_graphs: list[NamedNode] | None
    ) -> Answer:
        return evaluate(
            self.store,
            query,
            union=self.union,
            default_graphs=default_graphs,
            named_graphs=named_graphs,
            base_iri=ID_BASE,
        )

    def select(self, query: str) -> Solutions:
        """The solutions of a SELECT query over the union of all graphs.

        Raises
        ------
        QuerySyntaxError
            If the query cannot be parsed.
        QueryEvaluationError
            If it is no SELECT query or the engine cannot answer it.
        """
        answer = self.query(query)
        if not isinstance(answer, QuerySolutions):
            raise QueryEvaluationError("a SELECT query was expected here")
        with translated_errors():
            rows = tuple(tuple(solution) for solution in answer)
        return Solutions(tuple(variable.value for variable in answer.variables), rows)

    def __len__(self) -> int:
        return len(self.store)


def open_dataset(directory: Path) -> DatasetStore:
    """Load a dataset directory into memory.

    Raises
    ------
    DatasetError
        If a file is missing, damaged or empty; the message names it.
    """
    data, manifest = directory / DATASET_FILE, directory / MANIFEST_FILE
    if not directory.is_dir():
        raise DatasetError(f"{directory}: there is no such folder; `pilotgraph build` makes one")
    try:
        packed = data.read_bytes()
        described = json.loads(manifest.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise DatasetError(f"{error.filename}: missing; this folder is no dataset of `pilotgraph build`") from error
    except (OSError, ValueError) as error:
        raise DatasetError(f"{directory}: cannot be read: {error}") from error
    if not isinstance(described, dict):
        raise DatasetError(f"{manifest}: a JSON object is expected, found {type(described).__name__}")
    store = Store()
    try:
        with gzip.open(data, "rb") as quads:
            store.bulk_load(cast(IO[bytes], quads), format=RdfFormat.N_QUADS, lenient=True)
    except (SyntaxError, OSError, EOFError, ValueError, zlib.error) as error:
        raise DatasetError(f"{data}: damaged: {error}") from error
    if not len(store):
        raise DatasetError(f"{data}: holds no facts")
    union = not _has_repeated_triples(store)
    if not union:
        store.bulk_extend(
            Quad(quad.subject, quad.predicate, quad.object) for quad in store.quads_for_pattern(None, None, None)
        )
    version = hashlib.sha256(packed).hexdigest()[:16]
    return DatasetStore(store, version, MappingProxyType(described), directory, union)


def evaluate(
    store: Store,
    query: str,
    *,
    union: bool = True,
    default_graphs: list[NamedNode] | None = None,
    named_graphs: list[NamedNode] | None = None,
    base_iri: str | None = None,
) -> Answer:
    """Evaluate a query of any form, with the engine's errors translated.

    `default_graphs` and `named_graphs`, where given, are the query's dataset and override both
    its own FROM clauses and `union`.

    Raises
    ------
    QuerySyntaxError
        If the query cannot be parsed; with line and column where the parser names them.
    QueryEvaluationError
        If the engine cannot answer it.
    """
    with translated_errors():
        if default_graphs is not None or named_graphs is not None:
            default: list[NamedNode | BlankNode | DefaultGraph] = list(default_graphs or ())
            named: list[NamedNode | BlankNode] = list(named_graphs or ())
            return store.query(query, base_iri=base_iri, default_graph=default, named_graphs=named)
        return store.query(query, base_iri=base_iri, use_default_graph_as_union=union)


class translated_errors:  # noqa: N801 - reads as a statement
    """A context in which the engine's exceptions become the project's own.

    The engine raises `SyntaxError` for a bad query, `OSError` for storage and network and
    `RuntimeError` or `ValueError` for what it does not support.
    """

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, SyntaxError):
            message = str(error.msg or error)
            found = _POSITION.search(message)
            line, column = (int(found[1]), int(found[2])) if found else (error.lineno, error.offset)
            raise QuerySyntaxError(readable_syntax_error(message), line, column) from error
        if isinstance(error, (OSError, RuntimeError, ValueError)):
            raise QueryEvaluationError(str(error)) from error


def readable_syntax_error(message: str) -> str:
    """What the engine's parser complains of, without the grammar's inner names.

    >>> readable_syntax_error("error at 2:7: expected one of Prefix not found, ['%'], ['0' ..= '9']")
    'line 2, column 7: this prefix is not declared'
    >>> readable_syntax_error("error at 1:6: expected [_]")
    'line 1, column 6: the query cannot be read from here on'
    """
    found = _POSITION.search(message)
    if found is None:
        return message
    place, rest = f"line {found[1]}, column {found[2]}", message[found.end() :]
    for told, meaning in _COMPLAINTS.items():
        if told in rest:
            return f"{place}: {meaning}"
    return f"{place}: the query cannot be read from here on"


def _has_repeated_triples(store: Store) -> bool:
    """Whether a triple stands in more than one graph."""
    counted = store.query(
        "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o } }",
        use_default_graph_as_union=True,
    )
    assert isinstance(counted, QuerySolutions)
    (distinct,) = next(iter(counted))
    assert isinstance(distinct, Literal)
    return int(distinct.value) != len(store)


def named_graphs(store: Store) -> Iterator[NamedNode]:
    """The IRIs of the dataset's named graphs."""
    for name in store.named_graphs():
        if isinstance(name, NamedNode):
            yield name
