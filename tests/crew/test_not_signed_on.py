"""The card 排班未到岗: of a planned window without anybody, with its time and number; over once somebody is there,
on leave or excused."""

from __future__ import annotations

from queue_server.supervision.model import Fact
from queue_server.views.wall import WallView
from queue_server.wiring.not_signed_on import unmanned
from queue_server.wiring.supervision import watch
from tests.api import test_training as training
from tests.conftest import Office
from tests.crew.test_leave import ask, decide
from tests.crew.test_shifts import CREW, MONDAY, at_post, ok, on_shift, run

MINUTE_MS = 60_000
NINE_MIN = 20  # the office's clock stands at 9:20; shifts begin with the hall at 9:00


def seen(office: Office, minutes: float = 0) -> list[Fact]:
    hall, now_ms = office.house.hall("JN01"), office.clock.now_ms() + round(minutes * MINUTE_MS)
    return office.house.database.read(lambda rows: unmanned(rows, hall, now_ms))


def planned(office: Office, window: str = "305") -> None:
    at_post(office, office.clerk, window)
    on_shift(office, office.clerk)


def test_a_planned_window_without_anybody_climbs_and_says_why(office: Office) -> None:
    assert seen(office, 300) == []  # a hall without shifts
    planned(office)
    assert [[one.level for one in seen(office, at - NINE_MIN)] for at in (-5, 14, 15, 20, 30)] == [
        [],
        [],
        ["warning"],
        ["yellow"],
        ["red"],
    ]
    assert [(one.subject, one.label) for one in seen(office)] == [("window:305", "305")]
    assert seen(office)[0].place == "09:00 起，工号 1000"
    on_shift(office, office.clerk, kind="")
    assert seen(office) == []


def test_it_is_over_when_the_clerk_or_another_sits_there_or_the_clerk_sits_elsewhere(office: Office) -> None:
    planned(office)
    other = office.add_clerk("clerk2")
    ok(other.post("/halls/JN01/windows/305/sign-on"))
    assert seen(office) == []
    ok(other.post("/halls/JN01/windows/305/sign-off"))
    assert len(seen(office)) == 1
    ok(office.clerk.post("/halls/JN01/windows/317/sign-on"))
    assert seen(office) == []
    office.clock.step(60)
    ok(office.clerk.post("/halls/JN01/windows/317/sign-off"))
    assert seen(office, 20) == []  # away: that is another matter


def test_leave_of_the_half_day_and_an_excuse_end_it(office: Office) -> None:
    planned(office)
    other = office.add_clerk("clerk2")
    at_post(office, other, "317")
    on_shift(office, other)
    assert [one.subject for one in seen(office)] == ["window:305", "window:317"]
    leave = ok(ask(office.clerk, first=MONDAY, last=MONDAY, last_half="am"))
    assert len(seen(office)) == 2  # asked for is not approved
    ok(decide(office, leave, "approve", text="家中急事"))
    assert [one.subject for one in seen(office)] == ["window:317"]
    assert [one.subject for one in seen(office, 6 * 60)] == [
        "window:305",
        "window:317",
    ]  # back from leave, and not there
    marks = ok(office.manager.get(f"{CREW}/attendance?month=2026-11"))["marks"]
    mark = {key: marks[0][key] for key in ("day", "mark", "from_ms", "staff")}
    ok(run(office, "attendance", **mark, verdict="excused", text="堵车，已电话报备"))
    assert seen(office) == []
    ok(run(office, "attendance", **mark, verdict="stands", text="未报备"))
    assert len(seen(office)) == 1


def test_who_practises_by_plan_leaves_no_card(office: Office) -> None:
    planned(office, "317")
    assert training.begin(office, training.who_of(office, "clerk")).status_code == 200
    training.sign_in(office, "clerk")
    ok(office.clerk.post("/halls/JN01-PX/windows/317/sign-on"))
    assert seen(office) == []


def test_the_minute_look_raises_it_and_lets_it_lapse(office: Office) -> None:
    planned(office)
    look = watch(office.house)

    def cards() -> list[tuple[str, str]]:
        look(office.clock.now_ms())
        listed = ok(office.manager.get("/halls/JN01/alarms"))["alarms"]
        return [(one["clock"], one["state"]) for one in listed if one["clock"] == "not_signed_on"]

    assert cards() == [("not_signed_on", "yellow")]
    wall = office.house.database.read(WallView(office.house.sight, "JN01").everything)
    (card,) = (one for key, one in wall.items() if key.startswith("alarm:"))
    assert (card["label"], card["place"]) == ("305", "")  # type: ignore[index]  # whose place it is, is for managers
    ok(office.clerk.post("/halls/JN01/windows/305/sign-on"))
    assert cards() == []
