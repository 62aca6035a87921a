"""What the kiosk's screens about a card on the reader or a slip under the scanner need from the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from kiosk.deps import KioskDevice

Reader = Literal["none", "online", "away"]  # away: there is one, and it does not work now


class ReadingDoor(Protocol):
    """A person is known by the token of their card alone, for the minute in which it was laid on this kiosk's reader:
    every call with one raises CardIsGone after that."""

    def reader(self, device: KioskDevice) -> Reader:
        """Whether a reader of cards is registered at this kiosk, and works."""

    def person(self, device: KioskDevice, token: str) -> Mapping[str, Any]:
        """Who it is, as far as a screen may say: `name` and `number` masked, `is_elder` by the hall's rule."""

    def found(self, device: KioskDevice, token: str) -> Mapping[str, Any]:
        """Theirs today: `bookings` as GET /bookings/{id} answers, `tickets` that live, each with `text` as their link
        says it and `ahead_now`, `cases` that go on, each with `number`, `name` and the key of how it stands."""

    def tail(self, device: KioskDevice, token: str) -> str:
        """The last places of their document, which prove a case to be theirs."""

    def drop(self, device: KioskDevice, token: str) -> None:
        """The visit is over: forget the person at once."""

    def ticket(self, device: KioskDevice, text: str) -> Mapping[str, Any]:
        """The ticket of a slip's bars or code, as its holder may see it. UnknownTicket."""
