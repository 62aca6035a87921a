"""Every screen, in both languages and on three panels: sizes in millimetres, reach, nothing cut off, WCAG 2.2 AA."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

from devices.alone import filling
from kiosk import alone_marks, alone_screens
from kiosk.answers import scene_of
from tests.kiosk.scenes import ALONE, CASE, LONG, NO_PAPER, SCREENS, Scene, get, taken
from tests.kiosk.things import (
    MONDAY_0924_MS,
)
from tests.kiosk.twin import COOKIE, ROOT, MemoryDeps, fresh, make_app
from tests.kiosk.visit import Visit

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
packed: dict[str, str] = {}
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
            made[key] = ask(path, method="POST", data=form | known, headers=headers).text
        else:
            address = f"/kiosk/screen/{path}{'&' if '?' in path else '?'}{urlencode(known)}"
            made[key] = ask(address, headers=headers).text
    return made[key]


def pack(deps: MemoryDeps) -> dict[str, str]:
    """Every screen a box is given for the time without the server, made once."""
    if not packed:
        vars(deps).update(vars(fresh(deps.the_hall)))
        with make_app(deps).test_request_context("/kiosk/pack"):
            made = alone_screens.everything(lambda lang, asked: scene_of(deps, deps.kiosk, lang, asked), 4, int)
        packed.update(made)
    return packed


def alone(deps: MemoryDeps, lang: str, is_elder: bool) -> list[tuple[str, str]]:
    """The screens of a box that is alone, filled in as the box does it."""
    found = []
    for name, (screen, which) in ALONE.items():
        is_shaped = is_elder and screen in ("start", "group")
        text = pack(deps)[alone_screens.name(screen, which, 1, is_shaped, "en" if lang == "en" else "zh")]
        shown = filling.screen(text, MONDAY_0924_MS, "11月23日 星期一", {alone_marks.KEY: "key"})
        found.append((name, filling.with_number(shown, lang, "E501", "paper")))
    return found


def served(deps: MemoryDeps, lang: str, modes: tuple[str, ...]) -> list[tuple[str, str]]:
    """The screens of a kiosk with its server."""
    is_elder, is_low = "elder" in modes, "low" in modes
    return [(name, html_of(deps, name, scene, lang, is_elder, is_low)) for name, scene in SCREENS.items()]


def geometry(page: Page, modes: tuple[str, ...] = USUAL) -> list[float]:
    """Pitch, the least row and the last row a control may lie on, and the least capitals in mm."""
    pitch, reach, top, end = page.evaluate(
        "['pitchMm', 'reachPx', 'lowTopPx', 'lowEndPx'].map((name) => Number(document.body.dataset[name]))"
    )
    band = [top, 1920 if "elder" in modes else end] if "low" in modes else [reach, 1920]
    return [pitch, *band, CAPITALS_MM["elder" in modes]]


def all_screens(page: Page, deps: MemoryDeps, lang: str, modes: tuple[str, ...]) -> dict[str, list[str]]:
    """What is wrong on each screen in one language and mode."""
    here = geometry(page, modes)
    shown = served(deps, lang, modes)
    if here[0] == PANELS[0][0]:  # the smallest leaves least room; they are built of what the others are
        shown += alone(deps, lang, "elder" in modes)
    wrong: dict[str, list[str]] = page.evaluate(MEASURE_ALL, [shown, list(modes), here])
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
    for name, html in served(deps, lang, modes) + alone(deps, lang, "elder" in modes):
        page.evaluate(SHOW, html)
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
