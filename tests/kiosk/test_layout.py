"""Every screen, in both languages and on three panels: sizes in millimetres, reach, nothing cut off, WCAG 2.2 AA."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

from kiosk.deps import PrinterState, QueueState
from queue_server.cases.refusals import CaseIsFull, FollowedUpToday, NothingToFollowUp
from queue_server.enquiries.phrases import PHRASES
from queue_server.kernel.errors import Refusal
from queue_server.people.model import BadPhone
from tests.kiosk.twin import (
    CASE_NUMBER,
    COOKIE,
    ENQUIRY_NUMBER,
    MONDAY_0924_MS,
    READY,
    ROOT,
    TOLD,
    AlreadyHasTicket,
    MemoryDeps,
    TooEarly,
    Visit,
    WrongDay,
    a_booking,
    a_case,
    a_visit,
    an_enquiry,
    fresh,
    make_app,
)

MEASURE = (ROOT / "tests/kiosk/measure.js").read_text(encoding="utf-8")
AXE = (ROOT / "tests/vendor/axe.min.js").read_text(encoding="utf-8")
RUN_AXE = """async (isElder) => (await axe.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
        rules: { 'color-contrast-enhanced': { enabled: Boolean(isElder) } } }))
    .violations.map((one) => one.id + ': ' + one.nodes.map((node) => node.html.slice(0, 120)).join(' | '))"""
PANELS = [(0.248, 700), (0.311, 700), (0.369, 700)]
LANGS = ["zh", "en"]
USUAL, ELDER, LOW, VOICE = (), ("elder",), ("low",), ("voice",)
TOGETHER = [VOICE, (*ELDER, *LOW), (*ELDER, *VOICE), (*LOW, *VOICE), (*ELDER, *LOW, *VOICE)]
CAPITALS_MM = {True: 7.33, False: 4.8}  # in 长辈版, else (K2)
NO_PAPER = PrinterState("unavailable", "paper_out")
HOST = "https://queue.example.gov.cn"
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


def arrived(*roles: str, present: str = "", **knobs: Any) -> Scene:
    """A number typed at the kiosk; knobs of the server, else of the booking."""

    def scene(deps: MemoryDeps) -> tuple[str, dict[str, str]]:
        known = vars(deps)
        own = {name: value for name, value in knobs.items() if name not in known}
        known["booked"] = a_booking(deps.the_hall, *roles, **own)
        known.update({name: value for name, value in knobs.items() if name in known})
        return "/kiosk/booking", {"text": "31415926", "present": present, "idempotency_key": "k"}

    return scene


def looked_up(task: str = "progress", refusal: Refusal | None = None, nothing: bool = False, **case: Any) -> Scene:
    """A case's number and the end of the document typed."""

    def scene(deps: MemoryDeps) -> tuple[str, dict[str, str]]:
        deps.cases.found, deps.cases.refusal = (None if nothing else a_case(**case)), refusal
        form = {"task": task, "number": CASE_NUMBER, "tail": "002X", "idempotency_key": "k"}
        return "/kiosk/case", form

    return scene


def asks(form: dict[str, str] | None, path: str = "", **knobs: Any) -> Scene:
    """Somebody asks to be called back."""

    def scene(deps: MemoryDeps) -> tuple[str, dict[str, str] | None]:
        vars(deps.enquiries).update(knobs)
        fixed = {"kind": "complaint", "topic": "facilities", "idempotency_key": "k"}
        return (path, None) if form is None else ("/kiosk/ask", fixed | form)

    return scene


def answered(nothing: bool = False, **enquiry: Any) -> Scene:
    """Somebody looks for what was answered."""

    def scene(deps: MemoryDeps) -> tuple[str, dict[str, str]]:
        deps.enquiries.found = None if nothing else an_enquiry(**enquiry)
        return "/kiosk/case", {"task": "reply", "number": ENQUIRY_NUMBER, "tail": "8000", "idempotency_key": "k"}

    return scene


def rated(*visits: dict[str, Any], **form: str) -> Scene:
    """A slip's figures typed, or an answer given."""

    def scene(deps: MemoryDeps) -> tuple[str, dict[str, str]]:
        deps.ratings.known = list(visits)
        return "/kiosk/rate", {"text": "27", "idempotency_key": "k", **form}

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


def stopped(path: str) -> Scene:
    def scene(deps: MemoryDeps) -> tuple[str, None]:
        for prefix in deps.queues:
            deps.queues[prefix] = QueueState(4, True, None, "系统维护，预计十一点恢复")
        return path, None

    return scene


