"""The two languages of the kiosk and a text in both: what every table of words is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

Lang = Literal["zh", "en"]
LANGS: Final[Mapping[str, Lang]] = {"zh": "zh", "en": "en"}
HTML_LANG: Final[Mapping[Lang, str]] = {"zh": "zh-CN", "en": "en"}


class Text(NamedTuple):
    """One text in both languages; `{name}` is filled in."""

    zh: str
    en: str

    def of(self, lang: Lang) -> str:
        """The text in one of them."""
        return self.en if lang == "en" else self.zh
