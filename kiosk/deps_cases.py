"""What the kiosk's screens about something that is under way need from the server: cases, ratings, enquiries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from kiosk.deps import KioskDevice


class CaseDoor(Protocol):
    """Cases, for who knows a number and the last places of the document; wrong ones are counted: ProgressNotFound,
    TooManyRequests."""

    def find(self, device: KioskDevice, number: str, tail: str) -> Mapping[str, Any]:
        """The case as `views.case_progress` shows it, with `collect` (the service by which its result is collected, or
        None), `may_follow` (something may still be brought), `bring_until` (a day, or None) and `parcel`: its state,
        carrier and tracking number, or None."""

    def follow_up(
        self, device: KioskDevice, number: str, tail: str, idempotency_key: str, lang: str
    ) -> Mapping[str, Any]:
        """A number for who brings what is missing, as POST /follow-ups answers. Raises kernel.errors.Refusal."""

    def fetch(self, device: KioskDevice, number: str, tail: str, idempotency_key: str, lang: str) -> Mapping[str, Any]:
        """A number to collect the result, as POST /collections answers. Raises kernel.errors.Refusal."""


class RatingDoor(Protocol):
    """Visits that are over, and what people think of them."""

    def visits(self, device: KioskDevice, text: str, tail: str = "") -> Sequence[Mapping[str, Any]]:
        """Those a typed number or a scanned slip means, as POST /ratings/find answers; with `tail` the one whose
        document ends so: VisitTailIsWrong, TooManyRequests."""

    def asked(self, device: KioskDevice, ticket: str) -> None:
        """The person of this visit (its token) has been asked."""

    def give(self, device: KioskDevice, ticket: str, grade: int, aspects: Sequence[str], idempotency_key: str) -> None:
        """The visit's grade, once. Raises kernel.errors.Refusal."""

    def skip(self, device: KioskDevice, ticket: str) -> None:
        """跳过. Raises kernel.errors.Refusal."""


class EnquiryDoor(Protocol):
    """Questions, complaints and suggestions (来件)."""

    def ask(self, device: KioskDevice, said: Mapping[str, Any], idempotency_key: str, lang: str) -> Mapping[str, Any]:
        """Send it: `kind`, `topic`, `phrases` (codes), `about` (a window or a number as typed, or ""), `phone` or "".
        As POST /enquiries answers, with `is_printed`: a receipt is on its way. Raises kernel.errors.Refusal."""

    def find(self, device: KioskDevice, number: str, tail: str) -> Mapping[str, Any]:
        """One by its number and the last four of the phone left with it, as its asker sees it. Wrong ones are counted:
        EnquiryNotFound, TooManyRequests."""

    def link(self, device: KioskDevice, kind: str, topic: str) -> str:
        """The address where it can be written on the own phone."""
