"""How much the guide desk reads: its whole picture is taken every few seconds, also with five hundred waiting."""

from __future__ import annotations

from threading import get_ident
from typing import Any

import pytest

from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows
from queue_server.tickets import living
from queue_server.views.desk import DeskView
from tests.conftest import Caller, Office


class Counted:
    """How often this thread asked the database, opened a seal and decoded a ticket's row; followers read beside it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.asked = self.opened = self.decoded = 0
        self._mine = get_ident()
        self._patch = patch
        for name in ("all", "one", "value"):
            self._count(Rows, name, "asked")
        self._count(Secrets, "open", "opened")
        self._count(living, "ticket_of", "decoded")

    def _count(self, owner: Any, name: str, what: str) -> None:
        real = getattr(owner, name)

        def counted(*args: Any) -> Any:
            setattr(self, what, getattr(self, what) + (get_ident() == self._mine))
            return real(*args)

        self._patch.setattr(owner, name, counted)

    def of(self, office: Office, view: DeskView) -> tuple[dict[str, Any], int, int, int]:
        self.asked = self.opened = self.decoded = 0
        found: dict[str, Any] = office.house.database.read(view.everything)
        return found, self.asked, self.opened, self.decoded


def issued(who: Caller, count: int) -> list[str]:
    body = {"hall": "JN01", "service": "records", "channel": "desk"}
    return [
        who.post("/tickets", body | ({"needs": ["sight"]} if one % 5 == 0 else {})).json["id"] for one in range(count)
    ]


def test_the_whole_desk_takes_a_handful_of_queries_however_many_wait(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    issued(office.guide, 10)
    counted = Counted(monkeypatch)
    view, ten = DeskView(office.house.sight, "JN01"), counted.of(office, DeskView(office.house.sight, "JN01"))[1]
    issued(office.guide, 30)
    found, asked, opened, decoded = counted.of(office, view)
    assert asked <= ten <= 13
    assert (opened, decoded) == (8, 40), "each ticket is decoded once, and only the seals there are"
    assert sum(key.startswith("ticket:") for key in found) == 40


def test_a_second_look_decodes_and_opens_only_what_has_changed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = office.clerk
    clerk.post("/halls/JN01/windows/317/sign-on")
    ids = issued(office.guide, 20)
    counted, view = Counted(monkeypatch), DeskView(office.house.sight, "JN01")
    first = counted.of(office, view)[0]
    again, _asked, opened, decoded = counted.of(office, view)
    assert (opened, decoded) == (0, 0) and again == first
    assert clerk.post("/halls/JN01/windows/317/call").json["ticket"]["id"] == ids[0]
    called, _asked, opened, decoded = counted.of(office, view)
    assert decoded == 1 and called[f"ticket:{ids[0]}"]["state"] == "called" and f"lead:{ids[0]}" in called
    assert called == office.house.database.read(DeskView(office.house.sight, "JN01").everything)


def test_nothing_is_remembered_of_a_ticket_that_has_ended(office: Office) -> None:
    view, (ticket,) = DeskView(office.house.sight, "JN01"), issued(office.guide, 1)
    assert f"ticket:{ticket}" in office.house.database.read(view.everything)
    office.guide.post(f"/tickets/{ticket}/cancel")
    assert f"ticket:{ticket}" not in office.house.database.read(view.everything)
    assert ticket not in repr([view._lines, view._living._known, view._needs._known])
