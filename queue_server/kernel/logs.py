"""Structured logs, one JSON line each, that can hold no ID number and no phone number."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

import structlog

# 17 or 18 place resident ID, 15 place old ID, 11 place mobile number, 18 place credit code: longer digit runs go too
PERSONAL = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|\d{15}|1[3-9]\d{9}|[0-9A-HJ-NPQRTUWXY]{18})(?![0-9A-Za-z])")
EXEMPT = frozenset({"hash", "prev_hash", "request_id"})


def redact(value: Any) -> Any:
    """The value with every ID-like or phone-like run of characters replaced, in strings at any depth."""
    if isinstance(value, str):
        return PERSONAL.sub("[redacted]", value)
    if isinstance(value, Mapping):
        return {redact(k): (v if k in EXEMPT else redact(v)) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [redact(v) for v in value]
    if isinstance(value, int) and not isinstance(value, bool) and len(str(value)) in (11, 15, 18):
        return redact(str(value))
    return value


def _redactor(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    cleaned: Mapping[str, Any] = redact(dict(event))
    return cleaned


def configure(level: str = "INFO") -> None:
    """Send structlog and the standard library's loggers through one redacting JSON line writer on stderr."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
        _redactor,
    ]
    renderer = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
