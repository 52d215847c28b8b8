"""`pilotgraph compare`: a draft plan against the graph."""

from __future__ import annotations

from pathlib import Path

import click

from api.options import data_option, opened
from graph.dataset import replaced_file
from graph.similarity import IndexFileError, UnanswerableError
from loaders.readers import ReadError


@click.command(name="compare")
@click.argument("draft", type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The report: REPORT.html or REPORT.docx.")
@data_option
def command(draft: Path, out: Path, data: Path | None) -> None:
    """Compare a DRAFT plan with all pilots.

    The report, in Chinese, says what peers also plan, what most of them plan that the draft lacks, what is
    unusual in it, which numbers others commit to, and whom to ask.
    """
    from api.drafts import Comparer, read_draft
    from graph.reports.html import write_html
    from graph.reports.word import write_docx

    writers = {".html": write_html, ".htm": write_html, ".docx": write_docx}
    if out.suffix.lower() not in writers:
        raise click.BadParameter("the report is a .html or a .docx file", param_hint="--out")
    try:
        report = Comparer(opened(data)).compare(read_draft(draft))
        with replaced_file(out) as file:
            writers[out.suffix.lower()](report, file)
    except (UnanswerableError, ReadError, IndexFileError, OSError) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{out}: {len(report.units)} units compared with {len(report.ask)} places to ask first")
