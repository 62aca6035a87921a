"""Acting from the live wall: a lent window calls the line today alone, a clerk is moved, each with its effect."""

from __future__ import annotations

from typing import Any

from queue_server.hall import lending
from queue_server.wiring import upkeep
from tests.conftest import Office

HALL = "/halls/JN01"


def issue(office: Office, service: str) -> Any:
    body = {"hall": "JN01", "service": service, "channel": "desk"}
    return office.guide.post("/tickets", body).json


def window(office: Office, id: str) -> Any:
    return office.manager.get(f"{HALL}/wall/windows/{id}").json


def test_a_lent_window_calls_the_line_today_and_by_its_file_again_tomorrow(office: Office) -> None:
    waits = issue(office, "records")
    office.clerk.post(f"{HALL}/windows/322/sign-on")
    assert office.clerk.post(f"{HALL}/windows/322/call").json["ticket"] is None
    effect = office.manager.get(f"{HALL}/lendings/effect?window=322&queue=E").json
    assert effect["before"]["next"] is None and effect["after"]["next"] == waits["number"]
    assert (effect["waiting"], effect["before"]["open_windows"], effect["after"]["open_windows"]) == (1, 0, 1)
    lent = office.manager.post(f"{HALL}/lendings", {"window": "322", "queues": ["E"], "reason": "E 队列排长队"})
    assert lent.json["lent"] == [{"window": "322", "queue": "E", "handicap_min": 0, "reason": "E 队列排长队"}]
    assert window(office, "322")["queues"] == ["G", "E"] and window(office, "322")["handicap_min"] == {"E": 0}
    called = office.clerk.post(f"{HALL}/windows/322/call").json
    assert called["ticket"]["number"] == waits["number"] and called["why"]["handicap_min"] == 0
    office.clock.step(24 * 3600)
    assert office.house.hall("JN01").window("322").queues == ("G",), "it was lent for a day"


def test_a_handicap_lets_its_own_people_go_first_and_a_lending_can_be_ended(office: Office) -> None:
    office.clerk.post(f"{HALL}/windows/301/sign-on")
    other = issue(office, "records")
    office.clock.step(60)
    own = issue(office, "desk-3")
    wish = {"window": "301", "queues": ["E"], "reason": "支援"}
    office.manager.post(f"{HALL}/lendings", wish | {"handicap_min": 10})
    assert office.manager.get(f"{HALL}/lendings/effect?window=301&queue=E").json["before"]["next"] == own["number"]
    office.manager.post(f"{HALL}/lendings", wish | {"handicap_min": 0})
    assert office.manager.get(f"{HALL}/lendings/effect?window=301&queue=E").json["before"]["next"] == other["number"]
    assert office.manager.post(f"{HALL}/lendings/end", {"window": "301", "queue": "E"}).json["lent"] == []
    again = office.manager.post(f"{HALL}/lendings/end", {"window": "301", "queue": "E"})
    assert (again.status_code, again.json["error"]["code"]) == (409, "is_not_lent")
    home = office.manager.post(f"{HALL}/lendings", {"window": "317", "queues": ["E"], "reason": "支援"})
    assert (home.status_code, home.json["error"]["code"]) == (409, "is_its_own_queue")


def test_lending_leaves_where_people_are_sent_as_the_file_has_it(office: Office) -> None:
    before = office.house.hall("JN01").home_windows_of("E")
    office.manager.post(f"{HALL}/lendings", {"window": "322", "queues": ["E"], "reason": "支援"})
    hall = office.house.hall("JN01")
    assert [one.id for one in hall.home_windows_of("E")] == [one.id for one in before]
    assert "322" in [one.id for one in hall.windows_of("E")]


def test_who_lent_which_window_is_in_the_journal(office: Office) -> None:
    office.manager.post(f"{HALL}/lendings", {"window": "322", "queues": ["E"], "reason": "支援"})
    row = office.house.database.read(lambda rows: rows.one("SELECT * FROM journal WHERE kind='window_lent'"))
    assert row is not None and row["actor"] == f"staff:{office.manager.id}" and row["subject"] == "window:322"


def test_a_clerk_is_moved_to_another_window_unless_somebody_is_being_served(office: Office) -> None:
    office.clerk.post(f"{HALL}/windows/317/sign-on")
    issue(office, "records")
    ticket = office.clerk.post(f"{HALL}/windows/317/call").json["ticket"]
    refused = office.manager.post(f"{HALL}/windows/317/move", {"to": "322"})
    assert (refused.status_code, refused.json["error"]["code"]) == (409, "ticket_in_hand")
    office.clerk.post(f"/tickets/{ticket['id']}/miss")
    assert office.manager.post(f"{HALL}/windows/317/move", {"to": "322"}).json == {"window": "322"}
    assert (window(office, "317")["state"], window(office, "322")["state"]) == ("closed", "open")


def test_behind_a_line_and_a_number_stands_why(office: Office) -> None:
    first = issue(office, "records")
    office.clock.step(60)
    issue(office, "records")
    line = office.manager.get(f"{HALL}/wall/queues/E").json
    assert [one["number"] for one in line["waiting"]] == ["E001", "E002"] and line["waiting"][0]["credit_min"] == 0
    office.clerk.post(f"{HALL}/windows/317/sign-on")
    office.clerk.post(f"{HALL}/windows/317/call")
    told = office.manager.get(f"{HALL}/wall/tickets/{first['id']}").json["entries"]
    assert [one["kind"] for one in told] == ["ticket_issued", "ticket_called"]
    assert told[1]["why"]["rule"] == "order" and told[1]["shown"] == 0
    assert [one["number"] for one in window(office, "317")["tickets"]] == ["E001"]


