"""Structured logs, one JSON line each, that can hold no ID number and no phone number."""

from __future__ import annotations

import logging
import re
import sys
import threading
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from typing import Any, TextIO, cast

import structlog

PERSONAL = re.compile(
    r"(?<!\d)(?:"
    r"\d{6}[ -]?\d{8}[ -]?\d{3}[\dXx]"  # resident ID and residence permits, also as people space them
    r"|[A-Za-z]{3}\d{12}"  # foreigners' permanent residence card
    r"|(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}"  # mobile phone
    r"|0[1-9]\d{1,2}[ -]?\d{7,8}"  # landline with its area code
    r"|\d{15,}[Xx]?"  # the old resident ID, and whatever else is that long
    r")(?!\d)"
    r"|(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{2}\d{6}[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]{10}(?![0-9A-Za-z])"
)
EXEMPT = frozenset({"hash", "prev_hash", "sha256", "timestamp"})
OWN = frozenset({"_record", "_from_structlog"})


class _Stderr:
    """Wherever stderr goes at the moment of writing, which may be another file than when logging was set up."""

    def write(self, text: str) -> None:
        with suppress(OSError, ValueError):  # a line that nobody can take stops nothing
            sys.stderr.write(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            sys.stderr.flush()


def redact(value: Any) -> Any:
    """The value with every ID-like or phone-like run of characters replaced, at any depth; objects as their repr."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, str):
        return PERSONAL.sub("[redacted]", value)
    if isinstance(value, int):
        cleaned = PERSONAL.sub("[redacted]", str(value))
        return value if cleaned == str(value) else cleaned
    if isinstance(value, Mapping):
        return {redact(k): (v if k in EXEMPT else redact(v)) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [redact(v) for v in value]
    return PERSONAL.sub("[redacted]", repr(value))


def _redactor(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    kept = {name: event[name] for name in OWN if name in event}
    cleaned: Mapping[str, Any] = redact({name: value for name, value in event.items() if name not in OWN})
    return {**cleaned, **kept}


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
        logger_factory=structlog.WriteLoggerFactory(cast("TextIO", _Stderr())),
        cache_logger_on_first_use=False,  # the level and place last set hold for loggers in use, too
    )
    handler = logging.StreamHandler(_Stderr())
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processor=renderer, foreign_pre_chain=shared))
    for known in list(logging.root.manager.loggerDict.values()):
        if isinstance(known, logging.Logger):  # some bring a writer of their own, gunicorn's among them
            known.handlers.clear()
            known.propagate = True
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level)


def catch_unhandled(hub: Any) -> None:
    """For the server's own process: what ends a greenlet of gevent's hub or a thread, and warnings, go the same way."""
    log = structlog.get_logger()

    def greenlet_failed(context: Any, *error: Any) -> None:
        log.error("greenlet_failed", greenlet=context, exc_info=error)

    def thread_failed(said: threading.ExceptHookArgs) -> None:
        error = (said.exc_type, said.exc_value, said.exc_traceback)
        log.error("thread_failed", thread=said.thread.name if said.thread else None, exc_info=error)

    hub.print_exception = greenlet_failed
    threading.excepthook = thread_failed
    logging.captureWarnings(True)
