"""The short link of a notice leads to the booking or the ticket, and a guessed one nowhere."""

from __future__ import annotations

import re

from tests.appointments.test_way import book, code
from tests.conftest import Office
from tests.notices.conftest import got


def test_a_short_link_leads_to_the_bookings_page_and_a_guessed_one_to_a_page_that_says_so(hall: Office) -> None:
    made = book(hall)
    hall.nobody.post(f"/public/bookings/{made.json['token']}/verify", {"code": code(hall, made.json["id"])})
    found = re.search(r"http://phones\.example(/p/n/[0-9a-z]{10})", got(hall)[-1]["text"])
    assert found, got(hall)
    phone = hall.app.test_client()
    led = phone.get(found[1])
    assert (led.status_code, led.headers["Location"]) == (302, f"/p/b/{made.json['token']}")
    lost = phone.get("/p/n/0123456789")
    assert lost.status_code == 404
    assert "链接已失效" in lost.text
