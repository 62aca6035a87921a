"""The kiosk keeps people in the kiosk (K16): nothing leads out of its pages, and nothing stays of a visit."""

from __future__ import annotations

import json

import pytest

from tests.kiosk.things import ID_NUMBER
from tests.kiosk.twin import ROOT, MemoryDeps
from tests.kiosk.visit import Visit


def test_k16_the_page_has_nothing_that_leads_away_or_opens_a_dialog(kiosk: Visit) -> None:
    for screen in ("start", "group?id=desk", "service?id=transfer-resale&group=estate-transfer"):
        html = kiosk.page.evaluate("async (one) => (await fetch(`/kiosk/screen/${one}`)).text()", screen)
        for way_out in ("<a ", 'type="file"', "target=", "<iframe", "download", "contenteditable", "<textarea"):
            assert way_out not in html


def test_k16_the_browsers_policy_forbids_what_a_page_cannot(hall_policy: dict[str, object]) -> None:
    wanted = {
        "DeveloperToolsAvailability": 2,
        "PrintingEnabled": False,
        "AllowFileSelectionDialogs": False,
        "DownloadRestrictions": 3,
        "DefaultPopupsSetting": 2,
        "SavingBrowserHistoryDisabled": True,
        "PasswordManagerEnabled": False,
        "AutofillAddressEnabled": False,
        "BrowserSignin": 0,
        "ExtensionInstallBlocklist": ["*"],
    }
    assert {name: hall_policy[name] for name in wanted} == wanted
    allowed = hall_policy["URLAllowlist"]
    assert isinstance(allowed, list) and all(str(one).startswith("HALL_ADDRESS/") for one in allowed)


def test_k16_the_browser_is_started_full_screen_without_pinch_and_history_gestures() -> None:
    script = (ROOT / "deploy/kiosk/kiosk-browser.sh").read_text(encoding="utf-8")
    for flag in (
        "--kiosk",
        "--disable-pinch",
        "--overscroll-history-navigation=0",
        "--noerrdialogs",
        "--user-data-dir",
    ):
        assert flag in script


@pytest.fixture
def hall_policy() -> dict[str, object]:
    found: dict[str, object] = json.loads((ROOT / "deploy/kiosk/chromium-policy.json").read_text(encoding="utf-8"))
    return found


TRACES = """async () => JSON.stringify([document.documentElement.outerHTML, location.href, {...localStorage},
    {...sessionStorage}, document.cookie, history.state, performance.getEntries().map((one) => one.name),
    (await indexedDB.databases()).length, await (globalThis.caches?.keys() ?? []),
    [...document.querySelectorAll('input')].map((field) => field.value)])"""


def test_k13_planted_personal_values_are_nowhere_after_the_wipe(kiosk: Visit, deps: MemoryDeps) -> None:
    planted = (ID_NUMBER, "EPLANTED77", "G027")
    kiosk.go("group?id=fund-withdraw", "fund-rent")
    kiosk.tap("[data-act=passport]")
    kiosk.page.keyboard.type("EPLANTED77")
    kiosk.tap("[data-act=passport-drop]")
    kiosk.type_id(ID_NUMBER)
    kiosk.choose("needs", "看不清")
    kiosk.choose("priority", "残疾人")
    during = kiosk.page.evaluate(TRACES)
    kiosk.take()
    kiosk.screen("done")
    kiosk.wait_s(16)
    kiosk.screen("start")
    after = kiosk.page.evaluate(TRACES)
    assert ID_NUMBER not in during and "EPLANTED77" not in during
    for value in (*planted, "disabled", "sight"):
        assert value not in re_body(after)
    assert all(ID_NUMBER not in path and "EPLANTED" not in path for path in deps.requests)
    kiosk.page.go_back()
    assert ID_NUMBER not in kiosk.page.content()


def re_body(traces: str) -> str:
    """The traces without the words of the start screen's own markup, which name no person."""
    return traces.replace("aria-disabled", "")
