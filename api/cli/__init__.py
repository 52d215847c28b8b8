"""The command line: one file a command, imported only when it is called."""

from __future__ import annotations

import importlib
import pkgutil

import click


class _LazyCommands(click.Group):
    """Commands found as modules of this package, each with a `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(m.name for m in pkgutil.iter_modules(__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{cmd_name}").command
        return command


@click.group(cls=_LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pilotgraph")
def main() -> None:
    """智慧城市试点图谱: a knowledge graph of smart-city pilots, read from their published plans."""
