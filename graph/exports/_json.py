"""JSON as exports write it."""

from __future__ import annotations

import json
from typing import IO, Any


def write_json(content: Any, file: IO[bytes]) -> None:
    """UTF-8 with Chinese as it is, no NaN."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    file.write(text.encode("utf-8") + b"\n")
