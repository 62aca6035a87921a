"""Every state of the desk at both sizes in both languages: axe-core finds nothing, nothing overflows, fingers hit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.desk.conftest import Desk, signed_in
from tests.pages.test_looks import violations

pytestmark = pytest.mark.slow
SIZES = {"desk": (1366, 768), "tablet": (1024, 768)}
PARTS = (
    "body, .head, .work, .top, .search, .lists, .list, .panel, .side, .soon-row > span, .alarm, .row, .line,"
    " .issue-more, .services"
)
WIDE = """(parts) => [...document.querySelectorAll(parts)]
  .filter((one) => one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.className || one.tagName)"""
TARGETS = "button, select, input:not([type=radio], [type=checkbox]), a.button, summary, .choice-one"
SMALL = """(targets) => [...document.querySelectorAll(targets)]
  .map((one) => [one.textContent || one.id, one.getBoundingClientRect()])
  .filter(([, box]) => box.height > 0 && (box.height < 44 || box.width < 44))
  .map(([text, box]) => [text, box.width, box.height])"""


def lists(page: Page) -> None:
    page.wait_for_selector(".list .row")
    page.wait_for_selector(".alarm.lead")
    page.wait_for_selector(".alarm.help")
    page.wait_for_selector("#papers ~ .cards .alarm")


def missed(page: Page) -> None:
    page.locator("#tab-missed").click()
    page.wait_for_selector("#tab-missed[aria-selected=true]")


def by_name(page: Page) -> None:
    page.locator(".top > .button.small").click()
    page.wait_for_selector("#surname")


def issuing(page: Page) -> None:
    page.locator(".issue-key").click()
    page.wait_for_selector(".service")
    page.locator(".service").nth(2).click()
    page.locator(".service").nth(4).click()
    page.locator(".issue-more .choice-one").nth(1).click()
    page.locator("main summary").click()
    page.locator(".issue-more .primary").click()
    page.wait_for_selector(".said.note")


def issued(page: Page) -> None:
    page.locator(".issue-key").click()
    page.locator(".service").first.click()
    page.locator(".issue-more .primary").click()
    page.wait_for_selector(".issued-number")


def ticket(page: Page) -> None:
    page.locator(".list .row").first.click()
    page.wait_for_selector(".facts")


def changing(page: Page) -> None:
    ticket(page)
    page.locator(".acts .primary").click()
    page.wait_for_selector(".change")


STATES: dict[str, Callable[[Page], None]] = {
    "lists": lists,
    "missed": missed,
    "by_name": by_name,
    "issuing": issuing,
    "issued": issued,
    "ticket": ticket,
    "changing": changing,
}


@pytest.fixture(scope="module")
def busy(desk: Desk) -> Desk:
    """People waiting with every need, one to be led, one calling for help."""
    desk.clear()
    desk.issue(needs=["hearing", "sight", "mobility", "language"], priority="disabled", reason="残疾人证")
    for service in ("records", "desk-3", "collect-3", "estate-batch"):
        desk.issue(service)
    led = desk.issue(needs=["sight", "mobility"])
    desk.call(led["id"])
    desk.post(desk.kiosk, "/halls/JN01/help", {"kind": "printer"})
    false = {"key": "false", "paper": "0" * 16, "day": "2026-11-23", "number": "E599", "service": "records"}
    desk.post(desk.kiosk, "/devices/alone-tickets", {"tickets": [false | {"issued_at": "2026-11-23T09:00:00+08:00"}]})
    return desk


@pytest.fixture(scope="module", params=[(size, lang) for size in SIZES for lang in ("zh", "en")], ids="-".join)
def view(request: pytest.FixtureRequest, busy: Desk) -> Iterator[Page]:
    size, lang = request.param
    context = signed_in(busy, "guide", *SIZES[size])
    opened = context.new_page()
    opened.goto(f"/desk?lang={lang}")
    yield opened
    context.close()


@pytest.mark.parametrize("state", STATES)
def test_a_state_has_no_barrier_no_overflow_and_no_small_target(view: Page, state: str) -> None:
    view.reload()
    view.wait_for_selector(".list .row")
    STATES[state](view)
    assert violations(view) == []
    assert view.evaluate(WIDE, PARTS) == []
    assert view.evaluate(SMALL, TARGETS) == []


def test_a_lost_connection_is_said_and_the_last_lists_print(busy: Desk) -> None:
    context = signed_in(busy, "guide")
    context.clock.install()
    opened = context.new_page()
    opened.goto("/desk")
    opened.wait_for_selector(".link.ok")
    opened.wait_for_selector(".list .row")
    context.set_offline(True)
    expect(opened.locator(".link.lost")).to_be_visible()
    opened.clock.fast_forward(7000)
    expect(opened.locator(".desk-away")).to_contain_text("连不上服务器")
    assert violations(opened) == []
    waiting = opened.locator(".list .row").count()
    opened.emulate_media(media="print")
    sheet = opened.locator(".away-sheet")
    expect(sheet).to_be_visible()
    expect(sheet.locator("tbody tr")).to_have_count(waiting)
    expect(opened.locator(".head")).to_be_hidden()
    context.close()
