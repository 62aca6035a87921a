"""Checked in already: the kiosk says so, counts who is ahead as it is now, and prints one slip more, not two."""

from __future__ import annotations

from typing import Any

from queue_server.equipment import printing, service
from tests.appointments.arrivals import RENT, booked, go_to, named
from tests.conftest import Office


def test_a_second_slip_comes_out_once_and_the_third_is_the_desks(office: Office) -> None:
    agent = office.add_device("agent", "agent")
    kiosk = office.add_device("kiosk", "with-paper", printer=f"{agent.id}/front")
    assert kiosk.token is not None
    glass = office.app.test_client()
    glass.set_cookie("quhao_kiosk", kiosk.token)
    made: dict[str, Any] = booked(office, RENT, named(1))
    go_to(office, made, -10)

    def tap(key: str, **more: str) -> str:
        form = {"text": made["number"], "idempotency_key": key, "lang": "zh", **more}
        answer = glass.post("/kiosk/booking", data=form, headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == 201, answer.text
        return str(answer.text)

    def copies() -> list[int]:
        ticket = office.guide.get(f"/bookings/{made['id']}").json["ticket"]
        return [one["copy"] for one in office.guide.get(f"/tickets/{ticket}/prints").json["prints"]]

    def come_out() -> None:
        device = office.house.database.read(lambda rows: service.device_or_refusal(rows, int(agent.id)))
        for job in office.house.database.read(lambda rows: printing.jobs_for_agent(rows, device.id)):
            number = job.id
            office.house.database.write(lambda tx, number=number: printing.report(tx, device, number, "confirmed"))

    assert "您已签到过" not in tap("a")
    office.house.followers.catch_up()
    assert copies() == [1]
    come_out()
    said = tap("b")
    assert "您已签到过" in said and 'data-act="slip-more"' in said and copies() == [1]
    tap("c", again="1")
    tap("d", again="1")  # a second tap while it prints makes no third
    assert copies() == [1, 2]
    come_out()
    said = tap("e", again="1")
    assert "补打小票请到导办台" in said and 'data-act="slip-more"' not in said and copies() == [1, 2]
