"""What all tests share: where the folders are."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def examples() -> Path:
    """The example documents of invented counties."""
    return ROOT / "examples"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared folder beside the checkout; skips where there is none."""
    folder = ROOT.parent / "shared"
    if not (folder / "corpus").is_dir():
        pytest.skip("the shared folder with the published documents is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def corpus(shared: Path) -> Path:
    """The published documents; skips where they are not there."""
    return shared / "corpus"