CASE = "case?task=follow"
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
    "service on another floor": get("service?id=social-security&group=fourth-floor"),
    "full": full(LONG),
    "stopped": stopped(LONG),
    "start of a stopped hall": stopped("start"),
    "without an ID": get("noid?service=transfer-resale&group=estate-transfer"),
    "guide called": get("help?state=called"),
    "guide on the way": get("help?state=taken"),
    "guide not reached": get("help?state=failed"),
    "map": get("map"),
    "map of the other floor": get("map?floor=4F"),
    "zone": get("zone?id=3F-B"),
    "zone with little": get("zone?id=4F-E"),
    "zone without services": get("zone?id=3F-S"),
    "search": get("find"),
    "search with much": get("find?q=G"),
    "search with nothing": get("find?q=QXQX"),
    "lists": get("lists"),
    "a list": get("list?id=guides"),
    "a list searched": get("list?id=one-visit&q=GY"),
    "a list with nothing": get("list?id=powers&q=QXQX"),
    "an entry": get("entry?id=guides&key=370701001000"),
    "an entry that goes on": get("entry?id=powers&key=3701-0001&page=2"),
    "about a service": get("about?id=transfer-resale&q=ZY"),
    "about a service on another floor": get("about?id=social-security"),
    "booking": get("booking"),
    "booking without paper": get("booking", printer_state=NO_PAPER),
    "existing": get("existing"),
    "case number": get("case?task=follow"),
    "case number to collect without paper": get("case?task=collect", printer_state=NO_PAPER),
    "case in progress": looked_up(),
    "case told": looked_up(**TOLD),
    "case that lacks much": looked_up(**TOLD | {"missing": ["授权委托书（代办时）"] * 12}),
    "case accepted short": looked_up(may_follow=True, missing=["授权委托书（代办时）"], is_paused=True),
    "case over its term": looked_up(terms={"promised": {"due_day": "2026-11-20", "left_days": -1}, "legal": None}),
    "case ready": looked_up(**READY),
    "case by courier": looked_up(
        **READY | {"collect": None, "delivery": "courier"},
        parcel={"state": "sent", "carrier": "中国邮政速递", "tracking": "EB123456789CN"},
    ),
    "case that cannot be collected": looked_up("collect"),
    "no such case": looked_up(nothing=True),
    "case that needs nothing": looked_up("follow", NothingToFollowUp()),
    "case followed up today": looked_up("follow", FollowedUpToday(number="E031"), **TOLD),
    "case refused": looked_up("follow", CaseIsFull(most=60), **TOLD),
    "number to follow up": looked_up("follow", **TOLD),
    "number to collect": looked_up("collect", **READY),
    "ask": get("ask"),
    "ask topic": get("ask_topic?kind=question"),
    "what went wrong": get("ask_about?kind=complaint&phrases=fees"),
    "what would be better": get("ask_about?kind=suggestion"),
    "ask phone with a code": asks(None, "ask_phone?kind=question&topic=facilities", public_url=HOST),
    "ask phone with phrases": asks(None, "ask_phone?kind=complaint&phrases=" + ",".join(PHRASES["complaint"])),
    "ask with a bad phone": asks({"phone": "12"}, refusal=BadPhone(), public_url=HOST),
    "asked to be called": asks({"phone": "13800138000"}, public_url=HOST),
    "complained without a phone": asks({"phrases": "fees"}, public_url=HOST),
    "complained where no phone reaches": asks({"phrases": "fees"}, prints=False),
    "reply number": get("case?task=reply"),
    "reply awaited": answered(),
    "reply of many": answered(state="answered", reply="可以。请带身份证到三楼 305 窗口办理，当场办结。" * 40),
    "no such reply": answered(nothing=True),
    "rate": get("rate"),
    "rate with no such number": rated(),
    "rate which": rated(a_visit(), a_visit("A027"), a_visit("G027")),
    "rate what is not over": rated(a_visit(can_rate=False, finished_at=None)),
    "rate grade": rated(a_visit()),
    "rate a mere number": rated(a_visit(verified=False)),
    "rate with a document": rated(a_visit(asks_tail=True)),
    "rate with a wrong end": rated(a_visit(asks_tail=True), tail="0000"),
    "rated": rated(ticket="E027.token", grade="5"),
    "rated badly": rated(ticket="E027.token", grade="1", aspects="attitude", number="E027"),
    "who has come": arrived("buyer", "seller"),
    "who of many has come": arrived(*["buyer"] * 4, *["seller"] * 4, here=1),
    "somebody is missing": arrived("buyer", "seller", present="0"),
    "booked": arrived(wait={"low_min": 125, "high_min": 140}),
    "booked and late": arrived(timing="late", printer_state=NO_PAPER, job_state=None),
    "booked with a code": arrived(public_url="https://queue.example.gov.cn", printer_state=NO_PAPER, job_state=None),
    "too early": arrived(refusal=TooEarly()),
    "another day": arrived(refusal=WrongDay(), day="2026-11-24", start="2026-11-24T09:30:00+08:00"),
    "booking cancelled": arrived(state="cancelled", refusal=TooEarly()),
    "booking at home": arrived(home=True),
    "no such booking": arrived(booked=None),
    "booking refused": arrived(refusal=AlreadyHasTicket(number="E031")),
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
    visit = Visit(page, address, shared)
    visit.open()
    page.evaluate(AXE)  # from the outside: the page's own policy lets no foreign script in
    yield page, visit
    page.close()


