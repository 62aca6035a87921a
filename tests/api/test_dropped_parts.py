"""Every act on a ticket once a newer hall file has dropped its service, line or window: done or refused, never lost."""

from __future__ import annotations

from typing import Any

import pytest

from queue_server.equipment import printing, service
from queue_server.live.topics import View
from queue_server.views.board import BoardView
from queue_server.views.device import DeviceView
from queue_server.views.ticket import TicketView
from queue_server.views.window import WindowView
from tests.api.conftest import code_of, sign_on, take
from tests.api.test_changed_hall import CHANGES, changed, load
from tests.conftest import MONDAY_0920_MS, PASSWORD, ROLES, Caller, Office

pytestmark = pytest.mark.slow
MIDNIGHT_MS = MONDAY_0920_MS + (14 * 60 + 40) * 60_000
DROPPED = [*CHANGES, ""]  # the line, the window, the service, and all three
# act -> the acts that bring a ticket there, who acts, the body
ACTS: dict[str, tuple[tuple[str, ...], str, dict[str, Any]]] = {
    "recall": (("call",), "clerk", {}),
    "serve": (("call",), "clerk", {}),
    "miss": (("call",), "clerk", {}),
    "hold": (("call", "serve"), "clerk", {}),
    "resume": (("call", "serve", "hold"), "clerk", {}),
    "return": (("call", "miss"), "guide", {}),
    "transfer": (("call", "serve"), "clerk", {"queue": "E"}),
    "finish": (("call", "serve"), "clerk", {"outcome": "accepted", "reason": "手工办理"}),
    "undo": (("call", "serve", "finish"), "clerk", {}),
    "cancel": ((), "guide", {}),
    "reclass": ((), "guide", {"queue": "E", "reason": "原队列已取消"}),
}
STATE_AFTER = {
    "recall": "called",
    "serve": "serving",
    "miss": "missed",
    "hold": "held",
    "resume": "serving",
    "return": "waiting",
    "transfer": "waiting",
    "finish": "finished",
    "undo": "serving",
    "cancel": "cancelled",
    "reclass": "waiting",
}
REFUSED = {
    ("resume", '"K"'): (409, "not_served_here"),
    ("resume", '"316"'): (404, "unknown_window"),
    ("resume", ""): (404, "unknown_window"),
    ("undo", '"K"'): (409, "no_longer_served"),
    ("undo", '"316"'): (409, "no_longer_served"),
    ("undo", '"estate-batch"'): (409, "no_longer_served"),
    ("undo", ""): (409, "no_longer_served"),
}


@pytest.fixture
def agent(office: Office) -> Caller:
    office.house.timers.stop()  # the day is closed by nobody meanwhile
    return office.add_device("agent", "box")


@pytest.fixture
def ticket(office: Office, agent: Caller) -> dict[str, Any]:
    """Its number was given at a kiosk with a printer, in a hall that can be reached by phone."""
    kiosk = office.add_device("kiosk", "with paper", printer=f"{agent.id}/front")
    sign_on(office.clerk, "316")
    made = take(kiosk, "estate-batch")
    office.house.followers.catch_up()
    return made


def act(office: Office, ticket: dict[str, Any], name: str) -> Any:
    if name == "call":
        return office.clerk.post("/halls/JN01/windows/316/call")
    _before, who, body = ACTS[name]
    return office.callers[who].post(f"/tickets/{ticket['id']}/{name}", body)


def late(office: Office, seconds_to_midnight: float) -> None:
    """Everybody has signed in again for the evening."""
    office.clock.at_ms = MIDNIGHT_MS - round(seconds_to_midnight * 1000)
    for role in ROLES:
        said = office.nobody.post("/sign-in", {"account": role, "password": PASSWORD})
        office.callers[role].token = said.json["token"]


def bring_to(office: Office, ticket: dict[str, Any], name: str) -> None:
    """Late in the evening: calling again needs its pause, taking back its haste."""
    late(office, 5 if name == "undo" else 60)
    for before in ACTS[name][0]:
        answer = act(office, ticket, before)
        assert answer.status_code == 200, (before, answer.json)


