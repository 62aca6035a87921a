"""Questions that wait for an answer warn, turn yellow and turn red; an answer ends the card, a red one is explained."""

from __future__ import annotations

from collections.abc import Callable

from queue_server.wiring import upkeep
from tests.conftest import Office
from tests.supervision.test_way import alarms, later

DAY_S = 24 * 3600


def test_an_unanswered_question_warns_turns_yellow_turns_red_and_a_red_card_stays(
    office: Office, look: Callable[[], None]
) -> None:
    body = {"hall": "JN01", "kind": "question", "text": "哪天能办？", "about": {"service": "records"}}
    one = office.nobody.post("/enquiries", body).json  # Monday, due on Thursday
    levels = []
    for _ in range(5):
        look()
        levels.append([alarm["level"] for alarm in alarms(office)])
        later(office, DAY_S)
    assert levels == [[], ["warning"], ["yellow"], ["yellow"], ["red"]]
    (red,) = alarms(office)
    assert (red["clock_zh"], red["label"]) == ("咨询投诉回复期限", one["number"])
    assert "哪天" not in str(red)
    assert office.manager.post(f"/enquiries/{one['id']}/answer", {"text": "周一至周五。"}).status_code == 200
    look()
    (kept,) = alarms(office)
    assert kept["ended_at"] and kept["state"] == "red"
    assert upkeep.replay_differences(office.house.database) == []


def test_a_reply_judged_badly_that_nobody_looks_at_again_turns_red(office: Office, look: Callable[[], None]) -> None:
    one = office.nobody.post("/enquiries", {"hall": "JN01", "kind": "question", "text": "哪天能办？"}).json
    office.manager.post(f"/enquiries/{one['id']}/answer", {"text": "知道了"})
    office.nobody.post(f"/public/enquiries/{one['token']}/judge", {"grade": 1})
    later(office, 5 * DAY_S)
    look()
    (red,) = alarms(office)
    assert (red["level"], red["label"]) == ("red", one["number"])
    office.manager.post(f"/enquiries/{one['id']}/answer", {"text": "周三可以办，3 楼 B 区。"})
    look()
    (ended,) = alarms(office)
    assert ended["ended_at"]


def test_whom_a_complaint_is_about_reads_of_no_card_and_acts_on_none(office: Office, look: Callable[[], None]) -> None:
    office.manager.post("/halls/JN01/windows/317/sign-on")
    body = {"hall": "JN01", "kind": "complaint", "topic": "staff", "text": "态度差", "about": {"window": "317"}}
    assert office.nobody.post("/enquiries", body).status_code == 201
    later(office, 20 * DAY_S)
    look()
    office.house.followers.catch_up()
    assert alarms(office) == []
    red = office.house.database.read(lambda rows: rows.value("SELECT id FROM alarm WHERE clock = 'enquiry'"))
    assert office.manager.post(f"/halls/JN01/alarms/{red}/close", {"text": "无事"}).status_code == 404
    roles = office.house.database.read(
        lambda rows: [row["role"] for row in rows.all("SELECT role FROM alarm_told JOIN staff ON staff.id = staff")]
    )
    assert roles and "manager" not in roles
