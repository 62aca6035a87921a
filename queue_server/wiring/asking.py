"""What the phone's pages of questions, complaints and suggestions are handed; every act is a row of the contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from queue_server.hall.model import Hall
from queue_server.views.sight import CITIZENS
from queue_server.wiring.forms import Forms
from queue_server.wiring.house import House
from queue_server.wiring.phones import PhoneDoor

OWN: Final = "/public/enquiries/<token>"


class AskingDoor:
    """Implements queue_server.pages.enquiry_deps.AskDeps."""

    def __init__(self, house: House, forms: Forms, phone: PhoneDoor) -> None:
        self._house, self._forms = house, forms
        self.hall: Callable[[str], Hall] = phone.hall
        self.public_hall: Callable[[str], Hall | None] = phone.public_hall
        self.ticket: Callable[[str], Mapping[str, Any]] = phone.holder_ticket
        self.new_key: Callable[[], str] = phone.new_key

    def ask(self, body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Send one."""
        made: Mapping[str, Any] = self._forms.write("/enquiries", body, key)
        return made

    def asked(self, token: str) -> Mapping[str, Any]:
        """The asker's own."""
        found: Mapping[str, Any] = self._forms.read(OWN, token=token)
        return found

    def find(self, hall: Hall, number: str, tail: str) -> str:
        """The token of the one with that number and end of its phone."""
        body = {"hall": hall.id, "number": number, "phone_tail": tail}
        return str(self._forms.act("/public/enquiries/find", body)["token"])

    def add(self, token: str, body: Mapping[str, Any], key: str) -> None:
        """Say more, or leave a phone."""
        self._forms.write(f"{OWN}/add", body, key, token=token)

    def judge(self, token: str, grade: int, comment: str, key: str) -> None:
        """Say how the answer was."""
        self._forms.write(f"{OWN}/judge", {"grade": grade, "comment": comment}, key, token=token)

    def withdraw(self, token: str, key: str) -> None:
        """Nothing more is to be done."""
        self._forms.write(f"{OWN}/withdraw", {}, key, token=token)

    def link(self, hall: Hall, token: str) -> str:
        """By the address that was set up, whatever the request says; a bare path where none was."""
        return f"{(hall.public_url or self._house.sight.public_url or '').rstrip('/')}{CITIZENS}/asked/{token}"
