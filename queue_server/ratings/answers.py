"""What a receiver says of a report that it will not take, as it is kept: its status, its own code, its words.

The words are another's text: numbers of people are taken out, and words that repeat what somebody wrote are dropped.
"""

from __future__ import annotations

import json
from typing import Any, Final, NamedTuple

from queue_server.kernel.logs import PERSONAL, redact
from queue_server.kernel.signed import CODE

CODES: Final = ("code", "errcode", "errCode", "errorCode", "error_code")
WORDS: Final = ("message", "msg", "errmsg", "errMsg", "errorMessage", "error_description", "detail")
WORDS_MAX: Final = 120
REPEATED: Final = 4  # so many signs in a row are no accident
NONE: Final = "-"


class Answer(NamedTuple):
    """`status` is a stable code (`http_422`, `no_answer`); the receiver's own code and words are "" without any."""

    status: str
    code: str = ""
    words: str = ""


def heard(status: int, body: bytes, written: str) -> Answer:
    """The answer to a report whose comment was `written`."""
    try:
        said = json.loads(body)
    except ValueError:
        return Answer(f"http_{status}")
    inner = said.get("error") if isinstance(said, dict) else None
    parts = [one for one in (inner, said) if isinstance(one, dict)]
    code, words = _first(parts, CODES), _first(parts, WORDS) or (inner if isinstance(inner, str) else "")
    is_code = CODE.fullmatch(code) and not PERSONAL.search(code)
    return Answer(f"http_{status}", code if is_code else "", _plain(words, written))


def text_of(answer: Answer) -> str:
    """One line, from which `read` makes the same again."""
    return f"{answer.status} {answer.code or NONE} {answer.words}".strip() if answer.code or answer.words else answer[0]


def read(reason: str) -> Answer:
    """What `text_of` wrote, or the bare code of a fault."""
    status, code, words = (*reason.split(" ", 2), "", "")[:3]
    return Answer(status, "" if code == NONE else code, words)


def _first(parts: list[dict[str, Any]], names: tuple[str, ...]) -> str:
    found = (part.get(name) for part in parts for name in names)
    return next((str(one) for one in found if isinstance(one, str | int) and not isinstance(one, bool)), "")


def _plain(words: str, written: str) -> str:
    kept = "".join(sign for sign in " ".join(words.split()) if sign.isprintable())
    pieces = (written[at : at + REPEATED] for at in range(max(len(written) - REPEATED + 1, 0)))
    if any(piece in kept for piece in pieces) or (written and written in kept):
        return ""
    return str(redact(kept))[:WORDS_MAX]
