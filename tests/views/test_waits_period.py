"""How well waits were told: every service has a row, a share says what of, and nothing is no zero per cent."""

from __future__ import annotations

from typing import Any

from queue_server.hall.file import parse
from queue_server.pages.waits import HEIGHT, columns
from queue_server.views import waits_period
from queue_server.waits.coverage import Tally
from tests.conftest import JN01

HALL = parse(JN01.read_text(encoding="utf-8"))


def tally(service: str, said: int, of: int, raw: int, shown: int) -> Tally:
    queue = HALL.service(service).queue
    return Tally(queue, service, said, of, raw, shown, 20.0 * said, 6.0 * of, -1.5 * of)


def test_each_service_has_its_row_and_the_total_adds_them_up() -> None:
    daily = {"2026-11-20": [tally("records", 10, 8, 6, 7)], "2026-11-23": [tally("records", 2, 2, 2, 2)]}
    found = waits_period.of_days(HALL, daily)
    assert len(found["rows"]) == len(HALL.services)
    row = next(one for one in found["rows"] if one["service"]["id"] == "records")
    assert (row["said"], row["of"], row["raw"]["text"], row["shown"]["text"]) == (12, 10, "80.0%", "90.0%")
    assert (row["raw"]["count"], row["raw"]["of"]) == (8, 10)
    assert (row["width"], row["mae"], row["bias"]) == ("20.0", "6.0", "-1.5")
    empty = next(one for one in found["rows"] if one["service"]["id"] == "transfer-resale")
    assert (empty["said"], empty["raw"]["text"], empty["width"], empty["bias"]) == (0, "—", "—", "—")
    assert found["total"] | {"said": 12, "of": 10} == found["total"]
    assert [(one["day"], one["of"]) for one in found["days"]] == [("2026-11-20", 8), ("2026-11-23", 2)]


def test_a_service_that_a_newer_hall_file_dropped_is_still_counted() -> None:
    gone = Tally("Y", "gone", 1, 1, 1, 1, 5.0, 1.0, 1.0)
    found = waits_period.of_days(HALL, {"2026-11-20": [gone]})
    assert found["rows"][-1]["service"]["name"] == "gone" and found["total"]["of"] == 1


def test_ranges_are_judged_only_with_enough_outcomes() -> None:
    def state(of: int, raw: int) -> Any:
        return waits_period.drift({"2026-11-20": [tally("records", of, of, raw, raw)]})["state"]

    assert (state(100, 100), state(1000, 805), state(1000, 600), state(1000, 990)) == ("few", "kept", "off", "off")


def test_a_days_column_is_as_tall_as_its_share_and_a_day_of_nothing_has_none() -> None:
    daily = {
        "2026-11-20": [tally("records", 4, 4, 4, 4)],
        "2026-11-21": [],
        "2026-11-22": [tally("records", 4, 4, 2, 4)],
    }
    full, none, half = columns(waits_period.of_days(HALL, daily)["days"])
    assert full.height == 2 * half.height and none.height == 0 and full.y + full.height < HEIGHT
    assert (full.text, none.text, half.text, half.name) == ("100", "", "50", "11-22")
    assert half.whole == "2026-11-22 50.0% (2/4)"
