"""Pinyin initials of Chinese names, so that 公积金提取 is found by 'gjjtq'. A table of 23 borders instead of a library.

GB 2312 orders its 3,755 common characters by pinyin (level 1, rows 16–55), so a character's place gives its initial.
Characters with two common readings give both; what is not in level 1 gives none and is found by itself.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import Final

_FIRST: Final = (
    ("a", 0xB0A1), ("b", 0xB0C5), ("c", 0xB2C1), ("d", 0xB4EE), ("e", 0xB6EA), ("f", 0xB7A2), ("g", 0xB8C1),
    ("h", 0xB9FE), ("j", 0xBBF7), ("k", 0xBFA6), ("l", 0xC0AC), ("m", 0xC2E8), ("n", 0xC4C3), ("o", 0xC5B6),
    ("p", 0xC5BE), ("q", 0xC6DA), ("r", 0xC8BB), ("s", 0xC8F6), ("t", 0xCBFA), ("w", 0xCDDA), ("x", 0xCEF4),
    ("y", 0xD1B9), ("z", 0xD4D1),
)  # fmt: skip
_LETTERS: Final = "".join(letter for letter, _place in _FIRST)
_PLACES: Final = tuple(place for _letter, place in _FIRST)
_LAST: Final = 0xD7F9
# a second reading that names of services use: 行 háng/xíng, 重 chóng/zhòng …
_ALSO: Final = dict(zip("行重长调传会单参乐车系藏朝降解都", "hczt" + "zkssyjjzzxxd", strict=True))
READINGS_MAX: Final = 16


def initials_of(char: str) -> str:
    """The letters a character may be looked for by: '' for none, two for two readings; a letter or digit is itself."""
    if char.isascii():
        return char.lower() if char.isalnum() else ""
    try:
        raw = char.encode("gb2312")
    except UnicodeEncodeError:
        return ""
    place = raw[0] << 8 | raw[1]
    if not _PLACES[0] <= place <= _LAST:
        return ""
    first = _LETTERS[bisect_right(_PLACES, place) - 1]
    return "".join(dict.fromkeys(first + _ALSO.get(char, "")))


@lru_cache(maxsize=4096)
def initials(name: str) -> tuple[str, ...]:
    """Every way to write a name in initials, at most READINGS_MAX; signs and unknown characters are left out."""
    ways = [""]
    for char in name:
        letters = initials_of(char)
        if letters:
            ways = [way + letter for way in ways for letter in letters][:READINGS_MAX]
    return tuple(ways)