def next_day(office: Office, only: str) -> None:
    """Just after the midnight from which the newer file holds, before anybody has closed the day."""
    if office.clock.at_ms < MIDNIGHT_MS - 60_000:
        late(office, 60)
    assert load(office, changed(*filter(None, [only])), valid_from="2026-11-24").status_code == 200
    office.clock.at_ms = MIDNIGHT_MS + 1


def look_everywhere(office: Office, ticket: dict[str, Any], agent: Caller) -> dict[str, Any]:
    """Every place the ticket is seen at answers; the ticket as staff see it."""
    sight = office.house.sight
    seen = office.manager.get(f"/tickets/{ticket['id']}")
    assert seen.status_code == 200, seen.json
    for path in ("/halls/JN01/board", "/halls/JN01", f"/tickets/{ticket['id']}/prints"):
        assert office.guide.get(path).status_code == 200
    holder = office.nobody.get(f"/public/tickets/{ticket['token']}")
    assert (holder.status_code, holder.json["number"]) == (200, ticket["number"])
    for lang in ("zh", "en"):
        page = office.nobody.client.get(f"/p/t/{ticket['token']}?lang={lang}")
        assert page.status_code == 200
        assert ticket["number"] in page.text
    assert office.nobody.client.get("/healthz").status_code == 200
    views: list[View] = [
        BoardView(sight, "JN01"),
        TicketView(sight, "JN01", ticket["id"]),
        DeviceView(int(agent.id)),
        *(WindowView(sight, "JN01", window) for window in ("316", "317", "336")),
    ]
    for view in views:
        office.house.database.read(view.everything)
    found: dict[str, Any] = seen.json
    return found


@pytest.mark.parametrize("only", DROPPED)
@pytest.mark.parametrize("name", ACTS)
def test_an_act_is_done_or_refused_in_words_and_the_ticket_is_where_it_was(
    name: str, only: str, office: Office, ticket: dict[str, Any], agent: Caller
) -> None:
    bring_to(office, ticket, name)
    before = office.manager.get(f"/tickets/{ticket['id']}").json["state"]
    next_day(office, only)
    assert look_everywhere(office, ticket, agent)["state"] == before
    if name == "finish" and only in ('"estate-batch"', ""):  # the usual outcome of a service that has gone is unknown
        assert code_of(office.clerk.post(f"/tickets/{ticket['id']}/finish")) == (404, "unknown_service")
    answer = act(office, ticket, name)
    if (name, only) in REFUSED:
        assert code_of(answer) == REFUSED[name, only]
        assert look_everywhere(office, ticket, agent)["state"] == before
    else:
        assert answer.status_code == 200, answer.json
        assert answer.json["state"] == STATE_AFTER[name]
        assert look_everywhere(office, ticket, agent)["state"] == STATE_AFTER[name]


@pytest.mark.parametrize("only", DROPPED)
def test_calling_finds_whoever_still_stands_in_a_line_of_the_window(
    only: str, office: Office, ticket: dict[str, Any], agent: Caller
) -> None:
    next_day(office, only)
    answer = act(office, ticket, "call")
    called = {'"estate-batch"': ticket["number"], '"K"': None}
    if only in called:
        assert answer.status_code == 200
        assert (answer.json["ticket"] or {"number": None})["number"] == called[only]
    else:
        assert code_of(answer) == (404, "unknown_window")
    chosen = office.clerk.post("/halls/JN01/windows/316/call", {"ticket": ticket["id"], "reason": "年长"})
    assert chosen.status_code in (404, 409)
    state = look_everywhere(office, ticket, agent)["state"]
    assert state == ("called" if called.get(only) else "waiting")


