"""Ratings over the API: once per visit, never demanded, nothing of an individual for staff, terms by the calendar."""

from __future__ import annotations

from typing import Any

from queue_server.hall import service as halls
from queue_server.people import service as people
from queue_server.ratings import asking, defaults
from queue_server.tickets import closing
from queue_server.views import held_back
from queue_server.views.ratings import TabletView
from queue_server.wiring.upkeep import replay_differences
from tests.api.conftest import code_of, take
from tests.conftest import JN01, PASSWORD, Office

COMMENT = "窗口人员很耐心👍，等得有点久"
DAY_S = 24 * 3600
PERSON = {"name": "王小明", "id_type": "resident", "id_number": "11010519491231002X"}


def finished(
    office: Office, caller: str = "clerk", window: str = "317", of: dict[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """A visit that has just ended at the window; `of` a number that is there already."""
    ticket = of or take(office.kiosk, **more)
    clerk = office.callers[caller]
    if clerk.get(f"/halls/JN01/windows/{window}").json.get("staff") is None:
        clerk.post(f"/halls/JN01/windows/{window}/sign-on")
    assert clerk.post(f"/halls/JN01/windows/{window}/call").json["ticket"]["id"] == ticket["id"]
    clerk.post(f"/tickets/{ticket['id']}/serve")
    assert (
        clerk.post(f"/tickets/{ticket['id']}/finish", {"outcome": "accepted", "reason": "手工办理"}).status_code == 200
    )
    return ticket


def rate(office: Office, ticket: dict[str, Any], grade: int = 5, who: str = "nobody", **more: Any) -> Any:
    body = {"ticket": ticket["token"], "grade": grade, "aspects": [], **more}
    return office.callers[who].post("/ratings", body)


def again(office: Office) -> None:
    """Yesterday's sessions are over."""
    for name in {"clerk", "guide", "manager", "manager2", "auditor", "evaluator"} & office.callers.keys():
        caller = office.callers[name]
        answer = caller.client.post("/api/v1/sign-in", json={"account": name, "password": PASSWORD})
        assert answer.json is not None
        caller.token = answer.json["token"]


def test_a_finished_visit_is_rated_once(office: Office) -> None:
    ticket = finished(office)
    made = rate(office, ticket, 4, aspects=["attitude"], comment=COMMENT)
    assert made.status_code == 201, made.json
    assert (made.json["state"], made.json["grade"], made.json["channel"]) == ("given", 4, "slip")
    assert made.json["aspects"] == {"attitude": 4}
    assert code_of(rate(office, ticket, 1)) == (409, "already_rated")
    seen = office.nobody.get(f"/public/tickets/{ticket['token']}/rating").json
    assert (seen["state"], seen["can_rate"], seen["can_add"]) == ("given", False, True)
    assert "grade" not in seen  # whoever finds the slip has the same link


def test_each_indicator_may_have_a_grade_of_its_own(office: Office) -> None:
    made = rate(office, finished(office), 4, aspects={"attitude": 5, "efficiency": 3}).json
    assert made["aspects"] == {"efficiency": 3, "attitude": 5}


def test_a_retry_is_the_same_rating(office: Office) -> None:
    body = {"ticket": finished(office)["token"], "grade": 5}
    first = office.nobody.post("/ratings", body, key="once")
    second = office.nobody.post("/ratings", body, key="once")
    assert (first.status_code, first.json) == (201, second.json)


def test_what_is_not_finished_or_not_genuine_is_not_rated(office: Office) -> None:
    assert code_of(rate(office, take(office.kiosk))) == (409, "visit_not_finished")
    assert code_of(office.nobody.post("/ratings", {"ticket": "none.none", "grade": 5})) == (404, "unknown_ticket")
    assert code_of(office.nobody.post("/ratings/skip", {"ticket": "none.none"})) == (404, "unknown_ticket")


def test_nonsense_is_refused(office: Office) -> None:
    for body in (
        {"grade": 0},
        {"grade": 6},
        {"grade": "5"},
        {"aspects": ["speed"]},
        {"aspects": {"skill": 9}},
        {"comment": "x" * 501},
    ):
        sent = {"ticket": "a.b", "grade": 5} | body
        assert code_of(office.nobody.post("/ratings", sent)) == (400, "bad_input"), body


def test_passing_over_is_no_grade_and_a_grade_may_still_come(office: Office) -> None:
    ticket = finished(office)

    def look() -> str:
        return office.house.database.read(lambda rows: asking.rating_asked(rows, ticket["id"]))

    assert look() == "not_yet"
    assert office.clerk.post("/ratings/asked", {"ticket": ticket["token"]}).json["state"] == "asked"
    assert look() == "asked"
    assert office.nobody.post("/ratings/skip", {"ticket": ticket["token"]}).json["state"] == "skipped"
    assert look() == "skipped"
    office.clock.step(DAY_S)
    again(office)
    total = office.manager.get("/halls/JN01/ratings/figures").json["total"]
    assert (total["skipped"], total["given"], total["satisfied_pct"], total["took_part_pct"]) == (1, 0, "—", "0.0")
    assert rate(office, ticket, 3).status_code == 201
    assert look() == "given"
    assert office.nobody.post("/ratings/skip", {"ticket": ticket["token"]}).json["state"] == "given"
    assert office.clerk.post("/ratings/asked", {"ticket": ticket["token"]}).json["state"] == "given"


def test_the_way_it_comes_in_is_told_by_who_sends_it(office: Office) -> None:
    office.add_device("window", "pad", window="317")
    office.add_device("desk", "counter")
    ways = {name: rate(office, finished(office), who=name) for name in ("nobody", "kiosk", "pad", "counter", "guide")}
    assert {name: answer.json.get("channel") for name, answer in ways.items()} == {
        "nobody": "slip",
        "kiosk": "kiosk",
        "pad": "tablet",
        "counter": "desk",
        "guide": "desk",
    }
    assert code_of(rate(office, finished(office), who="clerk")) == (403, "not_allowed")


def test_the_term_is_five_working_days_and_so_is_that_of_an_addition(office: Office) -> None:
    early, late = finished(office), finished(office)  # Monday the 23rd: up to Monday the 30th
    assert office.nobody.get(f"/public/tickets/{late['token']}/rating").json["until"] == "2026-11-30"
    assert rate(office, early, 5).status_code == 201
    more = {"ticket": early["token"], "grade": 3, "comment": COMMENT}
    assert code_of(office.nobody.post("/ratings/more", more | {"ticket": late["token"]})) == (409, "nothing_to_add_to")
    office.clock.step(7 * DAY_S)
    added = office.nobody.post("/ratings/more", more)
    assert (added.status_code, added.json["grade"]) == (201, 3)
    assert code_of(office.nobody.post("/ratings/more", more)) == (409, "already_added")
    office.clock.step(DAY_S)
    assert code_of(rate(office, late)) == (409, "rating_term_over")
    row = office.house.database.read(lambda rows: rows.one("SELECT * FROM rating WHERE ticket = ?", early["id"]))
    assert row is not None and (row["grade"], row["more_grade"]) == (5, 3)  # beside it, never instead
    assert replay_differences(office.house.database) == []


def typed_at_kiosk(office: Office, ticket: dict[str, Any], **more: Any) -> Any:
    return office.kiosk.post("/halls/JN01/ratings/find", {"text": ticket["number"], **more})


def test_a_kiosk_finds_the_visit_by_number_or_slip(office: Office) -> None:
    ticket = finished(office)
    for text in (f"261123{ticket['number']}", f"http://x{ticket['link']}"):
        [found] = office.kiosk.post("/halls/JN01/ratings/find", {"text": text}).json["visits"]
        assert (found["ticket"], found["window"], found["can_rate"]) == (ticket["token"], "317", True)
        assert (found["asks_tail"], found["verified"]) == (False, True)
    for text in (ticket["number"], ticket["number"].lower()):
        [found] = office.kiosk.post("/halls/JN01/ratings/find", {"text": text}).json["visits"]
        assert (found["number"], found["can_rate"], found["verified"]) == (ticket["number"], True, False)
        assert found["ticket"] != ticket["token"], "a number on the board is not the key to somebody's ticket"
    assert office.kiosk.post("/halls/JN01/ratings/find", {"text": "Q999"}).json["visits"] == []


def test_a_visit_with_a_document_is_rated_at_a_kiosk_by_who_knows_its_end(office: Office) -> None:
    ticket = finished(office, person=PERSON)
    [asked] = typed_at_kiosk(office, ticket).json["visits"]
    assert (asked["ticket"], asked["asks_tail"], asked["can_rate"]) == (None, True, True)
    assert code_of(typed_at_kiosk(office, ticket, tail="9999")) == (404, "visit_tail_wrong")
    office.clock.step(2 * 3600)  # the end of a document proves as much later in the day
    [found] = typed_at_kiosk(office, ticket, tail=PERSON["id_number"][-4:]).json["visits"]
    assert (found["ticket"], found["asks_tail"], found["verified"]) == (ticket["token"], False, True)
    made = office.kiosk.post("/ratings", {"ticket": found["ticket"], "grade": 1})
    assert (made.status_code, made.json["verified"], made.json["state"]) == (201, True, "given")


def test_ends_of_documents_are_not_tried_at_a_kiosk(office: Office) -> None:
    ticket = finished(office, person=PERSON)
    for at in range(10):
        assert code_of(typed_at_kiosk(office, ticket, tail=f"000{at}")) == (404, "visit_tail_wrong")
    tail = PERSON["id_number"][-4:]
    assert code_of(typed_at_kiosk(office, ticket, tail=tail)) == (429, "too_many_requests")


def test_a_grade_for_a_mere_number_counts_nowhere_and_its_person_still_rates(office: Office) -> None:
    ticket = finished(office)
    [found] = typed_at_kiosk(office, ticket).json["visits"]
    for path in ("/ratings/asked", "/ratings/skip"):
        assert office.kiosk.post(path, {"ticket": found["ticket"]}).json["state"] == "not_yet"
    assert office.nobody.post("/ratings", {"ticket": found["ticket"], "grade": 1}).status_code == 404
    more = office.kiosk.post("/ratings/more", {"ticket": found["ticket"], "grade": 1})
    assert code_of(more) == (409, "nothing_to_add_to")
    made = office.kiosk.post("/ratings", {"ticket": found["ticket"], "grade": 1, "aspects": ["attitude"]})
    assert (made.status_code, made.json["verified"], made.json["grade"]) == (201, False, 1)
    again_ = office.kiosk.post("/ratings", {"ticket": found["ticket"], "grade": 5})
    assert code_of(again_) == (409, "already_rated")
    [found] = typed_at_kiosk(office, ticket).json["visits"]
    assert (found["can_rate"], found["state"]) == (False, "given")
    entry = next(one for one in journal_of(office) if one["kind"] == "unproven_rated")
    assert entry["body"]["set"]["grade"] == held_back.LATER
    assert office.manager.get("/halls/JN01/ratings/bad").json["live"] == []
    assert rate(office, ticket, 5).status_code == 201, "the slip's own code rates as ever"
    office.clock.step(DAY_S)
    again(office)
    [row] = office.manager.get("/halls/JN01/ratings/figures").json["rows"]
    assert (row["given"], row["unverified"], row["finished"]) == (1, 1, 1)
    assert replay_differences(office.house.database) == []


def test_a_number_without_a_document_is_enough_for_an_hour_then_a_kiosk_wants_the_slip(office: Office) -> None:
    ticket, path = finished(office), "/halls/JN01/ratings/find"
    office.clock.step(3600)
    assert len(office.kiosk.post(path, {"text": ticket["number"]}).json["visits"]) == 1
    office.clock.step(1)
    refused = office.kiosk.post(path, {"text": ticket["number"]})
    assert code_of(refused) == (409, "scan_the_slip") and ticket["number"] in refused.json["error"]["message"]
    for text in (f"261123{ticket['number']}", f"http://x{ticket['link']}"):
        assert len(office.kiosk.post(path, {"text": text}).json["visits"]) == 1
    again(office)
    assert len(office.guide.post(path, {"text": ticket["number"]}).json["visits"]) == 1, "the desk asks who it is"


def test_the_tablet_is_told_of_the_visit_that_has_just_ended_until_somebody_answers(office: Office) -> None:
    view = TabletView(office.house.sight, "JN01", "317")

    def told() -> Any:
        return office.house.database.read(view.everything).get("ask")

    assert told() is None
    ticket = finished(office)
    seen = told()
    assert (seen["number"], seen["ticket"], seen["clerk"]) == (ticket["number"], ticket["token"], "1000")
    assert seen["until"] == "2026-11-23T09:21:00+08:00"
    office.clerk.post("/ratings/asked", {"ticket": ticket["token"]})
    assert told() == seen
    rate(office, ticket)
    assert told() is None
    office.clock.step(1)
    finished(office)
    assert told() is not None
    office.clock.step(61)
    assert told() is None


def test_nobody_at_a_window_sees_a_grade(office: Office) -> None:
    tickets = [finished(office) for _ in range(5)]
    for ticket in tickets:
        rate(office, ticket, 1, comment=COMMENT)
    paths = [f"/tickets/{tickets[0]['id']}", f"/public/tickets/{tickets[0]['token']}", "/halls/JN01/windows/317"]
    paths += [f"/public/tickets/{tickets[0]['token']}/rating"]
    for path in paths:
        assert "grade" not in office.clerk.get(path).text
    assert office.clerk.get("/halls/JN01/ratings/own").json["groups"] == []
    for path in ("/halls/JN01/ratings/bad", f"/ratings/bad/{tickets[0]['id']}", "/halls/JN01/ratings/figures"):
        assert office.clerk.get(path).status_code == 403
    office.clock.step(DAY_S)
    again(office)
    [group] = office.clerk.get("/halls/JN01/ratings/own").json["groups"]
    assert (group["given"], group["grades"]["1"], group["satisfied_pct"]) == (5, 5, "0.0")


def test_a_comment_is_sealed_in_no_journal_and_dropped_on_schedule(office: Office) -> None:
    ticket = finished(office)
    rate(office, ticket, 2, comment=COMMENT)
    journal = office.auditor.get("/halls/JN01/journal?limit=500").text
    assert "rating_given" in journal and COMMENT not in journal
    dump = office.house.database.read(lambda rows: str([dict(row) for row in rows.all("SELECT * FROM personal")]))
    assert "rating:" in dump and COMMENT not in dump
    assert COMMENT not in office.manager.get("/halls/JN01/ratings/bad").text
    assert office.manager.get(f"/ratings/bad/{ticket['id']}").json["comment"] == COMMENT
    office.clock.step(61 * DAY_S)
    office.house.database.write(people.drop_due)
    again(office)
    assert office.manager.get(f"/ratings/bad/{ticket['id']}").json["comment"] is None


def test_figures_are_counts_with_their_base(office: Office) -> None:
    for grade in (5, 3, 2, 4, 1, 5):
        rate(office, finished(office), grade)
    finished(office)
    finished(office)
    office.clock.step(7 * DAY_S)  # the week is over
    again(office)
    for by, key in (("service", "records"), ("window", "317"), ("day", "2026-11-23")):
        found = office.evaluator.get(f"/halls/JN01/ratings/figures?by={by}").json
        [row] = found["rows"]
        assert (row["key"], row["finished"], row["given"], row["good"], row["few"]) == (key, 8, 6, 4, False)
        assert (row["satisfied_pct"], row["took_part_pct"]) == ("66.7", "75.0")
    for wrong in ("by=person", "from=2026-11-24&to=2026-11-23", "from=nonsense", "from=2020-01-01&to=2026-11-23"):
        assert code_of(office.manager.get(f"/halls/JN01/ratings/figures?{wrong}")) == (400, "bad_input")


def test_what_is_said_at_once_of_a_number_its_own_clerk_gave_out_is_counted_apart(office: Office) -> None:
    ticket = office.clerk.post("/tickets", {"hall": "JN01", "service": "records", "channel": "desk"}).json
    finished(office, of=ticket)
    slow = office.clerk.post("/tickets", {"hall": "JN01", "service": "records", "channel": "desk"}).json
    finished(office, of=slow)
    rate(office, ticket, 5)
    rate(office, finished(office), 5)  # the kiosk's number
    office.clock.step(61)
    rate(office, slow, 5)
    office.clock.step(DAY_S)
    again(office)
    found = office.evaluator.get("/halls/JN01/ratings/figures?from=2026-11-23&to=2026-11-23").json
    assert [(row["given"], row["own_issued"]) for row in (*found["rows"], found["total"])] == [(3, 1), (3, 1)]
    browser = office.app.test_client()
    browser.post("/api/v1/sign-in", json={"account": "evaluator", "password": PASSWORD})
    assert "自取号即评" in browser.get("/ratings?from=2026-11-23&to=2026-11-23").text
    assert replay_differences(office.house.database) == []


def test_nobody_who_runs_the_hall_reads_off_a_single_grade_as_it_is_given(office: Office) -> None:
    path, first = "/halls/JN01/ratings/figures?by=window&from=2026-11-16&to=2026-11-30", finished(office)
    rate(office, first, 1, aspects=["attitude"])
    now = office.manager.get(path).json
    assert (now["to"], now["rows"], now["total"]["given"]) == ("2026-11-22", [], 0), "what was asked for is not over"
    entry = next(one for one in journal_of(office) if one["kind"] == "rating_given")
    assert entry["body"]["set"]["state"] == "given" and entry["hash"]
    assert {entry["body"]["set"][name] for name in ("grade", "aspects")} == {held_back.LATER}
    office.clock.step(DAY_S)
    again(office)
    [row], total = (office.manager.get(path).json[part] for part in ("rows", "total"))
    assert (row["given"], row["few"], row["good"], row["satisfied_pct"]) == (1, True, None, "—")
    assert set(row["grades"].values()) == {None}
    assert (total["given"], total["few"], total["grades"]["1"], total["satisfied_pct"]) == (1, True, None, "—")
    assert next(one for one in journal_of(office) if one["kind"] == "rating_given")["body"]["set"]["grade"] == 1
    late = finished(office)
    office.nobody.post("/ratings/more", {"ticket": first["token"], "grade": 5})
    rate(office, late, 5)
    assert office.manager.get(path).json["total"]["given"] == 1, "given today, of whichever visit"
    added = next(one for one in journal_of(office) if one["kind"] == "rating_added_to")
    assert added["body"]["set"]["more_grade"] == held_back.LATER


def journal_of(office: Office) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.auditor.get("/halls/JN01/journal?limit=500").json["entries"]
    return found


def test_what_the_close_of_the_day_ended_is_no_visit_to_rate(office: Office) -> None:
    rate(office, finished(office), 5)
    take(office.kiosk)
    ticket = office.clerk.post("/halls/JN01/windows/317/call").json["ticket"]["id"]
    office.clerk.post(f"/tickets/{ticket}/serve")
    office.house.database.write(lambda tx: closing.close_day(tx, "JN01", "2026-11-23"))
    text = JN01.read_text(encoding="utf-8") + "\n[rating]\ndefault_grade = 5\n"
    office.house.database.write(lambda tx: halls.load(tx, text))
    hall = office.house.hall("JN01")
    office.clock.step(8 * DAY_S)
    assert office.house.database.write(lambda tx: defaults.take(tx, hall, office.house.sight.calendar(tx, "JN01"))) == 0
    again(office)
    total = office.manager.get("/halls/JN01/ratings/figures?from=2026-11-23&to=2026-11-23").json["total"]
    assert (total["finished"], total["defaults"], total["took_part_pct"]) == (1, 0, "100.0")


def test_what_is_taken_for_granted_counts_nowhere(office: Office) -> None:
    silent = finished(office)
    for _ in range(5):
        rate(office, finished(office), 2)
    text = JN01.read_text(encoding="utf-8") + "\n[rating]\ndefault_grade = 5\n"
    office.house.database.write(lambda tx: halls.load(tx, text))
    hall = office.house.hall("JN01")

    def tick(tx: Any) -> int:
        return defaults.take(tx, hall, office.house.sight.calendar(tx, "JN01"))

    office.clock.step(7 * DAY_S)  # its last day
    assert office.house.database.write(tick) == 0
    office.clock.step(DAY_S)
    assert office.house.database.write(tick) == 1
    assert office.house.database.write(tick) == 0
    row = office.house.database.read(lambda rows: rows.one("SELECT * FROM rating WHERE ticket = ?", silent["id"]))
    assert row is not None and (row["state"], row["channel"], row["grade"]) == ("default", "default", 5)
    again(office)
    total = office.manager.get("/halls/JN01/ratings/figures?from=2026-11-23&to=2026-11-23").json["total"]
    assert (total["given"], total["defaults"], total["satisfied_pct"], total["took_part_pct"]) == (5, 1, "0.0", "83.3")
    # the term is over: whoever hands a certificate over may demand no more
    assert office.house.database.read(lambda rows: asking.rating_asked(rows, silent["id"])) == "asked"
    assert replay_differences(office.house.database) == []
