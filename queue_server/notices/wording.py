"""Which of its sentences a notice is sent as: the fullest whose words are known and that fits its SMS. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from string import Formatter
from typing import Final

from queue_server.hall.model import Hall
from queue_server.notices.model import Kind
from queue_server.notices.words_en import EN
from queue_server.notices.words_zh import ZH

SMS_SIGNS: Final = 70  # one SMS with Chinese in it; in plain Latin letters it holds 160
SMS_LATIN: Final = 160
LINKED_SIGNS: Final = 2 * 67  # two linked to one on the phone: each gives up three signs to the link, or seven letters
LINKED_LATIN: Final = 2 * 153
SINGLE: Final[frozenset[Kind]] = frozenset({"code", "soon", "called", "passed"})  # must be read at a glance
WEEKDAYS: Final = "一二三四五六日"
REASON_SIGNS: Final = 30
REDACTED: Final = "[redacted]"


def text_of(kind: Kind, lang: str, words: Mapping[str, str], signature: str = "", is_sms: bool = True) -> str:
    """The sentence, the fullest version all of whose words are known and that fits together with its signature; where
    room is no matter the fullest of them. The last version is taken where none fits."""
    versions = (EN if lang == "en" else ZH)[kind]
    texts = [one.format_map(words) for one in versions if all(words.get(name) for name in _names(one))]
    texts = texts or [versions[-1].format_map(dict.fromkeys(_names(versions[-1]), "") | dict(words))]
    if not is_sms:
        return texts[0]
    return next((one for one in texts if len(signature + one) <= room(kind, signature + one)), texts[-1])


def _names(version: str) -> list[str]:
    return [name for _text, name, _spec, _conversion in Formatter().parse(version) if name]


def room(kind: Kind, text: str) -> int:
    """How many signs the SMS of this kind may have: one where it must be read at a glance, else two linked ones."""
    if kind in SINGLE:
        return SMS_LATIN if text.isascii() else SMS_SIGNS
    return LINKED_LATIN if text.isascii() else LINKED_SIGNS


def day_words(day: date, lang: str, today: date | None = None) -> str:
    """A day with its weekday: 12月1日周二, Tue 1 Dec; with its year where that is another than today's, if that is
    given."""
    has_year = today is not None and today.year != day.year
    if lang == "en":
        return f"{day:%a} {day.day} {day:%b}" + (f" {day.year}" if has_year else "")
    return (f"{day.year}年" if has_year else "") + f"{day.month}月{day.day}日周{WEEKDAYS[day.weekday()]}"


def time_words(hall: Hall, at_ms: int, lang: str) -> dict[str, str]:
    """`time` with its day and `clock` without."""
    at = datetime.fromtimestamp(at_ms / 1000, hall.zone_info)
    return {"time": f"{day_words(at.date(), lang)} {at:%H:%M}", "clock": f"{at:%H:%M}"}


def reason_words(reason: str) -> str:
    """A reason as it stands inside a sentence: short, without what was taken out and the stop it was typed with."""
    text = reason.replace(REDACTED, "").strip().rstrip("。.！!；;").removeprefix("因为").removeprefix("因")
    return text if len(text) <= REASON_SIGNS else f"{text[: REASON_SIGNS - 1]}…"
