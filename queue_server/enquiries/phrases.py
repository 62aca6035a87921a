"""What people mostly say, ready to be tapped where nobody can write: codes with their words and the topic each means.

Codes are kept and never change their meaning; words may improve. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from queue_server.enquiries.model import Kind, Topic
from queue_server.enquiries.refusals import UnknownPhrase
from queue_server.hall.codes import Words


class Phrase(NamedTuple):
    """A sentence somebody taps."""

    words: Words
    topic: Topic


PHRASES: Final[Mapping[Kind, Mapping[str, Phrase]]] = {
    "question": {},
    "complaint": {
        "long_wait": Phrase(Words("等候太久", "The wait was too long"), "wait"),
        "attitude": Phrase(Words("服务态度不好", "Staff were unfriendly"), "staff"),
        "unclear": Phrase(Words("没有一次说清", "Not told all at once"), "materials"),
        "errands": Phrase(Words("让我多跑路", "Sent here and there"), "service"),
        "fees": Phrase(Words("乱收费", "Asked for money"), "staff"),
        "faulty": Phrase(Words("机器或网站出错", "Machine or website failed"), "system"),
    },
    "suggestion": {
        "more_windows": Phrase(Words("多开几个窗口", "Open more windows"), "wait"),
        "fewer_papers": Phrase(Words("少要几样材料", "Ask for fewer papers"), "materials"),
        "clearer": Phrase(Words("把要求写清楚", "Say more clearly what is needed"), "materials"),
        "hours": Phrase(Words("延长办事时间", "Longer opening hours"), "service"),
        "online": Phrase(Words("多些事在网上办", "More services online"), "system"),
        "facilities": Phrase(Words("改善座椅、停车等设施", "Better seats, parking and so on"), "facilities"),
    },
}


def checked(kind: Kind, codes: Sequence[str]) -> tuple[str, ...]:
    """The codes once each, in the order they are offered; UnknownPhrase."""
    offered = PHRASES[kind]
    strange = [one for one in codes if one not in offered]
    if strange:
        raise UnknownPhrase(phrase=strange[0][:40])
    return tuple(one for one in offered if one in codes)


def topic_of(kind: Kind, codes: Sequence[str]) -> Topic:
    """What they are about: staff where one of them is, for that must reach nobody it is about; else the first's."""
    found: list[Topic] = [PHRASES[kind][one].topic for one in codes]
    return "staff" if "staff" in found else found[0] if found else "other"


def told(kind: Kind, codes: Sequence[str]) -> list[dict[str, str]]:
    """Codes with their words; what an older version offered and this one does not is its code."""
    words = {one: PHRASES[kind][one].words if one in PHRASES[kind] else Words(one, one) for one in codes}
    return [{"code": one, "zh": said.zh, "en": said.en} for one, said in words.items()]
