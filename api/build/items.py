"""The leaves of a document, as similarity compares them."""

from __future__ import annotations

from collections.abc import Iterator

from graph.similarity.items import Item
from loaders.pipeline import Loaded
from loaders.records import Fact, PilotRecord, UnitKind
from loaders.text import DenseText
from loaders.themes import theme_shares
from ontology import identifiers as iri

COMPARED_KINDS = (UnitKind.APPLICATION, UnitKind.EXPERIENCE)


def items_of(loaded: Loaded) -> Iterator[Item]:
    """The leaves of kind application or experience, in order of the text."""
    dense = DenseText.of(loaded.source)
    for record in loaded.document.records:
        place = iri.place_key(record.adcode, record.place, record.prefecture)
        pilot = iri.pilot(place, loaded.document.identifier)
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
                platforms=tuple(f.name for f in record.platforms if _stands_in(record, f, unit.path)),
                technologies=tuple(f.technology for f in record.technologies if f.unit_path == unit.path),
                target_objects=tuple(f.object for f in record.targets if f.unit_path == unit.path),
                kind=unit.kind,
            )


def _stands_in(record: PilotRecord, fact: Fact, path: str) -> bool:
    unit = record.unit_at(fact.span.start)
    return unit is not None and unit.path == path
