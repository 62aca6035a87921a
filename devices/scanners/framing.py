"""Where one code of a scanner ends and the next begins, and what it says: bytes with arrival times in, codes out. Pure.

No scanner says how it is set up: CR, LF, NUL and TAB end a code, and so does silence after one that has no suffix. What
cannot be text (a wrong line rate makes such bytes) is said to be garbled and never told as a code.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, Literal

BYTES_MAX: Final = 512
REMEMBERED_MAX: Final = 32  # codes the repeat filter keeps apart
STALE_S: Final = 1.0  # a code whose suffix is required and has not come by then is no code
ENCODINGS: Final = ("utf-8", "gbk")  # Chinese scanners send one or the other, by setting; tried in this order
BYTE_ORDER_MARK: Final = "\ufeff"
_END: Final = re.compile(rb"[\r\n\x00\t]")
_AIM: Final = re.compile(r"\](?P<code>[A-Za-z])(?P<modifier>[0-9A-Za-z])")
_NO_TEXT: Final = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})  # Unicode categories
# ISO/IEC 15424: the code letter, or letter and modifier where that makes it another symbology
_SYMBOLOGIES: Final = {
    **{"A": "CODE39", "C": "CODE128", "C1": "GS1-128", "E": "EAN13", "E4": "EAN8", "F": "CODABAR", "G": "CODE93"},
    **{"I": "ITF", "L": "PDF417", "Q": "QR", "U": "MAXICODE", "d": "DATAMATRIX", "e": "GS1-DATABAR", "h": "HANXIN"},
    "z": "AZTEC",
}


@dataclass(frozen=True)
class Rules:
    """How this scanner is set up. Silence of `gap_s` ends a code unless `gap_ends` is off: then only a suffix does."""

    gap_s: float = 0.08
    gap_ends: bool = True
    has_aim: bool = False
    repeat_s: float = 2.0


@dataclass(frozen=True)
class Code:
    """What was scanned; `symbology` is "" where the scanner does not say it."""

    text: str = field(repr=False)
    symbology: str = ""


@dataclass(frozen=True)
class Refused:
    """Bytes that are no code: `garbled` is no text, `too_long` more than any code of a hall."""

    reason: Literal["garbled", "too_long"]


Piece = Code | Refused


class Framing:
    """Takes bytes as they arrive, in any pieces; `at_s` is a monotonic clock's, never falling. Never raises.

    Whoever feeds it waits for more until `due_s`, and only when nothing came by then says so by `idle`: the time
    between two reads is no silence on the line, the box may have been busy.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._held = bytearray()
        self._is_too_long = False
        self._last_s = 0.0
        self._seen: dict[str, float] = {}

    def feed(self, data: bytes, at_s: float) -> list[Piece]:
        """The codes that `data` completes."""
        pieces: list[Piece] = []
        self._last_s = at_s
        *ended, rest = _END.split(data)
        for part in ended:
            self._hold(part)
            pieces += self._end(at_s)
        self._hold(rest)
        return pieces

    def idle(self, at_s: float) -> list[Piece]:
        """Nothing came until `at_s`: the code that silence ends now, if any."""
        if at_s < self.due_s:
            return []
        if self._rules.gap_ends:
            return list(self._end(self._last_s))
        self.forget()
        return []

    @property
    def due_s(self) -> float:
        """When silence decides about what is held; infinite while nothing is."""
        if not self._held and not self._is_too_long:
            return math.inf
        return self._last_s + (self._rules.gap_s if self._rules.gap_ends else STALE_S)

    def forget(self) -> None:
        """The line was lost: half a code is none."""
        self._held.clear()
        self._is_too_long = False

    def _hold(self, part: bytes) -> None:
        self._is_too_long = self._is_too_long or len(self._held) + len(part) > BYTES_MAX
        if self._is_too_long:
            self._held.clear()
        else:
            self._held += part

    def _end(self, at_s: float) -> Iterator[Piece]:
        held, is_too_long = bytes(self._held), self._is_too_long
        self.forget()
        if is_too_long:
            yield Refused("too_long")
            return
        text = decoded(held)
        if text is None:
            yield Refused("garbled")
            return
        code = _without_aim(text) if self._rules.has_aim else Code(text)
        if code.text and not self._is_repeat(code.text, at_s):
            yield code

    def _is_repeat(self, text: str, at_s: float) -> bool:
        """A code that lies under the scanner is read again and again: one reading, until it has been away."""
        self._seen = {one: seen_s for one, seen_s in self._seen.items() if at_s - seen_s < self._rules.repeat_s}
        is_repeat = self._seen.pop(text, None) is not None
        if len(self._seen) == REMEMBERED_MAX:
            del self._seen[next(iter(self._seen))]
        self._seen[text] = at_s
        return is_repeat


def decoded(data: bytes) -> str | None:
    """The text of a code without blanks around it; None for what is no text. Any text ends well short of a line."""
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding).removeprefix(BYTE_ORDER_MARK).strip(" ")
        except UnicodeDecodeError:
            continue
        return None if any(unicodedata.category(sign) in _NO_TEXT for sign in text) else text
    return None


def _without_aim(text: str) -> Code:
    """The code behind its AIM identifier `]cm`, which says the symbology."""
    found = _AIM.match(text)
    if found is None:
        return Code(text)
    letter = found["code"]
    return Code(text[found.end() :], _SYMBOLOGIES.get(found[0][1:], _SYMBOLOGIES.get(letter, "")))
