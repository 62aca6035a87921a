"""What somebody looks for in a hall: services, zones and windows by words, pinyin initials or a number. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeVar

from queue_server.hall.model import Hall, Service, Window, Zone
from queue_server.hall.pinyin import initials

CHARS_MAX: Final = 40
WORDS_MAX: Final = 4  # nobody types more, and each is looked for everywhere
NOWHERE: Final = 9
EVERYDAY: Final[tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = (  # what people say, what services are called
    (("卖房", "买房", "过户", "二手房"), ("买卖", "购房")),
    (("房产证", "房本", "证丢", "丢证", "证没了"), ("补证",)),
    (("银行贷款", "按揭", "房贷"), ("抵押", "贷款")),
    (("还清", "解押", "解抵押"), ("注销",)),
    (("房租", "租金"), ("租房",)),
    (("辞职", "不干了", "失业"), ("离职",)),
    (("遗产", "去世", "过世"), ("继承",)),
    (("送给", "离婚"), ("赠与", "离婚")),
    (("改名", "改地址"), ("变更",)),
)
T = TypeVar("T")


@dataclass(frozen=True)
class Found:
    """What fits, the best first."""

    services: tuple[Service, ...]
    zones: tuple[Zone, ...]
    windows: tuple[Window, ...]


def find(hall: Hall, asked: str) -> Found:
    """Everything that the first four words asked for fit; nothing for no words."""
    words = words_of(asked)
    if not words:
        return Found((), (), ())
    services = _best((_of_service(hall, one, words), one) for one in hall.public_services)
    zones = _best((_fit(words, (one.name, one.name_en, one.label, one.label_en), ()), one) for one in hall.zones)
    numbers = [one for one in hall.public_windows if len(words) == 1 and words[0] == one.id.casefold()]
    return Found(tuple(services), tuple(zones), tuple(numbers))


def words_of(asked: str) -> list[str]:
    """The words somebody typed, as they are compared."""
    return plain(asked)[:CHARS_MAX].split()[:WORDS_MAX]


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """As it is compared: full-width signs as plain ones, small letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def _of_service(hall: Hall, service: Service, words: list[str]) -> int:
    queue = hall.queue(service.queue)
    zone = hall.zone(queue.zone)
    groups = [one for one in hall.groups if service.id in one.services]
    about = [queue.name, queue.name_en, zone.name, zone.name_en, service.who, service.who_en]
    about += [text for one in groups for text in (one.name, one.name_en, one.hint, one.hint_en)]
    about += [*service.materials, *service.materials_en]
    return _fit(words, (service.name, service.name_en), about)


def _fit(words: Iterable[str], names: Iterable[str], about: Iterable[str]) -> int:
    """How well all words fit, smaller is better: begins the name, in the name, by initials, elsewhere, by what people
    say instead, NOWHERE."""
    named, told = [plain(one) for one in names], [plain(one) for one in about]
    return max(_of_word(word, named, told) for word in words)


def _of_word(word: str, names: list[str], about: list[str]) -> int:
    if any(name.startswith(word) for name in names):
        return 0
    if any(word in name for name in names):
        return 1
    if word.isascii() and word.isalnum():
        ways = [way for name in names if not name.isascii() for way in initials(name)]
        if any(way.startswith(word) for way in ways):
            return 2
        if any(word in way for way in ways):
            return 3
    if any(word in text for text in about):
        return 4
    if word.isascii() and len(word) > 1 and any(word in way for text in about for way in initials(text)):
        return 5
    if any(said in text for said in _called(word) for text in (*names, *about)):
        return 6
    return NOWHERE


def _called(word: str) -> Iterable[str]:
    """What services are called that people ask for by an everyday word: 买卖 for 卖房子."""
    return (name for spoken, names in EVERYDAY if any(one in word for one in spoken) for name in names)


def _best(ranked: Iterable[tuple[int, T]]) -> list[T]:
    fitting = [pair for pair in ranked if pair[0] < NOWHERE]
    return [one for _rank, one in sorted(fitting, key=lambda pair: pair[0])]
