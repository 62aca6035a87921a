"""What who comes now is told of a line with too much work: to book, and the reason of the stop in English."""

from __future__ import annotations

from typing import Any

from queue_server.kernel.rows import Tx
from queue_server.twin import store
from queue_server.twin.store import Standing
from queue_server.views import pressed
from tests.conftest import Office

DAY = "2026-11-23"


def stand(office: Office, stage: Any, stops: bool = False, day: str = DAY, free_day: str = "11月25日（周三）") -> None:
    why = {"held": 12, "next_ms": 1_795_424_400_000 + 3_600_000, "closes_ms": 1_795_424_400_000, "free_day": free_day}

    def write(tx: Tx) -> None:
        store.keep(tx, Standing("JN01", "E", day, stage, tx.now_ms, stops, why))

    office.house.database.write(write)


def told(office: Office) -> dict[str, pressed.Pressed]:
    sight = office.house.sight
    return office.house.database.read(lambda rows: pressed.lines(rows, sight, sight.hall(rows, "JN01")))


def test_a_line_at_any_stage_but_easy_is_one_to_book_for_today_only(office: Office) -> None:
    assert told(office) == {}
    stand(office, "easy")
    assert told(office) == {}
    stand(office, "advise")
    assert told(office)["E"] == ("11月25日（周三）", "25 Nov", "")
    stand(office, "alarm", free_day="")
    assert told(office)["E"] == ("", "", "")
    stand(office, "advise", day="2026-11-20")
    assert told(office) == {}


def test_a_stop_by_the_work_itself_has_its_reason_in_english(office: Office) -> None:
    stand(office, "stop", stops=True)
    assert told(office)["E"].stopped_en == (
        "12 ahead; a number taken now would be done at 18:00, closing is at 17:00; bookings are free on 25 Nov"
    )
    stand(office, "stop", stops=False)  # somebody stopped it by hand: only their own words are known
    assert told(office)["E"].stopped_en == ""
