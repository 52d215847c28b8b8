"""`pilotgraph similar`: planned projects like a described one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.options import data_option, opened
from graph.similarity import ContributionKind, IndexFileError, Item, Similar, UnanswerableError
from loaders.readers import ReadError
from ontology.scheme import scenario_type

if TYPE_CHECKING:
    from api.drafts import Comparer
    from graph.similarity import Explanation


@click.command(name="similar")
@click.argument("text", required=False)
@click.option("--file", "draft", type=click.Path(path_type=Path), help="A draft plan; each of its units is compared.")
@click.option("--top", default=10, show_default=True, type=click.IntRange(1, 100))
@data_option
def command(text: str | None, draft: Path | None, top: int, data: Path | None) -> None:
    """Find planned projects like TEXT, or like the units of a draft, with the reasons."""
    if (text is None) == (draft is None):
        raise click.UsageError("give a description, or a draft with --file")
    from api.drafts import Comparer, read_draft

    try:
        comparer = Comparer(opened(data))
        if text is not None:
            item = comparer.described(text)
            _print(comparer, item, comparer.similar(item, top))
        if draft is not None:
            for item, similar in comparer.similar_to_draft(read_draft(draft), top):
                click.echo(f"\n{item.path} {item.title}")
                _print(comparer, item, similar)
    except BrokenPipeError:
        # Whoever reads the output has enough of it: nothing is wrong.
        raise
    except (UnanswerableError, ReadError, IndexFileError, OSError) as error:
        raise click.ClickException(str(error)) from error


def _print(comparer: Comparer, item: Item, similar: list[Similar]) -> None:
    from graph.reports.wording import reasons

    for found in similar:
        why = comparer.why(item, found)
        unit = why.target
        click.echo(f"{found.rank:3}. {found.score:.2f}  {unit.place} {unit.path} {unit.title}")
        click.echo(f"     {reasons(found.contributions)}")
        click.echo(f"     共有：{'、'.join(_shared(why))}")
        if why.target_sentence:
            click.echo(f"     {unit.place}：{why.target_sentence}")
    if not similar:
        click.echo("     没有相近的项目 / nothing is like it")


def _shared(why: Explanation) -> list[str]:
    """What both have, without what a longer name says as well; pairs of characters tell a reader nothing."""
    from graph.similarity.related_words import SIGN

    parts = [part for part in why.parts if part.kind is not ContributionKind.WORDING]
    names = list(dict.fromkeys(_named(part.kind, shared.name) for part in parts for shared in part.shared[:3]))
    whole = [name for name in names if SIGN not in name]
    return [name for name in names if not any(name != longer and name in longer for longer in whole)]


def _named(kind: ContributionKind, name: str) -> str:
    """What two units share, types by their Chinese names."""
    return scenario_type(name).label_zh if kind in (ContributionKind.TYPES, ContributionKind.THEMES) else name
