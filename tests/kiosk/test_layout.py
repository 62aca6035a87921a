"""Every screen, in both languages and on three panels: sizes in millimetres, reach, nothing cut off, WCAG 2.2 AA."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page

from kiosk.deps import PrinterState, QueueState
from tests.kiosk.twin import MONDAY_0924_MS, ROOT, AlreadyHasTicket, MemoryDeps, Visit, fresh

MEASURE = (ROOT / "tests/kiosk/measure.js").read_text(encoding="utf-8")
AXE = (ROOT / "tests/vendor/axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async () => (await axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
    .violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html.slice(0, 120)).join(' | '))"""
PANELS = [(0.248, 700), (0.311, 700), (0.369, 700)]
LANGS = ["zh", "en"]
NO_PAPER = PrinterState("unavailable", "paper_out")
TOMORROW_MS = MONDAY_0924_MS + 24 * 3_600_000
Scene = Callable[[MemoryDeps], tuple[str, dict[str, str] | None]]


def get(path: str, **knobs: Any) -> Scene:
    def scene(deps: MemoryDeps) -> tuple[str, None]:
        vars(deps).update(knobs)
        return path, None

    return scene


def taken(service: str, **knobs: Any) -> Scene:
    def scene(deps: MemoryDeps) -> tuple[str, dict[str, str]]:
        vars(deps).update(knobs)
        return "/kiosk/issue", {"service": service, "group": "desk", "idempotency_key": "k"}

    return scene


def closed(path: str) -> Scene:
    def scene(deps: MemoryDeps) -> tuple[str, None]:
        deps.close(next_open_ms=TOMORROW_MS)
        return path, None

    return scene


def full(path: str) -> Scene:
    def scene(deps: MemoryDeps) -> tuple[str, None]:
        for prefix in deps.queues:
            deps.queues[prefix] = QueueState(999, True, None, "queue_full")
        return path, None

    return scene


LONG = "service?id=transfer-resale&group=estate-transfer"
SCREENS: dict[str, Scene] = {
    "start": get("start"),
    "start without paper": get("start", printer_state=NO_PAPER),
    "start of a closed hall": closed("start"),
    "start of a full hall": full("start"),
    "group": get("group?id=estate-transfer"),
    "group of two": get("group?id=estate-mortgage"),
    "group with long names": get("group?id=fourth-floor"),
    "group that is closed": closed("group?id=fund-withdraw"),
    "service": get("service?id=estate-tax&group=estate-transfer"),
    "service with an ID": get(LONG),
    "service with an ID and no paper": get(LONG, printer_state=NO_PAPER),
    "service with the longest name": get("service?id=fund-leave&group=fund-withdraw"),
    "service without materials": get("service?id=desk-3&group=desk"),
    "closed": closed(LONG),
    "full": full(LONG),
    "refused": taken("records", refusal=AlreadyHasTicket(number="E031")),
    "done": taken("transfer-resale"),
    "done with a wait": taken("transfer-resale", wait={"low_min": 125, "high_min": 140}),
    "done with nobody ahead": taken("projects", wait={"low_min": 5, "high_min": 10}),
    "done while printing": taken("transfer-resale", job_state="sending"),
    "done without paper": taken("transfer-resale", job_state=None, printer_state=NO_PAPER),
    "done without an answer of the printer": taken(
        "projects", job_state="unknown", printer_state=PrinterState("unknown")
    ),
    "done with a code": taken(
        "transfer-resale", public_url="https://queue.example.gov.cn", printer_state=NO_PAPER, job_state=None
    ),
}


@pytest.fixture(scope="module", params=PANELS, ids=lambda panel: f"{panel[0]}mm")
def panel(request: pytest.FixtureRequest, glass: Any, address: str, shared: MemoryDeps) -> Iterator[tuple[Page, Visit]]:
    """A page on one panel; screens are put on its stage one after the other."""
    pitch_mm, bottom_mm = request.param
    hall = shared.the_hall
    shared.the_hall = replace(hall, kiosks=(replace(hall.kiosks[0], pitch_mm=pitch_mm, bottom_mm=bottom_mm),))
    page = glass.new_page()
    page.set_default_timeout(5000)
    visit = Visit(page, address, shared)
    visit.open()
    page.evaluate(AXE)  # from the outside: the page's own policy lets no foreign script in
    yield page, visit
    page.close()


