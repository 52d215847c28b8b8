"""The leaves of a document, as similarity compares them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from graph.similarity.items import Item
from loaders.pipeline import Loaded
from loaders.rdf import pilot_nodes
from loaders.records import PilotRecord, UnitKind
from loaders.text import DenseText
from loaders.themes import theme_shares
from ontology import identifiers as iri

_Names = defaultdict[str | None, list[str]]
COMPARED_KINDS = (UnitKind.APPLICATION, UnitKind.EXPERIENCE)


def items_of(loaded: Loaded) -> Iterator[Item]:
    """The leaves of kind application or experience, in order of the text."""
    dense = DenseText.of(loaded.source)
    for record, pilot in zip(loaded.document.records, pilot_nodes(loaded.document), strict=True):
        platforms, technologies, objects = _by_unit(record)
        for unit in record.units:
            if unit.is_group or unit.kind not in COMPARED_KINDS:
                continue
            text = str(dense.within(unit.span))
            yield Item(
                key=iri.unit(pilot, unit.path).value,
                place=record.place,
                pilot=pilot.value,
                document=loaded.document.name,
                path=unit.path,
                title=unit.title,
                text=text,
                types=tuple(t.type_id for t in unit.types),
                themes=theme_shares(unit.title, text),
                platforms=tuple(platforms[unit.path]),
                technologies=tuple(technologies[unit.path]),
                target_objects=tuple(objects[unit.path]),
                kind=unit.kind,
            )


def _by_unit(record: PilotRecord) -> tuple[_Names, _Names, _Names]:
    """The platforms, technologies and objects of targets that stand in each unit, by its path."""
    platforms, technologies, objects = _Names(list), _Names(list), _Names(list)
    for platform in record.platforms:
        if (unit := record.unit_at(platform.span.start)) is not None:
            platforms[unit.path].append(platform.name)
    for technology in record.technologies:
        technologies[technology.unit_path].append(technology.technology)
    for target in record.targets:
        objects[target.unit_path].append(target.object)
    return platforms, technologies, objects
