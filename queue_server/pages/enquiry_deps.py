"""What the pages of questions, complaints and suggestions need from the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from queue_server.hall.model import Hall
from queue_server.pages.deps import GuideDeps, People, Person


class AskDeps(GuideDeps, Protocol):
    """A citizen's phone. Whoever has an enquiry's token may see it, judge its answer and withdraw it."""

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def ticket(self, token: str) -> Mapping[str, Any]:
        """The ticket it is about, as GET /public/tickets/{token} answers it; UnknownTicket."""

    def ask(self, body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Send one, as POST /enquiries answers it. The same key is once. Raises the refusals of the call."""

    def asked(self, token: str) -> Mapping[str, Any]:
        """As GET /public/enquiries/{token} answers it; its refusal for an unknown token."""

    def find(self, hall: Hall, number: str, tail: str) -> str:
        """The token of the one with that number and end of its phone. Wrong ones are counted."""

    def add(self, token: str, body: Mapping[str, Any], key: str) -> None:
        """Say more, or leave a phone. The same key is once. Raises the refusals of the call."""

    def judge(self, token: str, grade: int, comment: str, key: str) -> None:
        """Say how the answer was. The same key is once. Raises the refusals of the call."""

    def withdraw(self, token: str, key: str) -> None:
        """Nothing more is to be done. The same key is once. Raises the refusals of the call."""

    def link(self, hall: Hall, token: str) -> str:
        """Where the page of an enquiry is, whole where the hall has an address for phones."""

    def new_key(self) -> str:
        """A fresh idempotency key for a form."""


class EnquiriesDeps(People, Protocol):
    """The people of the hall who write them down, answer and review them."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def listed(self, person: Person, tab: str, page: int) -> Mapping[str, Any]:
        """One list as GET /halls/{hall}/enquiries answers it to this person, each row with `left_days`, the working
        days left after today."""

    def enquiry(self, person: Person, enquiry: str) -> Mapping[str, Any]:
        """The whole record as GET /enquiries/{id} answers it to this person, with `left_days`; UnknownEnquiry."""

    def by_number(self, person: Person, number: str) -> str:
        """The id of the one with that number; UnknownEnquiry."""

    def ask(self, person: Person, body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Write one down for somebody, as POST /enquiries answers it, with the `link` for the receipt. The same key is
        once. Raises its refusals."""

    def figures(self, person: Person, asked: Mapping[str, str]) -> Mapping[str, Any]:
        """As GET /halls/{hall}/enquiries/figures answers it for the days asked for; BadInput."""

    def new_key(self) -> str:
        """A fresh idempotency key for a form."""