def put(page: Page, scene: tuple[str, dict[str, str] | None], lang: str) -> None:
    """Shows what the server answers, as the kiosk would."""
    path, form = scene
    page.evaluate(
        """async ([path, form, lang]) => {
            const url = form ? path : `/kiosk/screen/${path}${path.includes('?') ? '&' : '?'}lang=${lang}`;
            const body = form && new URLSearchParams({ ...form, lang });
            const text = await (await fetch(url, { method: form ? 'POST' : 'GET', body })).text();
            const stage = document.getElementById('stage');
            stage.innerHTML = text;
            stage.querySelector('[data-qr]')?.removeAttribute('hidden');
            if (stage.querySelector('[data-qr]')) stage.firstElementChild.classList.add('with-qr');
            document.documentElement.lang = stage.firstElementChild.lang;
            await document.fonts.ready;
        }""",
        [path, form, lang],
    )


def geometry(page: Page) -> list[float]:
    return page.evaluate("[Number(document.body.dataset.pitchMm), Number(document.body.dataset.reachPx)]")


@pytest.mark.parametrize("lang", LANGS)
def test_every_screen_can_be_touched_read_and_reached(panel: tuple[Page, Visit], deps: MemoryDeps, lang: str) -> None:
    page, _ = panel
    wrong = {}
    hall = deps.the_hall
    for name, scene in SCREENS.items():
        vars(deps).update(vars(fresh(hall)))
        put(page, scene(deps), lang)
        found = page.evaluate(MEASURE, geometry(page))
        if found:
            wrong[name] = found
    assert wrong == {}


@pytest.mark.parametrize("lang", LANGS)
def test_every_service_fits_its_screens_with_all_its_materials(
    panel: tuple[Page, Visit], deps: MemoryDeps, lang: str
) -> None:
    page, _ = panel
    wrong = {}
    for service in deps.the_hall.public_services:
        for scene in (get(f"service?id={service.id}", printer_state=NO_PAPER), taken(service.id, job_state=None)):
            put(page, scene(deps), lang)
            found = page.evaluate(MEASURE, geometry(page))
            if found:
                wrong[service.id] = found
    assert wrong == {}


@pytest.mark.parametrize("panel", PANELS[:1], indirect=True, ids=lambda panel: f"{panel[0]}mm")
@pytest.mark.parametrize("lang", LANGS)
def test_no_screen_breaks_a_rule_of_wcag_22_aa(panel: tuple[Page, Visit], deps: MemoryDeps, lang: str) -> None:
    page, _ = panel
    hall, wrong = deps.the_hall, {}
    for name, scene in SCREENS.items():
        vars(deps).update(vars(fresh(hall)))
        put(page, scene(deps), lang)
        found = page.evaluate(RUN_AXE)
        if found:
            wrong[name] = found
    assert wrong == {}


@pytest.mark.parametrize("lang", LANGS)
def test_the_screens_the_browser_makes_itself_keep_the_same_rules(kiosk: Visit, deps: MemoryDeps, lang: str) -> None:
    if lang == "en":
        kiosk.language("en")
    kiosk.page.evaluate(AXE)
    kiosk.tap('.tile[data-go*="group?id=desk"]')
    kiosk.screen("group")
    kiosk.wait_s(62)
    kiosk.page.wait_for_selector("#idle[open]")
    assert kiosk.page.evaluate(MEASURE, geometry(kiosk.page)) == []
    assert kiosk.page.evaluate(RUN_AXE) == []
    kiosk.tap("[data-act=idle-more]")
    kiosk.tap('.tile[data-go*="id=records&"]')
    kiosk.screen("service")
    deps.broken = True
    kiosk.take()
    kiosk.screen("away")
    assert kiosk.page.evaluate(MEASURE, geometry(kiosk.page)) == []
    assert kiosk.page.evaluate(RUN_AXE) == []


def test_a_browser_that_is_not_enrolled_sees_a_page_without_faults(
    page: Page, glass: Any, address: str, deps: MemoryDeps
) -> None:
    cookies = glass.cookies()
    glass.clear_cookies()
    page.goto(address + "/kiosk")
    glass.add_cookies(cookies)
    page.evaluate(AXE)
    assert page.evaluate(RUN_AXE) == []
