"""Questions, complaints and suggestions over the API: who asks how, who answers by when, what nobody else reads."""

from __future__ import annotations

import re
from typing import Any

from queue_server.enquiries import finding
from queue_server.hall import service as halls
from queue_server.kernel.folding import all_entries
from queue_server.people import service as people
from queue_server.wiring.upkeep import replay_differences
from tests.api.conftest import code_of, take
from tests.api.test_ratings import again
from tests.cases.conftest import Counter, counter
from tests.conftest import JN01, Caller, Office
from tests.tickets.counter import resident

__all__ = ["counter"]
DAY_S = 24 * 3600
WORDS = "李晓梅办不动产登记，需要带哪些材料？"
PHONE = "13905310001"


def ask(caller: Caller, **more: Any) -> Any:
    return caller.post("/enquiries", {"hall": "JN01", "kind": "question", "text": WORDS} | more)


def asked(caller: Caller, **more: Any) -> dict[str, Any]:
    answer = ask(caller, **more)
    assert answer.status_code == 201, answer.json
    found: dict[str, Any] = answer.json
    return found


def held(office: Office, one: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = office.nobody.get(f"/public/enquiries/{one['token']}").json
    return found


def act(caller: Caller, one: dict[str, Any], name: str, **body: Any) -> Any:
    return caller.post(f"/enquiries/{one['id']}/{name}", body)


def listed(caller: Caller, what: str) -> list[str]:
    return [row["number"] for row in caller.get(f"/halls/JN01/enquiries?list={what}").json["items"]]


def entries(office: Office, kind: str) -> list[Any]:
    return office.house.database.read(lambda rows: [one for one in all_entries(rows) if one.kind == kind])


def test_a_question_is_given_to_somebody_answered_and_judged(office: Office) -> None:
    one = asked(office.nobody, topic="materials", about={"service": "records"}, phone=PHONE)
    assert one["number"] == "Z20261123-001"
    assert (one["state"], one["due_day"]) == ("open", "2026-11-26")
    assert listed(office.manager, "unassigned") == [one["number"]]
    assert act(office.manager, one, "assign", account=int(office.clerk.id)).json["owner"]["id"] == int(office.clerk.id)
    assert listed(office.clerk, "mine") == [one["number"]]
    whole = office.clerk.get(f"/enquiries/{one['id']}").json
    assert (whole["text"], whole["phone"]) == (WORDS, "139****0001")
    assert act(office.clerk, one, "answer", text="请带身份证和房产证。").json["state"] == "answered"
    mine = held(office, one)
    assert (mine["state"], mine["text"], mine["reply"]) == ("answered", WORDS, "请带身份证和房产证。")
    judged = office.nobody.post(f"/public/enquiries/{one['token']}/judge", {"grade": 5})
    assert (judged.json["state"], judged.json["judged"], judged.json["can_judge"]) == ("closed", 5, False)
    assert code_of(office.nobody.post(f"/public/enquiries/{one['token']}/judge", {"grade": 1})) == (
        409,
        "nothing_to_judge",
    )
    assert listed(office.manager, "done") == [one["number"]]
    assert replay_differences(office.house.database) == []


def test_a_void_reply_is_made_anew_and_a_bad_judgement_comes_back(office: Office) -> None:
    one = asked(office.nobody, kind="complaint", topic="wait")
    assert one["number"].startswith("T")
    act(office.manager, one, "assign", account=int(office.guide.id))
    act(office.guide, one, "answer", text="已知悉。")
    assert code_of(act(office.guide, one, "review", valid=True, why="x")) == (403, "not_allowed")
    void = act(office.manager, one, "review", valid=False, why="没有答复所问").json
    assert (void["state"], void["voids"], void["reply"], void["due_day"]) == ("open", 1, None, "2026-11-25")
    assert held(office, one)["reply"] is None
    act(office.guide, one, "answer", text="周一已加开两个窗口，等候已降到 20 分钟。")
    office.nobody.post(f"/public/enquiries/{one['token']}/judge", {"grade": 1, "comment": "还是很慢"})
    [row] = office.manager.get("/halls/JN01/enquiries?list=review").json["items"]
    assert (row["number"], row["judged_badly"]) == (one["number"], True)
    whole = office.manager.get(f"/enquiries/{one['id']}").json
    assert whole["steps"][-1]["text"] == "还是很慢"
    assert act(office.manager, one, "review", valid=True, why="措施属实").json["state"] == "closed"
    assert replay_differences(office.house.database) == []


def test_whoever_answered_does_not_review(office: Office) -> None:
    one = asked(office.nobody)
    act(office.manager, one, "answer", text="请到 3 楼。")
    assert code_of(act(office.manager, one, "review", valid=True, why="好")) == (403, "review_by_another")
    other = office._staff("manager2", "manager")
    assert act(other, one, "review", valid=True, why="清楚").json["state"] == "closed"


def test_it_is_put_off_once_with_a_reason_and_late_stays_late(office: Office) -> None:
    one = asked(office.nobody)
    for until in ("2026-11-26", "2026-11-28", "2027-01-04"):  # the same day, a Saturday, too far
        assert code_of(act(office.manager, one, "extend", until=until, reason="需核实")) == (422, "bad_extension")
    office.clock.step(4 * DAY_S)  # Friday: one working day over
    again(office)
    assert listed(office.manager, "late") == [one["number"]]
    assert (held(office, one)["overdue"], held(office, one)["late_days"]) == (True, 1)
    put_off = act(office.manager, one, "extend", until="2026-12-01", reason="需向省厅核实").json
    assert (put_off["due_day"], put_off["first_due_day"], put_off["late"]) == ("2026-12-01", "2026-11-26", True)
    assert held(office, one)["extended"] == {"until": "2026-12-01", "reason": "需向省厅核实"}
    assert not held(office, one)["overdue"]
    assert code_of(act(office.manager, one, "extend", until="2026-12-02", reason="再核实")) == (422, "bad_extension")
    done = act(office.manager, one, "answer", text="省厅已答复：可以。").json
    assert (done["late"], done["late_days"]) == (True, 1)


def test_only_the_owner_and_managers_act_and_see(office: Office) -> None:
    one = asked(office.nobody, kind="complaint", phone=PHONE)
    assert code_of(office.clerk.get(f"/enquiries/{one['id']}")) == (404, "unknown_enquiry")
    assert listed(office.clerk, "unassigned") == listed(office.guide, "open") == []
    question = asked(office.nobody)
    assert listed(office.clerk, "unassigned") == [question["number"]]
    assert code_of(act(office.clerk, question, "answer", text="x")) == (403, "not_your_enquiry")
    guide = int(office.guide.id)
    assert code_of(act(office.clerk, question, "assign", account=guide)) == (403, "not_your_enquiry")
    assert act(office.guide, question, "assign", account=guide).status_code == 200
    assert code_of(act(office.manager, question, "assign", account=int(office.auditor.id))) == (
        422,
        "enquiry_owner_not_fit",
    )


def test_a_look_at_the_phone_is_in_the_journal_and_the_phone_is_not(office: Office) -> None:
    one = asked(office.nobody, name="李晓梅", phone=PHONE)
    assert act(office.manager, one, "contact").json == {"name": "李晓梅", "phone": PHONE}
    [look] = entries(office, "enquiry_phone_seen")
    assert look.actor == f"staff:{office.manager.id}"
    kept = "SELECT body AS text FROM journal UNION ALL SELECT steps FROM enquiry UNION ALL SELECT key FROM enquiry_key"
    raw = office.house.database.read(lambda rows: "\n".join(row["text"] for row in rows.all(kept)))
    assert not [word for word in (PHONE, "李晓梅", "不动产登记，") if word in raw]


def test_a_complaint_about_somebody_is_hidden_from_them(office: Office) -> None:
    ticket = take(office.kiosk)
    office.manager.post("/halls/JN01/windows/317/sign-on")
    office.manager.post("/halls/JN01/windows/317/call")
    one = asked(office.nobody, kind="complaint", topic="staff", about={"ticket": ticket["token"]})
    assert code_of(office.manager.get(f"/enquiries/{one['id']}")) == (404, "unknown_enquiry")
    assert listed(office.manager, "unassigned") == []
    other = office._staff("manager2", "manager")
    whole = other.get(f"/enquiries/{one['id']}").json
    assert whole["about"]["ticket"]["number"] == ticket["number"]
    assert whole["about"]["service"]["id"] == "records"
    assert code_of(act(other, one, "assign", account=int(office.manager.id))) == (422, "enquiry_owner_not_fit")


def test_a_kiosk_may_ask_for_a_call_and_nobody_sends_nothing(office: Office) -> None:
    assert code_of(ask(office.nobody, text="  ")) == (422, "enquiry_needs_words")
    assert code_of(ask(office.nobody, text="", phone=PHONE)) == (422, "enquiry_needs_words")
    made = asked(office.kiosk, text="", phone=PHONE)
    assert held(office, made)["called_back"] is True
    assert code_of(ask(office.kiosk, phone="12")) == (422, "bad_phone")
    assert code_of(ask(office.nobody, channel="desk")) == (403, "not_allowed")
    assert code_of(ask(office.nobody, about={"ticket": "A999"})) == (404, "unknown_ticket")
    assert code_of(ask(office.nobody, about={"window": "999"})) == (404, "unknown_window")
    assert code_of(ask(office.nobody, about={"case": "370102199001010014"})) == (422, "bad_case_number")
    assert code_of(office.nobody.client.post("/api/v1/enquiries", json={"hall": "JN01", "kind": "question"})) == (
        400,
        "idempotency_key_missing",
    )


def test_at_a_kiosk_ready_phrases_say_enough_and_stay_as_codes(office: Office) -> None:
    said = {"kind": "complaint", "topic": "staff", "text": "", "phrases": ["fees", "long_wait", "fees"]}
    assert code_of(ask(office.nobody, **said)) == (422, "enquiry_needs_words"), "who can write, writes"
    assert code_of(ask(office.kiosk, **said | {"phrases": ["hours"]})) == (422, "unknown_phrase")
    made = asked(office.kiosk, **said)
    assert [one["code"] for one in held(office, made)["phrases"]] == ["long_wait", "fees"]
    assert held(office, made)["called_back"] is False
    whole = office.manager.get(f"/enquiries/{made['id']}").json
    assert [one["zh"] for one in whole["phrases"]] == ["等候太久", "乱收费"]
    assert replay_differences(office.house.database) == []


def test_who_asked_at_a_kiosk_says_more_on_the_phone_while_it_is_open(office: Office) -> None:
    made = asked(office.kiosk, kind="complaint", text="", phrases=["attitude"])
    path = f"/public/enquiries/{made['token']}/add"
    assert code_of(office.nobody.post(path, {"text": " "})) == (422, "enquiry_needs_words")
    assert code_of(office.clerk.post(path, {"text": WORDS})) == (403, "not_allowed")
    added = office.nobody.post(path, {"text": WORDS, "phone": PHONE}).json
    assert ([one["text"] for one in added["added"]], added["has_phone"]) == ([WORDS], True)
    assert code_of(office.nobody.post(path, {"phone": "13800138000"})) == (422, "enquiry_needs_words")
    assert WORDS not in office.auditor.get("/halls/JN01/journal?limit=500").text
    whole = office.manager.get(f"/enquiries/{made['id']}").json
    assert (whole["steps"][-1]["act"], whole["steps"][-1]["text"], whole["phone"]) == ("add", WORDS, "139****0001")
    found = office.nobody.post(
        "/public/enquiries/find", {"hall": "JN01", "number": made["number"], "phone_tail": "0001"}
    )
    assert found.json["token"] == made["token"]
    for _ in range(4):
        assert office.nobody.post(path, {"text": "还有"}).status_code == 200
    assert code_of(office.nobody.post(path, {"text": "还有"})) == (409, "added_enough")
    assert held(office, made)["can_add"] is False
    act(office.manager, made, "answer", text="已处理。")
    assert code_of(office.nobody.post(path, {"text": "还有"}))[1] in ("added_enough", "enquiry_forbids")
    assert replay_differences(office.house.database) == []


def test_the_desk_writes_down_and_may_answer_at_once(office: Office) -> None:
    one = asked(office.guide, answer="请到 3 楼 B 区。")
    assert one["state"] == "answered"
    assert office.manager.get(f"/enquiries/{one['id']}").json["reply"] == "请到 3 楼 B 区。"
    assert code_of(ask(office.nobody, answer="自己回答")) == (403, "not_allowed")


def test_one_phone_sends_so_many_a_day(office: Office) -> None:
    for _ in range(5):
        asked(office.nobody, phone=PHONE)
    assert code_of(ask(office.nobody, phone=PHONE)) == (429, "too_many_enquiries")
    assert ask(office.guide, phone=PHONE).status_code == 201  # who stands at the desk is heard
    office.clock.step(DAY_S)
    assert ask(office.nobody, phone=PHONE).status_code == 201


def test_it_is_found_again_by_number_and_end_of_phone_and_by_nobody_who_guesses(office: Office) -> None:
    one = asked(office.nobody, phone=PHONE)
    body = {"hall": "JN01", "number": one["number"].lower(), "phone_tail": "0001"}
    found = office.nobody.post("/public/enquiries/find", body)
    assert found.json["token"] == one["token"]
    wrong = body | {"phone_tail": "0002"}
    answers = [code_of(office.nobody.post("/public/enquiries/find", wrong)) for _ in range(11)]
    assert answers[:10] == [(404, "enquiry_not_found")] * 10
    assert answers[10] == (429, "too_many_requests")
    without = asked(office.nobody)
    assert code_of(
        office.nobody.post("/public/enquiries/find", body | {"number": without["number"], "phone_tail": "0000"})
    ) == (404, "enquiry_not_found")


def test_it_is_passed_on_or_withdrawn_and_then_nothing_more(office: Office) -> None:
    one, other = asked(office.nobody), asked(office.nobody)
    passed = act(office.manager, one, "pass", to="市税务局", why="不属本大厅").json
    assert (passed["state"], held(office, one)["passed_to"]) == ("passed", "市税务局")
    assert office.nobody.post(f"/public/enquiries/{other['token']}/withdraw").json["state"] == "withdrawn"
    for ended in (one, other):
        assert code_of(act(office.manager, ended, "answer", text="x")) == (409, "enquiry_forbids")
        assert code_of(office.nobody.post(f"/public/enquiries/{ended['token']}/withdraw")) == (409, "enquiry_forbids")
    assert replay_differences(office.house.database) == []


def lapse(office: Office) -> None:
    """What the house does by itself every minute."""
    next(one for one in office.house._timer_list() if one.name == "enquiries").run(office.clock.now_ms())


def test_an_answer_nobody_finds_fault_with_is_closed_after_its_term_and_words_go_in_time(office: Office) -> None:
    one = asked(office.nobody, phone=PHONE)
    act(office.manager, one, "answer", text="可以。")
    office.clock.step(7 * DAY_S)
    lapse(office)
    assert held(office, one)["state"] == "answered"  # its last day
    office.clock.step(DAY_S)
    lapse(office)
    assert held(office, one)["state"] == "closed"
    office.clock.step(366 * DAY_S)
    office.house.database.write(people.drop_due)
    office.house._forget_keys(office.clock.now_ms())
    gone = held(office, one)
    assert (gone["state"], gone["text"], gone["reply"]) == ("closed", None, None)
    assert office.house.database.read(lambda rows: rows.value("SELECT count(*) FROM enquiry_key")) == 0
    assert replay_differences(office.house.database) == []


def test_a_forged_link_opens_nothing(office: Office) -> None:
    one = asked(office.nobody)
    for token in ("none.none", one["token"][:-1] + "!", one["id"]):
        assert code_of(office.nobody.get(f"/public/enquiries/{token}")) == (404, "unknown_enquiry")


def test_a_phone_names_a_ticket_by_its_token_and_learns_nothing_of_a_number(office: Office) -> None:
    ticket = take(office.kiosk)
    assert code_of(ask(office.nobody, about={"ticket": ticket["number"]})) == (404, "unknown_ticket")
    for way in (ticket["token"], f"https://hall.example/p/t/{ticket['token']}"):
        made = asked(office.nobody, about={"ticket": way})
        assert held(office, made)["about"]["ticket"]["number"] == ticket["number"]
    assert ask(office.guide, about={"ticket": ticket["number"]}).status_code == 201


def test_a_timeline_takes_what_somebody_here_or_the_holder_asked_and_nothing_a_phone_claims(office: Office) -> None:
    who = resident(7)
    person = {"name": who.name, "id_type": who.id_type, "id_number": who.id_number}
    key = people.person_key(office.house.secrets, who)
    claimed = asked(office.nobody, person=person)
    here = asked(office.guide, person=person)
    ticket = take(office.kiosk, person=person)
    holder = asked(office.nobody, about={"ticket": ticket["token"]})
    found = office.house.database.read(lambda rows: finding.of_person(rows, "JN01", key))
    assert {one.id for one in found} == {here["id"], holder["id"]}
    assert claimed["id"] not in {one.id for one in found}


def test_a_reply_of_signs_nobody_sees_is_none(office: Office) -> None:
    one = asked(office.nobody)
    assert code_of(act(office.manager, one, "answer", text="\u200b\u200b")) == (422, "enquiry_needs_words")
    assert held(office, one)["state"] == "open"


def test_a_complaint_about_a_case_is_kept_from_who_has_the_case(counter: Counter) -> None:
    office, case = counter.office, counter.opened(1)
    asked(office.nobody, kind="complaint", topic="staff", about={"case": case["number"]})
    row = office.house.database.read(lambda rows: rows.one("SELECT about_staff, case_number FROM enquiry"))
    assert row is not None
    assert (row["about_staff"], row["case_number"]) == (int(office.clerk.id), case["number"])


def test_who_is_complained_of_may_write_it_down_and_not_answer_it(counter: Counter) -> None:
    office, words = counter.office, {"kind": "complaint", "topic": "staff", "about": {"window": "317"}}
    assert code_of(ask(office.clerk, answer="已核实，不属实。", **words)) == (403, "not_your_enquiry")
    office.manager.post("/halls/JN01/windows/316/sign-on")
    own = ask(office.manager, answer="不属实。", **(words | {"about": {"window": "316"}}))
    assert code_of(own) == (422, "enquiry_owner_not_fit")
    assert asked(office.clerk, **words)["state"] == "open"
    assert office.house.database.read(lambda rows: rows.value("SELECT count(*) FROM enquiry")) == 1


def test_a_reply_judged_badly_can_be_made_anew_by_who_gave_it_and_another_cannot(office: Office) -> None:
    one = asked(office.nobody, phone=PHONE)
    act(office.manager, one, "answer", text="知道了")
    assert code_of(act(office.manager, one, "answer", text="又一次")) == (409, "enquiry_forbids")
    office.nobody.post(f"/public/enquiries/{one['token']}/judge", {"grade": 1, "comment": "没解决"})
    assert act(office.manager, one, "answer", text="周三起加开两个窗口。").json["state"] == "answered"
    mine = held(office, one)
    assert (mine["reply"], mine["judged"], mine["can_judge"]) == ("周三起加开两个窗口。", None, True)
    assert replay_differences(office.house.database) == []


def test_a_number_that_is_no_case_here_stands_sealed_among_the_words(office: Office) -> None:
    one = asked(office.nobody, about={"case": "EA1234567"})
    assert held(office, one)["text"] == f"办件编号：EA1234567\n{WORDS}"
    row = office.house.database.read(lambda rows: dict(rows.one("SELECT * FROM enquiry") or {}))
    journal = office.house.database.read(lambda rows: [str(each.body) for each in all_entries(rows)])
    assert "EA1234567" not in str(row) + str(journal)


def test_what_a_phone_says_about_a_case_stands_in_nobodys_timeline(counter: Counter) -> None:
    office, number = counter.office, counter.opened(1)["number"]
    asked(office.nobody, about={"case": number})
    here = asked(office.guide, about={"case": number})
    found = office.house.database.read(lambda rows: finding.of_case(rows, "JN01", number))
    assert [one.id for one in found] == [here["id"]]


def test_a_complaint_that_names_a_window_goes_to_a_manager_and_to_nobody_who_sat_there_that_day(office: Office) -> None:
    number = office.house.database.read(lambda rows: rows.value("SELECT number FROM staff WHERE id=?", office.clerk.id))
    owners = f'\n[enquiries]\nowners = ["不动产查询与证明: {number}"]\n'
    text = re.sub(r"\n\[enquiries\]\n", owners, JN01.read_text(encoding="utf-8"))
    office.house.database.write(lambda tx: halls.load(tx, text))
    other = office._staff("manager2", "manager")
    about = {"service": "records", "window": "317"}
    office.clerk.post("/halls/JN01/windows/317/sign-on")
    office.clerk.post("/halls/JN01/windows/317/sign-off")
    gone = asked(office.nobody, kind="complaint", topic="wait", text="317 的人骂我", about=about)
    office.manager.post("/halls/JN01/windows/317/sign-on")
    since = asked(office.nobody, kind="complaint", topic="staff", text="上午 317 的人骂我", about=about)
    for one, hidden in ((gone, [office.clerk]), (since, [office.clerk, office.manager])):
        whole = other.get(f"/enquiries/{one['id']}").json
        assert whole["owner"] is None
        for who in hidden:
            assert code_of(who.get(f"/enquiries/{one['id']}")) == (404, "unknown_enquiry")
            assert int(who.id) not in {fit["id"] for fit in whole["owners"]}
            assert code_of(act(other, one, "assign", account=int(who.id))) == (422, "enquiry_owner_not_fit")
    assert listed(office.manager, "unassigned") == [gone["number"]]
    office.clock.step(DAY_S)
    again(office)
    office.manager.post("/halls/JN01/windows/317/sign-off")
    today = asked(office.nobody, kind="complaint", topic="staff", text="317 的人骂我", about=about)
    assert set(listed(other, "unassigned")) == {gone["number"], since["number"], today["number"]}
    assert listed(office.manager, "unassigned") == [gone["number"]]  # who sat there overnight is kept from today's too
    assert replay_differences(office.house.database) == []


def test_staff_judge_and_withdraw_nothing_and_are_given_no_key_to_it(office: Office) -> None:
    written = asked(office.guide, kind="complaint", topic="wait", text="慢")
    assert written["token"] is None and written["link"] is None
    one = asked(office.nobody, kind="complaint", topic="wait", text="慢")
    assert code_of(office.guide.post(f"/public/enquiries/{one['token']}/withdraw")) == (403, "not_allowed")
    act(office.manager, one, "answer", text="好")
    for who in (office.manager, office.guide):
        assert code_of(who.post(f"/public/enquiries/{one['token']}/judge", {"grade": 5})) == (403, "not_allowed")
    assert held(office, one)["judged"] is None


def test_a_void_reply_makes_nothing_less_late_and_is_not_put_off(office: Office) -> None:
    one, other = asked(office.nobody), office._staff("manager2", "manager")
    office.clock.step(2 * DAY_S)
    again(office)
    act(office.manager, one, "answer", text="空话")
    office.clock.step(20 * DAY_S)
    again(office)
    void = act(other, one, "review", valid=False, why="无效").json
    assert (void["state"], void["due_day"], void["extend_until"]) == ("open", "2026-12-17", None)
    assert code_of(act(office.manager, one, "extend", until="2026-12-18", reason="再等")) == (422, "bad_extension")
    done = act(office.manager, one, "answer", text="真答复").json
    assert (done["late"], done["late_days"]) == (True, 13)  # since 26 November


def test_a_reply_judged_badly_is_given_to_another_who_makes_it_anew(office: Office) -> None:
    one = asked(office.nobody)
    act(office.manager, one, "answer", text="好")
    assert code_of(act(office.manager, one, "assign", account=int(office.guide.id))) == (409, "enquiry_forbids")
    office.nobody.post(f"/public/enquiries/{one['token']}/judge", {"grade": 1})
    assert act(office.manager, one, "assign", account=int(office.guide.id)).json["owner"]["id"] == int(office.guide.id)
    assert listed(office.guide, "mine") == [one["number"]]
    assert act(office.guide, one, "answer", text="周三起加开两个窗口。").json["judged_badly"] is False
    assert listed(office.guide, "mine") == []
    assert replay_differences(office.house.database) == []


def test_a_phone_is_not_told_which_case_numbers_exist(counter: Counter) -> None:
    office, number = counter.office, counter.opened(1)["number"]
    for tried in (number, f"{number[:-1]}9"):
        mine = held(office, asked(office.nobody, about={"case": tried}))
        assert (mine["about"]["case"], mine["text"]) == (None, f"办件编号：{tried}\n{WORDS}")
    assert held(office, asked(office.kiosk, about={"case": number}))["about"]["case"] == number
