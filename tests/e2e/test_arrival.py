"""A home is sold on the real server: the buyer is early, the seller late, and they are called before who came first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import chromium
from tests.e2e.test_whole_path import barriers
from tests.server import PASSWORD, Line, Server
from tests.tickets.counter import resident

pytestmark = pytest.mark.slow
SALE = "transfer-resale"


@dataclass
class Hall:
    """The hall on Monday at 9:20, and who takes part."""

    server: Server
    guide: Line
    clerk: Line
    kiosk: Line

    def ask(self, who: Line, path: str, body: Any = None, key: str | None = None) -> Any:
        who.drop()
        answer = who.get(path) if body is None else who.post(path, body, key=key or path)
        assert answer.status < 300, answer
        return answer.json


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    server = Server(tmp_path_factory.mktemp("arrival") / "data")
    server.furnish()
    server.start()
    kiosk = server.device("kiosk", "三楼取号机 1", zone="3F-A")
    yield Hall(server, server.staff("guide"), server.staff("clerk"), kiosk)
    server.stop()


@pytest.fixture
def glass(hall: Hall) -> Iterator[Page]:
    context = chromium().new_context(viewport={"width": 1080, "height": 1920}, has_touch=True)
    context.add_cookies([{"name": "quhao_kiosk", "value": str(hall.kiosk.token), "url": hall.server.url}])
    page = context.new_page()
    page.goto(f"{hall.server.url}/kiosk")
    page.wait_for_selector("body[data-ready]")
    yield page
    context.close()


def booked_at_half_past_nine(hall: Hall) -> Any:
    slots = hall.ask(hall.guide, f"/halls/JN01/services/{SALE}/slots?from=2026-11-23")["slots"]
    slot = next(one["id"] for one in slots if one["start"][11:16] == "09:30")
    persons = [
        {"role": role, "person": {"name": one.name, "id_type": one.id_type, "id_number": one.id_number}}
        for role, one in (("buyer", resident(901)), ("seller", resident(902)))
    ]
    body = {
        "hall": "JN01",
        "service": SALE,
        "slot": slot,
        "channel": "desk",
        "persons": persons,
        "phone": "13800138000",
    }
    return hall.ask(hall.guide, "/bookings", body)


def tap(page: Page, selector: str) -> None:
    """Somebody who looks before the next tap: later than a double tap."""
    page.wait_for_timeout(1100)
    page.tap(selector)


def check_in(page: Page, number: str) -> None:
    page.wait_for_selector('[data-screen="start"]')
    tap(page, ".door")
    page.wait_for_selector('[data-screen="booking"]')
    for digit in number:
        page.tap(f'.pad[data-key="{digit}"]')
    tap(page, "[data-act=booking-send]")


def test_a_buyer_who_waits_for_the_seller_is_called_by_the_hour_and_everybody_is_told_why(
    hall: Hall, glass: Page
) -> None:
    first = {"hall": "JN01", "service": SALE, "channel": "desk"}
    walk_in = hall.ask(hall.guide, "/tickets", first, "walk-in")
    booking = booked_at_half_past_nine(hall)

    # the buyer is alone: the kiosk says who is missing, until when it waits, and what happens then
    check_in(glass, booking["number"])
    glass.wait_for_selector('[data-screen="party"]')
    assert barriers(glass) == []
    glass.tap('[data-here="0"]')
    tap(glass, "[data-act=party-send]")
    glass.wait_for_selector('[data-screen="partly"]')
    said = glass.inner_text("#stage")
    assert "还差卖方" in said and "为您等到 09:45" in said and "就按现场取号排队" in said
    assert barriers(glass) == []
    tap(glass, "[data-act=home]")

    # the seller comes, the same number again: nobody has to be asked for now
    check_in(glass, booking["number"])
    glass.wait_for_selector('[data-screen="done"]')
    number = glass.inner_text("h1.number")
    assert number != walk_in["number"]
    assert "预约 09:30：按预约时间叫号，可能提前叫号" in glass.inner_text("#stage")
    assert all(resident(n).name not in glass.content() for n in (901, 902))

    # a third try is no second number
    tap(glass, "[data-act=home]")
    check_in(glass, booking["number"])
    glass.wait_for_selector('[data-screen="done"]')
    assert glass.inner_text("h1.number") == number

    # the window calls the booked two first, and says why
    hall.ask(hall.clerk, "/halls/JN01/windows/305/sign-on", {})
    called = hall.ask(hall.clerk, "/halls/JN01/windows/305/call", {})
    assert called["ticket"]["number"] == number
    context = chromium().new_context(viewport={"width": 1366, "height": 768}, base_url=hall.server.url)
    assert context.request.post("/api/v1/sign-in", data={"account": "clerk", "password": PASSWORD}).ok
    terminal = context.new_page()
    terminal.goto("/windows/305")
    expect(terminal.locator(".current-facts")).to_contain_text("预约 09:30")
    expect(terminal.locator(".current-why")).to_contain_text("预约按时签到")
    context.close()

    # whoever came first can see that an appointment was called before, and that this has its bound
    why = hall.ask(hall.server.line(), f"/public/tickets/{walk_in['token']}/why")
    assert [one["reason"] for one in why["passed"]] == ["booked"]
    assert why["largest_credit_min"] > 0