def put(page: Page, scene: tuple[str, dict[str, str] | None], lang: str, modes: tuple[str, ...] = USUAL) -> None:
    """Shows what the server answers, as the kiosk would."""
    path, form = scene
    elder = ("&elder=1" if "elder" in modes else "") + ("&low=1" if "low" in modes else "")
    page.evaluate(
        """async ([path, form, lang, modes]) => {
            for (const mode of ['elder', 'low', 'voice']) document.body.classList.toggle(mode, modes.includes(mode));
            const url = form ? path : `/kiosk/screen/${path}`;
            const body = form && new URLSearchParams({ ...form, lang });
            const text = await (await fetch(url, { method: form ? 'POST' : 'GET', body })).text();
            const stage = document.getElementById('stage');
            stage.innerHTML = text;
            stage.querySelector('[data-qr]')?.removeAttribute('hidden');
            if (stage.querySelector('[data-qr]')) stage.firstElementChild.classList.add('with-qr');
            document.documentElement.lang = stage.firstElementChild.lang;
            await document.fonts.ready;
        }""",
        [path if form else f"{path}{'&' if '?' in path else '?'}lang={lang}{elder}", form, lang, list(modes)],
    )


STAND = """(modes) => {
    for (const mode of ['elder', 'low', 'voice']) document.body.classList.toggle(mode, modes.includes(mode));
}"""
SHOW = """(html) => {
    const stage = document.getElementById('stage');
    stage.innerHTML = html;
    stage.querySelector('[data-qr]')?.removeAttribute('hidden');
    if (stage.querySelector('[data-qr]')) stage.firstElementChild.classList.add('with-qr');
    document.documentElement.lang = stage.firstElementChild.lang;
}"""
MEASURE_ALL = f"""async ([screens, modes, geometry]) => {{
    const measure = {MEASURE};
    ({STAND})(modes);
    const wrong = {{}};
    for (const [name, html] of screens) {{
        ({SHOW})(html);
        await document.fonts.ready;
        const found = measure(geometry);
        if (found.length) wrong[name] = found;
    }}
    return wrong;
}}"""
made: dict[
    tuple[str, str, bool, bool], str
] = {}  # a screen is the same on every panel; only the page around it differs


def html_of(deps: MemoryDeps, name: str, scene: Scene, lang: str, is_elder: bool, is_low: bool = False) -> str:
    """A screen as the server answers it, asked for once."""
    key = (name, lang, is_elder, is_low and name.startswith("an entry"))  # the only one that is cut to the room
    if key not in made:
        vars(deps).update(vars(fresh(deps.the_hall)))
        path, form = scene(deps)
        ask = make_app(deps).test_client(use_cookies=False).open
        known = {"lang": lang} | ({"elder": "1"} if is_elder else {}) | ({"low": "1"} if is_low else {})
        headers = {"Cookie": COOKIE}
        if form:
            made[key] = ask(path, method="POST", data=form | {"lang": lang}, headers=headers).text
        else:
            address = f"/kiosk/screen/{path}{'&' if '?' in path else '?'}{urlencode(known)}"
            made[key] = ask(address, headers=headers).text
    return made[key]


