"""How the voice guide says a text: a row of clips, each with its words, so that a missing clip can be spoken otherwise.

Clips of figures and letters are the boards'; every other text has a clip named after the text itself, so any hall can
have its own names recorded without a list of keys.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from kiosk.lang import Lang, Text

_FILL: Final = re.compile(r"\{(\w+)\}")
_EDGES: Final = " ，。；：！？、,.;:!?“”"
COUNTED_MAX: Final[Mapping[Lang, int]] = {"zh": 999, "en": 99}


class Piece(NamedTuple):
    """One clip below static/audio and the words in it; ',' is a pause."""

    clip: str
    text: str


PAUSE: Final = Piece(",", "")
Said = tuple[Piece, ...]


def clip_of(lang: Lang, text: str) -> str:
    """The clip's name: the same text has the same clip in every hall."""
    return f"guide/{lang}/{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def words(lang: Lang, text: str) -> Said:
    """A text that is one clip; nothing for an empty one."""
    bare = text.strip(_EDGES)
    return (Piece(clip_of(lang, bare), bare),) if bare else ()


def spelled(lang: Lang, text: str) -> Said:
    """Letters and figures one by one: 'A027', '305'. Anything else is left out."""
    found = []
    for place in text:
        if place in "0123456789":
            found.append(Piece(f"{lang}/{place}", place))
        elif "A" <= place <= "Z":
            found.append(Piece(f"letter/{place}", place))
    return tuple(found)


def counted(lang: Lang, number: int) -> Said:
    """A count read as a number: 12 is 十二, 110 is 一百一十; beyond the clips there are, figure by figure."""
    if not 0 <= number <= COUNTED_MAX[lang]:
        return spelled(lang, str(number))
    if number < 10:
        return spelled(lang, str(number))
    if lang == "en":
        tens, ones = divmod(number, 10)
        names = [str(number)] if number < 20 else [str(tens * 10), *([str(ones)] if ones else [])]
        return tuple(Piece(f"en/{name}", name) for name in names)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    names = [str(hundreds), "100"] if hundreds else []
    if tens:
        names += ["10"] if tens == 1 and not hundreds else [str(tens), "10"]
    elif hundreds and ones:
        names.append("0")
    return tuple(Piece(f"zh/{name}", name) for name in [*names, *([str(ones)] if ones else [])])


def sentence(lang: Lang, text: Text, **fill: Said | int | str) -> Said:
    """A text of a catalogue, filled: a count is counted, a name is a clip, what is said already stays as it is."""
    said: list[Piece] = []
    parts = _FILL.split(text.of(lang))
    for at, part in enumerate(parts):
        if at % 2 == 0:
            said += words(lang, part)
            continue
        value = fill[part]
        said += (
            counted(lang, value) if isinstance(value, int) else words(lang, value) if isinstance(value, str) else value
        )
    return (*said, PAUSE)


def joined(parts: Iterable[Sequence[Piece]]) -> Said:
    """Several sentences, one after the other."""
    return tuple(piece for part in parts for piece in part)


def as_attribute(said: Sequence[Piece]) -> str:
    """As the page's script reads it: [[clip, words], …]."""
    return json.dumps([list(piece) for piece in said], ensure_ascii=False, separators=(",", ":"))
