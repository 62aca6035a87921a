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
    assert (red["clock_zh"], red["label"]) == ("咨询投诉未按期回复", one["number"])
    assert "哪天" not in str(red)
    assert office.manager.post(f"/enquiries/{one['id']}/answer", {"text": "周一至周五。"}).status_code == 200
    look()
    (kept,) = alarms(office)
    assert kept["ended_at"] and kept["state"] == "red"
    assert upkeep.replay_differences(office.house.database) == []