def geometry(page: Page, modes: tuple[str, ...] = USUAL) -> list[float]:
    """Pitch, the least row and the last row a control may lie on, and the least capitals in mm."""
    pitch, reach, top, end = page.evaluate(
        "['pitchMm', 'reachPx', 'lowTopPx', 'lowEndPx'].map((name) => Number(document.body.dataset[name]))"
    )
    band = [top, 1920 if "elder" in modes else end] if "low" in modes else [reach, 1920]
    return [pitch, *band, CAPITALS_MM["elder" in modes]]


def all_screens(page: Page, deps: MemoryDeps, lang: str, modes: tuple[str, ...]) -> dict[str, list[str]]:
    """What is wrong on each screen in one language and mode."""
    shown = [
        (name, html_of(deps, name, scene, lang, "elder" in modes, "low" in modes)) for name, scene in SCREENS.items()
    ]
    wrong: dict[str, list[str]] = page.evaluate(MEASURE_ALL, [shown, list(modes), geometry(page, modes)])
    return wrong


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("modes", [USUAL, ELDER, LOW], ids="-".join)
def test_k1_k2_k4_k6_every_screen_can_be_touched_read_and_reached(
    panel: tuple[Page, Visit], deps: MemoryDeps, lang: str, modes: tuple[str, ...]
) -> None:
    assert all_screens(panel[0], deps, lang, modes) == {}


@pytest.mark.parametrize("panel", PANELS[:1], indirect=True, ids=lambda panel: f"{panel[0]}mm")
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("modes", TOGETHER, ids="-".join)
def test_k1_k2_k4_k6_what_is_switched_on_together_fits_on_the_smallest_panel(
    panel: tuple[Page, Visit], deps: MemoryDeps, lang: str, modes: tuple[str, ...]
) -> None:
    assert all_screens(panel[0], deps, lang, modes) == {}


@pytest.mark.parametrize("panel", PANELS[:1], indirect=True, ids=lambda panel: f"{panel[0]}mm")
@pytest.mark.parametrize("modes", [USUAL, ELDER, LOW, (*ELDER, *LOW)], ids="-".join)
@pytest.mark.parametrize("lang", LANGS)
def test_every_sheet_over_a_screen_fits_and_keeps_the_rules(
    panel: tuple[Page, Visit], deps: MemoryDeps, lang: str, modes: tuple[str, ...]
) -> None:
    page, _ = panel
    wrong = {}
    for path, sheet in (*((LONG, one) for one in ("priority", "needs", "materials", "passport")), (CASE, "letters")):
        put(page, (path, None), lang, modes)
        page.evaluate("name => document.querySelector(`[data-sheet=${name}]`).showModal()", sheet)
        found = [*page.evaluate(MEASURE, geometry(page, modes)), *page.evaluate(RUN_AXE, "elder" in modes)]
        page.evaluate("name => document.querySelector(`[data-sheet=${name}]`).close()", sheet)
        if found:
            wrong[sheet] = found
    assert wrong == {}


@pytest.mark.parametrize("lang", LANGS)
def test_every_service_fits_its_screens_with_all_its_materials(
    panel: tuple[Page, Visit], deps: MemoryDeps, lang: str
) -> None:
    page, _ = panel
    scenes = {
        f"{step} {one.id}": scene
        for one in deps.the_hall.public_services
        for step, scene in (
            ("confirm", get(f"service?id={one.id}", printer_state=NO_PAPER)),
            ("done", taken(one.id, job_state=None)),
            ("about", get(f"about?id={one.id}")),
        )
    }
    shown = [(name, html_of(deps, name, scene, lang, False)) for name, scene in scenes.items()]
    assert page.evaluate(MEASURE_ALL, [shown, [], geometry(page)]) == {}


@pytest.mark.parametrize("panel", PANELS[:1], indirect=True, ids=lambda panel: f"{panel[0]}mm")
@pytest.mark.parametrize(("modes", "lang"), [(USUAL, "zh"), (USUAL, "en"), (ELDER, "zh")], ids=str)
def test_k3_no_screen_breaks_a_rule_of_wcag_22_aa_and_large_print_has_seven_to_one(
    panel: tuple[Page, Visit], deps: MemoryDeps, lang: str, modes: tuple[str, ...]
) -> None:
    page, _ = panel
    wrong = {}
    page.evaluate(STAND, list(modes))
    for name, scene in SCREENS.items():
        page.evaluate(SHOW, html_of(deps, name, scene, lang, "elder" in modes, "low" in modes))
        found = page.evaluate(RUN_AXE, "elder" in modes)
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
