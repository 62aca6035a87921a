"""The duty officer of the day: named by month, swapped by both, and a card at noon where tomorrow has none."""

from __future__ import annotations

from typing import Any

from queue_server.crew import duty_officer, store
from queue_server.hall import service as halls
from queue_server.supervision import contacts
from queue_server.views.board import BoardView
from queue_server.views.wall import WallView
from queue_server.wiring.crew import unnamed
from tests.conftest import PASSWORD, Office
from tests.crew.test_leave import OWN
from tests.crew.test_shifts import MONDAY, TUESDAY, code, number, ok, run


def of(office: Office, day: str) -> int | None:
    hall = office.house.hall("JN01")
    return office.house.database.read(lambda rows: duty_officer.of_day(rows, hall, day))


def swap(office: Office, **more: Any) -> Any:
    return office.clerk.post(f"{OWN}/swaps", {"day": TUESDAY, "other": number(office.guide)} | more)


def test_a_month_is_filled_in_turn_and_never_over_what_is_named(office: Office) -> None:
    a, b = number(office.clerk), number(office.guide)
    ok(run(office, "duty", day=TUESDAY, staff=b))
    days = ok(run(office, "duty/month", month="2026-11", staff=[a, b]))["days"]
    named = {one["day"][-2:]: one["staff"] for one in days if one["staff"]}
    assert named == {"23": a, "24": b, "25": b, "26": a, "27": b, "30": a}
    assert code(run(office, "duty", day="2026-11-20", staff=a)) == "duty_day_is_over"
    assert code(run(office, "duty", day="2026-11-28", staff=a)) == "duty_day_is_over"
    assert code(run(office, "duty", day=TUESDAY, staff=number(office.auditor))) == "not_of_crew"
    ok(run(office, "duty", day=TUESDAY, staff=None))
    assert of(office, TUESDAY) is None
    assert office.house.database.read(store.differences) == []


def test_both_days_change_hands_when_the_other_agrees(office: Office) -> None:
    a, b = number(office.clerk), number(office.guide)
    ok(run(office, "duty", day=TUESDAY, staff=a))
    ok(run(office, "duty", day="2026-11-26", staff=b))
    asked = ok(swap(office, other_day="2026-11-26"))["swaps"][0]
    assert code(swap(office)) == "swap_forbids"  # one at a time
    answer = f"{OWN}/swaps/{asked['id']}/answer"
    assert code(office.manager.post(answer, {"agreed": True})) == "unknown_crew_thing"
    assert code(office.clerk.post(answer, {"agreed": True})) == "unknown_crew_thing"
    assert of(office, TUESDAY) == a
    ok(office.guide.post(answer, {"agreed": True}))
    assert (of(office, TUESDAY), of(office, "2026-11-26")) == (b, a)
    assert code(office.guide.post(answer, {"agreed": True})) == "swap_forbids"
    assert office.house.database.read(store.differences) == []


def test_a_swap_is_refused_withdrawn_or_overtaken(office: Office) -> None:
    a = number(office.clerk)
    assert code(swap(office)) == "swap_forbids"  # not on duty
    ok(run(office, "duty", day=TUESDAY, staff=a))
    assert code(swap(office, other=a)) == "swap_forbids"
    first = ok(swap(office))["swaps"][0]["id"]
    ok(office.guide.post(f"{OWN}/swaps/{first}/answer", {"agreed": False}))
    second = ok(swap(office))["swaps"][0]["id"]
    assert code(office.guide.post(f"{OWN}/swaps/{second}/withdraw")) == "unknown_crew_thing"
    ok(office.clerk.post(f"{OWN}/swaps/{second}/withdraw"))
    third = ok(swap(office))["swaps"][0]["id"]
    ok(run(office, "duty", day=TUESDAY, staff=number(office.manager)))
    assert code(office.guide.post(f"{OWN}/swaps/{third}/answer", {"agreed": True})) == "swap_forbids"
    assert of(office, TUESDAY) == number(office.manager)


def test_a_card_comes_at_noon_where_the_next_working_day_has_nobody(office: Office) -> None:
    hall, base = office.house.hall("JN01"), office.house.database

    def levels(hours: float) -> list[str]:
        now_ms = office.clock.now_ms() + round(hours * 3600_000)
        return [one.level for one in base.read(lambda rows: unnamed(rows, hall, now_ms))]

    assert levels(2.7) == []  # a hall that names none
    ok(run(office, "duty", day=MONDAY, staff=number(office.clerk)))
    assert levels(0) == []
    assert [levels(hours) for hours in (2.7, 6, 10)] == [["warning"], ["yellow"], ["red"]]
    ok(run(office, "duty", day=TUESDAY, staff=number(office.guide)))
    assert levels(2.7) == []
    assert levels(2.7 + 4 * 24) == ["warning"]  # Friday: Monday has nobody
    assert levels(2.7 + 5 * 24) == []
    calendar = base.read(lambda rows: halls.calendar(rows, hall.id))
    assert base.read(lambda rows: duty_officer.missing(rows, hall, calendar, MONDAY)) is None


def test_boards_say_who_is_on_duty_by_name_and_staff_pages_with_the_phone(office: Office) -> None:
    base, keys, guide = office.house.database, office.house.secrets, number(office.guide)
    base.write(lambda tx: contacts.keep(tx, keys, guide, "13905310001"))
    ok(run(office, "duty", day=MONDAY, staff=guide))
    said = base.read(BoardView(office.house.sight, "JN01").everything)["hall"]["announcements"]  # type: ignore[index]
    assert said == [{"zh": "今日值班：guide", "en": "On duty today: guide"}]
    wall = WallView(office.house.sight, "JN01")
    assert base.read(wall.everything)["hall"]["on_duty"] == "guide"  # type: ignore[index]
    browser = office.app.test_client()
    browser.post("/api/v1/sign-in", json={"account": "clerk", "password": PASSWORD})
    ok(office.clerk.post("/halls/JN01/windows/305/sign-on"))
    facts = 'data-duty="guide" data-duty-phone="13905310001"'
    assert facts in browser.get("/windows/305").text
    page = browser.get("/my-shifts?lang=zh").text
    assert "今日值班：<b>guide</b>" in page and "13905310001" in page
