"""Where a text is broken into lines: by columns, at phrases before words, and never with a punctuation astray. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

# Neither may stand alone at the wrong end of a line (GB/T 15834)
NOT_FIRST: Final = "，。、；：？！）》】」』”’％%·…"
NOT_LAST: Final = "（《【「『“‘￥"
# Where a line is best broken: after these, and before these
_PHRASE_ENDS: Final = "，。、；：？！）》】」』”’"
_PHRASE_BEGINS: Final = "（《【「『“‘"
_PIECE: Final = re.compile(r"[!-~]+|.", re.DOTALL)


def columns_of(text: str) -> int:
    """Columns at size 1: ASCII and the blank that keeps words together take one, all else a Chinese cell of two."""
    return sum(1 if sign < "\x80" or sign == "\u00a0" else 2 for sign in text)


def wrap(text: str, columns: int) -> list[str]:
    """`text` in lines of at most `columns` (at least 2), broken between phrases where that takes no more lines. Words
    stay whole where they fit; punctuation stays with its neighbour; blanks at a line's end go."""
    by_words = _fill(_pieces(_words(text), columns), columns)
    by_phrases = _fill(_pieces(_phrases(text), columns), columns)
    return by_phrases if len(by_phrases) <= len(by_words) else by_words


def _fill(pieces: Iterable[str], columns: int) -> list[str]:
    lines = [""]
    for piece in pieces:
        if columns_of(lines[-1]) + columns_of(piece) > columns and lines[-1]:
            lines[-1] = lines[-1].rstrip(" ")
            lines.append("")
        if piece != " " or lines[-1] or len(lines) == 1:
            lines[-1] += piece
    lines[-1] = lines[-1].rstrip(" ")
    return lines


def fitting_size(text: str, size: int, columns: int) -> int:
    """The largest size up to `size` at which no word of `text` has to be broken."""
    longest = max((columns_of(word) for word in _words(text)), default=1)
    return max(1, min(size, columns // max(1, longest)))


def _words(text: str) -> list[str]:
    """Unbreakable pieces: ASCII words, and Chinese signs with the punctuation that clings to them."""
    words: list[str] = []
    for piece in _PIECE.findall(text):
        if words and words[-1] != " " and (piece[0] in NOT_FIRST or words[-1][-1] in NOT_LAST):
            words[-1] += piece
        else:
            words.append(piece)
    return words


def _phrases(text: str) -> list[str]:
    """Words up to the next punctuation; a blank between two phrases is one of its own."""
    phrases = [""]
    for word in _words(text):
        last = phrases[-1]
        if last and (last[-1] in _PHRASE_ENDS or word[0] in _PHRASE_BEGINS or " " in (word, last)):
            phrases.append("")
        phrases[-1] += word
    return phrases


def _pieces(units: Iterable[str], columns: int) -> Iterator[str]:
    """`units` that fit a line as they are, the others broken into words, and those into signs."""
    for unit in units:
        if columns_of(unit) <= columns:
            yield unit
        elif len(words := _words(unit)) > 1:
            yield from _pieces(words, columns)
        else:
            yield from unit
