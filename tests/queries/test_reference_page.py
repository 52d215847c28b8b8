from __future__ import annotations

import os
from pathlib import Path

from queries.reference import reference_page


def test_the_page_is_current(root: Path) -> None:
    path = root / "docs" / "reference" / "queries.md"
    if os.environ.get("WRITE_PAGES"):
        path.write_text(reference_page(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == reference_page()
