"""The person whose card lies on a reader, for the minute in which that kiosk, desk or window needs them; not stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from queue_server.equipment.places import Place
from queue_server.kernel.errors import Refusal
from queue_server.people.model import BadName, Person, checked

LIFE_S: Final = 90.0
# what a reader calls a card, and what that document is to the hall
DOCUMENTS: Final = {"resident": "resident", "hmt": "hmt_residence", "foreigner": "foreign_permanent"}


class CardIsGone(Refusal):
    """What a card said is forgotten by now, or was read at another place."""

    code, status = "card_is_gone", 409
    zh = "读到的证件信息已清除，请再放一次身份证。"
    en = "What was read from the card is gone by now. Please lay the card on the reader again."


@dataclass(frozen=True)
class _Held:
    hall: str
    place: Place
    person: Person = field(repr=False)
    ends_s: float = 0.0


class Cards:
    """Persons by token, each for one place of one hall. In memory, so a restart forgets them."""

    def __init__(self, mono_s: Callable[[], float], new_token: Callable[[], str]) -> None:
        self._mono_s, self._new_token = mono_s, new_token
        self._held: dict[str, _Held] = {}

    def hold(self, hall: str, place: Place, person: Person) -> str:
        """Keep the person for that place and answer the token; who lay there before is forgotten."""
        now_s = self._mono_s()
        self._held = {
            token: one
            for token, one in self._held.items()
            if one.ends_s > now_s and (one.hall, one.place) != (hall, place)
        }
        token = self._new_token()
        self._held[token] = _Held(hall, place, person, now_s + LIFE_S)
        return token

    def of(self, hall: str, place: Place, token: str) -> Person | None:
        """The person of that token at that very place; None when its time is over or it was never given."""
        held = self._held.get(token)
        if held is None or (held.hall, held.place) != (hall, place) or held.ends_s <= self._mono_s():
            return None
        return held.person

    def known(self, hall: str, place: Place, token: str) -> Person:
        """The same, or CardIsGone."""
        person = self.of(hall, place, token)
        if person is None:
            raise CardIsGone()
        return person

    def drop(self, token: str) -> None:
        """Forget one at once: the visit at the kiosk is over."""
        self._held.pop(token, None)


def person_on(card: Mapping[str, Any], day: str) -> Person:
    """The person a reader's card names, on that business day; BadIdNumber and BadIdType as for anything typed.

    A name with characters no name of ours holds (the rare ones outside of Unicode) is left empty: the number counts.
    """
    id_type, number, name = (str(card.get(field, "")) for field in ("card", "number", "name"))
    document = DOCUMENTS.get(id_type, "")
    try:
        return checked(name, document, number, day)
    except BadName:
        return checked(None, document, number, day)
