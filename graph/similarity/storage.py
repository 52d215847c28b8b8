"""The similarity index as a file of a dataset: what each unit has of each kind, without any sentence.

Words and pairs of characters that only one place uses are left out: they can be shared
with none. Gzipped JSON, the same bytes for the same index.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from graph.similarity.blocks import counts_of
from graph.similarity.index import Index
from graph.similarity.items import ContributionKind, Item

FORMAT = 3


class IndexFileError(ValueError):
    """A file that is no similarity index of this version."""


def save(
    index: Index, path: Path, counted: Iterable[Mapping[ContributionKind, Mapping[str, float]]] | None = None
) -> None:
    """Write an index that was built from items with texts.

    Parameters
    ----------
    counted
        What `counts_of` finds in each item, where it is at hand.
    """
    kinds: dict[str, Any] = {}
    columns = {kind: {term: n for n, term in enumerate(index.blocks[kind].terms)} for kind in ContributionKind}
    for kind in ContributionKind:
        kinds[kind.value] = {"terms": index.blocks[kind].terms, "columns": [], "counts": []}
    for of_item in map(counts_of, index.items) if counted is None else counted:
        for kind, counts in of_item.items():
            row = sorted((columns[kind][term], count) for term, count in counts.items() if term in columns[kind])
            kinds[kind.value]["columns"].append([column for column, _ in row])
            kinds[kind.value]["counts"].append([count for _, count in row])
    content = {
        "format": FORMAT,
        "items": [asdict(replace(item, text="", themes={})) for item in index.items],
        "weights": {kind.value: weight for kind, weight in index.weights.items()},
        "kinds": kinds,
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    path.write_bytes(gzip.compress(text.encode(), compresslevel=6, mtime=0))


def load(path: Path, texts: Mapping[str, str] | None = None) -> Index:
    """Read an index; it answers exactly as the one that was saved.

    Parameters
    ----------
    texts
        The texts of units by key, where they are at hand: for the sentences of explanations.

    Raises
    ------
    IndexFileError
        If the file is missing or no index of this version.
    """
    try:
        content = json.loads(gzip.decompress(path.read_bytes()))
        if content["format"] != FORMAT:
            raise IndexFileError(f"{path}: format {content['format']} is not {FORMAT}; build the dataset again")
        items = tuple(_item(fields, texts or {}) for fields in content["items"])
        weights = {ContributionKind(kind): float(weight) for kind, weight in content["weights"].items()}
        counted = {ContributionKind(kind): _counts(stored) for kind, stored in content["kinds"].items()}
        return Index.of_counts(items, _by_unit(counted, len(items)), weights)
    except IndexFileError:
        raise
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, IndexError) as error:
        raise IndexFileError(f"{path}: no similarity index ({error}); build the dataset again") from error


def _item(fields: Mapping[str, Any], texts: Mapping[str, str]) -> Item:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in fields.items()
    }
    values["text"] = texts.get(values["key"], "")
    return Item(**values)


def _counts(stored: Mapping[str, Any]) -> list[Mapping[str, float]]:
    terms = stored["terms"]
    return [
        {terms[column]: count for column, count in zip(columns, counts, strict=True)}
        for columns, counts in zip(stored["columns"], stored["counts"], strict=True)
    ]


def _by_unit(
    counted: Mapping[ContributionKind, list[Mapping[str, float]]], units: int
) -> Iterator[Mapping[ContributionKind, Mapping[str, float]]]:
    for number in range(units):
        yield {kind: counts[number] for kind, counts in counted.items()}
