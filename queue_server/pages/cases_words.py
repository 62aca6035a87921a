"""The words of the pages of the back office, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from queue_server.pages.cases_words_en import EN
from queue_server.pages.cases_words_zh import ZH

TABS: Final[Mapping[str, tuple[str, str]]] = {
    "applied": ("待受理", "To be accepted"),
    "told": ("待补正", "Waiting for documents"),
    "accepted": ("办理中", "Going on"),
    "collect": ("待窗口领取", "To be collected"),
    "send": ("待寄送", "To be sent"),
    "sent": ("寄送途中", "On the way"),
    "unverified": ("编号未核对", "Number unverified"),
}
GOT: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("未收", "Not here"),
    "window": ("窗口收取", "At the window"),
    "shared": ("免提交", "From sharing"),
    "courier": ("邮寄收取", "By courier"),
    "online": ("网上提交", "Online"),
}
WORDS: Final[Mapping[str, Mapping[str, str]]] = {"zh": ZH, "en": EN}
