"""The files that some paths name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from api.build.report import Failure

# What systems and office programs leave in folders.
LITTER = ("~$", ".~", "Thumbs.db", "desktop.ini")


def find_sources(paths: Iterable[Path]) -> tuple[list[Path], list[Failure]]:
    """The files that some paths name, folders searched through, in order of name; and what is wrong.

    Documents are told apart by their file names, so of two files of one name the second is refused.
    """
    found: dict[str, Path] = {}
    failures = []
    for path in paths:
        if path.is_dir():
            inside = sorted(_inside(path))
            if not inside:
                failures.append(Failure(str(path), "the folder holds no documents"))
        elif path.is_file():
            inside = [path]
        else:
            inside = []
            failures.append(Failure(str(path), "there is no such file or folder"))
        for file in inside:
            other = found.setdefault(file.name, file)
            if other.resolve() != file.resolve():
                message = f"has the same name as {other}, and documents are told apart by their names: rename one"
                failures.append(Failure(str(file), message))
    return sorted(found.values(), key=lambda file: file.name), failures


def _inside(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in relative.parts)
        if path.is_file() and not hidden and not path.name.startswith(LITTER):
            yield path
