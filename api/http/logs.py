"""Logs: one JSON object a line, to standard error, the HTTP server's own lines included."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
from typing import Any, TextIO, cast

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import Processor

_COMMON: tuple[Processor, ...] = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
)
_JSON = structlog.processors.JSONRenderer(ensure_ascii=False)

# For `logging.config.dictConfig`: what the HTTP server says of itself.
SERVER_LOGS: dict[str, Any] = {
    "formatters": {
        "json": {
            "()": ProcessorFormatter,
            "processors": [ProcessorFormatter.remove_processors_meta, _JSON],
            "foreign_pre_chain": list(_COMMON),
        }
    },
    "handlers": {"console": {"formatter": "json", "class": "logging.StreamHandler", "stream": "ext://sys.stderr"}},
    "loggers": {"_granian": {"handlers": ["console"], "level": "INFO", "propagate": False}},
}


def configure_logging(level: int = logging.INFO) -> None:
    """Let the service's own lines be written."""
    structlog.configure(
        processors=[*_COMMON, _JSON],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
        logger_factory=structlog.WriteLoggerFactory(file=cast(TextIO, _StandardError())),
    )


class _StandardError(io.TextIOBase):
    """Standard error, where a line that finds no room is lost: a full disk must not end who tells of it."""

    def write(self, text: str) -> int:
        with contextlib.suppress(OSError):
            os.write(sys.stderr.fileno(), text.encode("utf-8", "backslashreplace"))
        return len(text)