@pytest.mark.parametrize("only", DROPPED)
@pytest.mark.parametrize("choice", ["return", "hold", "hand_over"])
def test_a_clerk_signs_off_or_is_told_why_not(
    only: str, choice: str, office: Office, ticket: dict[str, Any], agent: Caller
) -> None:
    assert act(office, ticket, "call").status_code == 200
    next_day(office, only)
    answer = office.clerk.post("/halls/JN01/windows/316/sign-off", {"current": choice, "window": "317"})
    if '"316"' in (only or '"316"'):
        assert code_of(answer) == (404, "unknown_window")
        assert look_everywhere(office, ticket, agent)["state"] == "called"
    else:
        assert answer.status_code == 200, answer.json
        assert look_everywhere(office, ticket, agent)["state"] == ("held" if choice == "hold" else "waiting")


@pytest.mark.parametrize("only", DROPPED)
def test_a_holder_may_still_let_others_first_and_give_up(
    only: str, office: Office, ticket: dict[str, Any], agent: Caller
) -> None:
    take(office.kiosk, "estate-batch")
    next_day(office, only)
    mine = f"/public/tickets/{ticket['token']}"
    assert office.nobody.post(f"{mine}/yield", {"count": 1}).status_code == 200
    assert office.nobody.post(f"{mine}/cancel").json["state"] == "cancelled"
    assert look_everywhere(office, ticket, agent)["state"] == "cancelled"


@pytest.mark.parametrize("only", DROPPED)
def test_every_copy_of_a_slip_says_what_the_first_one_said(
    only: str, office: Office, ticket: dict[str, Any], agent: Caller
) -> None:
    def copies() -> list[Any]:
        return office.house.database.read(lambda rows: printing.jobs_of_ticket(rows, ticket["id"]))

    (first,) = copies()
    who = office.house.database.read(lambda rows: service.device_or_refusal(rows, int(agent.id)))
    office.house.database.write(lambda tx: printing.report(tx, who, first.id, "confirmed", ""), who.actor)
    next_day(office, only)
    again = office.guide.post(f"/tickets/{ticket['id']}/prints", {"reason": "lost"})
    assert again.status_code == 201, again.json
    second = copies()[-1]
    assert [one for one in first.doc["blocks"] if one not in second.doc["blocks"]] == []
    assert "批量" in repr(second.doc)


@pytest.mark.parametrize("only", DROPPED)
def test_names_are_those_the_ticket_was_given_out_under(only: str, office: Office, ticket: dict[str, Any]) -> None:
    next_day(office, only)
    seen = office.manager.get(f"/tickets/{ticket['id']}").json
    for part in ("service", "queue", "zone", "items"):
        assert seen[part] == ticket[part]


def test_what_ended_does_not_live_again_in_a_hall_that_has_dropped_it_within_the_same_minute(
    office: Office, ticket: dict[str, Any], agent: Caller
) -> None:
    for name in ("call", "serve", "finish"):
        assert act(office, ticket, name).status_code == 200
    assert load(office, changed('"estate-batch"', '"K"')).status_code == 200
    refused = act(office, ticket, "undo")
    assert code_of(refused) == (409, "no_longer_served")
    assert refused.json["error"]["details"]["what"] == "K, estate-batch"
    seen = look_everywhere(office, ticket, agent)
    assert (seen["state"], seen["outcome"]) == ("finished", "accepted")


@pytest.mark.parametrize("only", DROPPED)
def test_a_visit_of_several_items_ends_in_words_when_the_next_has_gone(
    only: str, office: Office, agent: Caller
) -> None:
    sign_on(office.clerk, "317")
    made = office.kiosk.post("/tickets", {"hall": "JN01", "items": ["records", "estate-batch"], "channel": "kiosk"})
    ticket = made.json
    assert office.clerk.post("/halls/JN01/windows/317/call").json["ticket"]["id"] == ticket["id"]
    assert act(office, ticket, "serve").status_code == 200
    next_day(office, only)
    answer = act(office, ticket, "finish")
    if only in ('"K"', '"316"'):
        assert (answer.status_code, answer.json["state"]) == (200, "waiting")
    else:
        assert code_of(answer) == (404, "unknown_service")
        assert look_everywhere(office, ticket, agent)["state"] == "serving"