def test_a_line_held_back_at_a_window_waits_behind_the_windows_other_lines_today_alone(office: Office) -> None:
    office.clerk.post(f"{HALL}/windows/301/sign-on")
    first = issue(office, "desk-3")
    office.clock.step(60)
    office.manager.post(f"{HALL}/lendings", {"window": "301", "queues": ["E"], "reason": "支援"})
    other = issue(office, "records")
    queue = first["queue"]["id"]
    asked = f"{HALL}/wall/effect?act=hold_back&windows=301&handicap_min=10&queues={queue}"
    effect = office.manager.get(asked).json
    assert effect["next"] == [
        {"window": "301", "before": [first["number"], other["number"]], "after": [other["number"], first["number"]]}
    ]
    assert effect["runs"] == 40 and {one["queue"] for one in effect["lines"]} == {queue, "E"}
    wish = {"queue": queue, "windows": ["301"], "handicap_min": 10, "reason": "E 队列排长队"}
    office.manager.post(f"{HALL}/handicaps", wish)
    told = window(office, "301")
    assert told["handicap_min"] == {"Y": 5, "E": 0, queue: 10} and told["helps"] == ["Y", "E"]
    assert "301" in [one.id for one in office.house.hall("JN01").home_windows_of(queue)], "people are still sent there"
    called = office.clerk.post(f"{HALL}/windows/301/call").json
    assert called["ticket"]["number"] == other["number"]
    assert (
        office.manager.post(f"{HALL}/lendings/end", {"window": "301", "queue": queue}).json["lent"][0]["queue"] == "E"
    )
    assert upkeep.replay_differences(office.house.database) == []
    office.manager.post(f"{HALL}/handicaps", wish)
    only = office.manager.post(f"{HALL}/handicaps", wish | {"queue": "G", "windows": ["322"]})
    assert (only.status_code, only.json["error"]["code"]) == (409, "is_its_only_queue")
    office.clock.step(24 * 3600)
    assert lending.handicaps_min(office.house.hall("JN01").window("301")) == {"Y": 5}, "it was for a day"


def test_holding_back_adds_to_the_file_and_never_stands_in_the_place_of_a_lending(office: Office) -> None:
    filed = office.house.hall("JN01").window("301").handicap_min["Y"]
    back = {"queue": "Y", "windows": ["301"], "handicap_min": 1, "reason": "Z 队列排长队"}
    assert office.manager.post(f"{HALL}/handicaps", back).json["lent"][0]["handicap_min"] == filed + 1
    lend = {"window": "301", "queues": ["Y"], "handicap_min": 0, "reason": "支援"}
    assert office.manager.post(f"{HALL}/lendings", lend).json["error"]["code"] == "another_act_holds"
    office.manager.post(f"{HALL}/lendings/end", {"window": "301", "queue": "Y"})
    assert lending.handicaps_min(office.house.hall("JN01").window("301")) == {"Y": filed}
    for queue in ("Y", "E"):
        office.manager.post(f"{HALL}/lendings", lend | {"queues": [queue]})
        refused = office.manager.post(f"{HALL}/handicaps", back | {"queue": queue})
        assert refused.json["error"]["code"] == "another_act_holds"
        assert office.house.hall("JN01").window("301").handicap_min[queue] == 0, "what was lent is as it was"
    assert upkeep.replay_differences(office.house.database) == []


def test_the_table_of_lendings_is_what_the_journal_says(office: Office) -> None:
    wish = {"window": "322", "queues": ["E"], "reason": "支援"}
    office.manager.post(f"{HALL}/lendings", wish)
    office.manager.post(f"{HALL}/lendings/end", {"window": "322", "queue": "E"})
    office.manager.post(f"{HALL}/lendings", wish | {"handicap_min": 5})
    assert upkeep.replay_differences(office.house.database) == []
    office.house.database.write(lambda tx: tx.execute("UPDATE window_lending SET handicap_min = 6"))
    assert upkeep.replay_differences(office.house.database) == [
        "lending JN01 2026-11-23 322/E: handicap_min is 5 in the journal, 6 in the table"
    ]


def test_before_a_clerk_moves_or_numbers_stop_the_twin_says_what_becomes_of_every_line(office: Office) -> None:
    office.clerk.post(f"{HALL}/windows/317/sign-on")
    for _ in range(5):
        issue(office, "records")
    moved = office.manager.get(f"{HALL}/wall/effect?act=move&windows=317,322").json
    assert moved["lines"] == [] and moved["runs"] == 40, "nobody would call E any more, nobody waits for G"
    stopped = office.manager.get(f"{HALL}/wall/effect?act=stop&queues=E").json["lines"]
    assert [one["queue"] for one in stopped] == ["E"] and stopped[0]["before"]["days"] == 40
    assert stopped[0]["people_after"] <= stopped[0]["people_before"]
    more = office.manager.get(f"{HALL}/wall/effect?act=lend&windows=322&queues=E").json
    line = next(one for one in more["lines"] if one["queue"] == "E")
    assert line["after"]["mean"] < line["before"]["mean"] and more["next"][0]["before"] == []
    refused = office.manager.get(f"{HALL}/wall/effect?act=fly")
    assert (refused.status_code, refused.json["error"]["code"]) == (400, "bad_input")
