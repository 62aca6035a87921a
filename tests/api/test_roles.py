"""The role matrix: every call of the contract by every kind of caller, as the table below says and not otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.api.conftest import standing_office
from tests.conftest import PASSWORD, Caller, Office

STAFF = ("clerk", "guide", "manager", "admin", "auditor", "evaluator")
DEVICES = ("kiosk", "board", "window", "agent", "desk")
UNREADY = "unready"  # signed in, with the initial password still to be changed
CALLERS = ("anyone", *STAFF, *DEVICES, UNREADY)
EVERYONE = frozenset(CALLERS)
KNOWN = EVERYONE - {"anyone", UNREADY}
SEE_TICKETS = set(STAFF) - {"evaluator"}
OWN_ACCOUNT = {*STAFF, UNREADY}
AT_WINDOWS = {"clerk", "manager"}
AT_DESKS = {"clerk", "guide", "manager"}
GUIDES = {"guide", "manager"}

# method, path -> who gets past the guard; anyone else is refused: 401 without a key, 403 with one
MATRIX: dict[tuple[str, str], set[str] | frozenset[str]] = {
    ("GET", "/halls/<hall>/services/<service>/slots"): EVERYONE,
    ("GET", "/halls/<hall>/best-hours"): EVERYONE,
    ("POST", "/bookings/holds"): EVERYONE,
    ("POST", "/bookings"): EVERYONE,
    ("GET", "/bookings/<booking>"): AT_DESKS | {"kiosk", "desk"},
    ("POST", "/bookings/<booking>/cancel"): AT_DESKS,
    ("POST", "/bookings/<booking>/move"): AT_DESKS,
    ("POST", "/bookings/<booking>/check-in"): AT_DESKS | {"kiosk", "desk"},
    ("POST", "/bookings/<booking>/visited"): AT_DESKS,
    ("POST", "/bookings/<booking>/postpone"): AT_DESKS,
    ("POST", "/halls/<hall>/bookings/round"): AT_DESKS,
    ("POST", "/halls/<hall>/bookings/find"): AT_DESKS | {"kiosk", "desk"},
    ("POST", "/halls/<hall>/bookings/check-in"): AT_DESKS | {"kiosk", "desk"},
    ("GET", "/halls/<hall>/bookings"): AT_DESKS,
    ("GET", "/halls/<hall>/load"): {"manager", "auditor", "evaluator"},
    ("POST", "/bookings/<booking>/phone"): GUIDES,
    ("POST", "/bookings/<booking>/prints"): AT_DESKS | {"desk"},
    ("GET", "/bookings/<booking>/prints"): AT_DESKS | {"desk"},
    ("POST", "/public/bookings/<token>/check-in"): EVERYONE,
    ("GET", "/halls/<hall>/crew/week"): {"manager"},
    ("POST", "/halls/<hall>/crew/shifts"): {"manager"},
    ("POST", "/halls/<hall>/crew/shifts/week"): {"manager"},
    ("POST", "/halls/<hall>/crew/shifts/copy"): {"manager"},
    ("POST", "/halls/<hall>/crew/shift-kinds"): {"manager"},
    ("GET", "/halls/<hall>/crew/pairs"): {"manager"},
    ("POST", "/halls/<hall>/crew/posts"): {"manager"},
    ("POST", "/halls/<hall>/crew/pairs"): {"manager"},
    ("POST", "/halls/<hall>/crew/pairs/<pair>/end"): {"manager"},
    ("GET", "/halls/<hall>/crew/leaves"): {"manager"},
    ("POST", "/halls/<hall>/crew/leaves/<leave>/approve"): {"manager"},
    ("POST", "/halls/<hall>/crew/leaves/<leave>/refuse"): {"manager"},
    ("POST", "/halls/<hall>/crew/leaves/<leave>/end"): {"manager"},
    ("GET", "/halls/<hall>/crew/attendance"): {"manager"},
    ("POST", "/halls/<hall>/crew/attendance"): {"manager"},
    ("GET", "/halls/<hall>/crew/duty"): {"manager"},
    ("POST", "/halls/<hall>/crew/duty"): {"manager"},
    ("POST", "/halls/<hall>/crew/duty/month"): {"manager"},
    ("GET", "/halls/<hall>/crew/own"): AT_DESKS,
    ("POST", "/halls/<hall>/crew/own/leaves"): AT_DESKS,
    ("POST", "/halls/<hall>/crew/own/leaves/<leave>/withdraw"): AT_DESKS,
    ("POST", "/halls/<hall>/crew/own/leaves/<leave>/end"): AT_DESKS,
    ("POST", "/halls/<hall>/crew/own/attendance"): AT_DESKS,
    ("POST", "/halls/<hall>/crew/own/swaps"): AT_DESKS,
    ("POST", "/halls/<hall>/crew/own/swaps/<swap>/answer"): AT_DESKS,
    ("POST", "/halls/<hall>/crew/own/swaps/<swap>/withdraw"): AT_DESKS,
    ("GET", "/halls/<hall>/crew/joinings"): {"manager"},
    ("POST", "/halls/<hall>/crew/joinings"): {"manager"},
    ("POST", "/halls/<hall>/crew/joinings/<joining>/end"): {"manager"},
    ("POST", "/halls/<hall>/crew/trainings"): {"manager"},
    ("GET", "/halls/<hall>/crew/patrols"): {"manager"},
    ("POST", "/halls/<hall>/crew/patrols"): {"manager"},
    ("POST", "/halls/<hall>/crew/patrols/<patrol>/release"): {"manager"},
    ("POST", "/halls/<hall>/crew/patrols/<patrol>/reply"): {"manager"},
    ("POST", "/halls/<hall>/crew/patrols/<patrol>/close"): {"manager"},
    ("POST", "/halls/<hall>/crew/patrols/<patrol>/send-back"): {"manager"},
    ("POST", "/halls/<hall>/crew/patrols/<patrol>/withdraw"): {"manager"},
    ("GET", "/halls/<hall>/crew/scores"): {"manager"},
    ("GET", "/halls/<hall>/crew/scores/<staff>"): {"manager"},
    ("GET", "/halls/<hall>/crew/workload"): {"manager"},
    ("GET", "/halls/<hall>/crew/quarter"): {"manager"},
    ("POST", "/halls/<hall>/crew/score-notes"): {"manager"},
    ("POST", "/halls/<hall>/crew/score-rules"): {"manager"},
    ("POST", "/halls/<hall>/crew/score-months"): {"manager"},
    ("POST", "/halls/<hall>/crew/score-appeals/<appeal>/decide"): {"manager"},
    ("GET", "/halls/<hall>/crew/own/patrols"): AT_DESKS,
    ("POST", "/halls/<hall>/crew/own/patrols/<patrol>/reply"): AT_DESKS,
    ("GET", "/halls/<hall>/crew/own/scores"): AT_DESKS,
    ("POST", "/halls/<hall>/crew/own/score-appeals"): AT_DESKS,
    ("GET", "/halls/<hall>/bulletins"): {"manager", "auditor", "evaluator"},
    ("GET", "/halls/<hall>/bulletins/<bulletin>"): {"manager", "auditor", "evaluator"},
    ("POST", "/halls/<hall>/bulletins"): {"manager"},
    ("POST", "/halls/<hall>/bulletins/<bulletin>/units"): {"manager"},
    ("POST", "/halls/<hall>/bulletins/<bulletin>/units/file"): {"manager"},
    ("POST", "/halls/<hall>/bulletins/<bulletin>/problems"): {"manager"},
    ("POST", "/halls/<hall>/bulletins/<bulletin>/text"): {"manager"},
    ("POST", "/halls/<hall>/bulletins/<bulletin>/issue"): {"manager"},
    ("POST", "/halls/<hall>/bulletins/<bulletin>/correct"): {"manager"},
    ("POST", "/halls/<hall>/rectifications/<task>/reply"): {"manager"},
    ("POST", "/halls/<hall>/rectifications/<task>/close"): {"manager"},
    ("POST", "/halls/<hall>/rectifications/<task>/send-back"): {"manager"},
    ("GET", "/public/work"): EVERYONE,
    ("GET", "/public/bookings/<token>"): EVERYONE,
    ("POST", "/public/bookings/<token>/code"): EVERYONE,
    ("POST", "/public/bookings/<token>/verify"): EVERYONE,
    ("POST", "/public/bookings/<token>/cancel"): EVERYONE,
    ("POST", "/public/bookings/<token>/move"): EVERYONE,
    ("POST", "/public/bookings/<token>/appeal"): EVERYONE,
    ("GET", "/halls/<hall>/bookings/appeals"): GUIDES,
    ("GET", "/halls/<hall>/bookings/conflicts"): AT_DESKS,
    ("POST", "/halls/<hall>/places"): {"manager"},
    ("GET", "/halls/<hall>/bookings/conflicts/plan"): {"manager"},
    ("POST", "/halls/<hall>/bookings/conflicts/plan"): {"manager"},
    ("POST", "/bookings/<booking>/excuse"): GUIDES,
    ("POST", "/bookings/<booking>/appeal/decline"): GUIDES,
    ("POST", "/tickets/<ticket>/cases"): AT_WINDOWS,
    ("GET", "/tickets/<ticket>/cases"): AT_DESKS,
    ("POST", "/cases"): AT_WINDOWS,
    ("GET", "/cases/<number>"): AT_DESKS,
    ("GET", "/halls/<hall>/cases"): AT_DESKS,
    ("GET", "/halls/<hall>/alarms"): {"clerk", "manager", "auditor", "evaluator"},
    ("GET", "/halls/<hall>/alarms/figures"): {"manager", "auditor", "evaluator"},
    ("GET", "/halls/<hall>/reconciliation"): {"manager", "auditor", "evaluator"},
    ("GET", "/halls/<hall>/equipment"): {"guide", "manager", "admin"},
    ("GET", "/halls/<hall>/equipment/outages"): {"guide", "manager", "admin"},
    ("POST", "/halls/<hall>/equipment/<agent>/<name>/places"): {"manager", "admin"},
    ("POST", "/halls/<hall>/equipment/<agent>/<name>/ask"): {"manager", "admin"},
    ("POST", "/halls/<hall>/equipment/out"): {"manager", "admin"},
    ("POST", "/halls/<hall>/equipment/sheet"): {"manager", "admin"},
    ("POST", "/halls/<hall>/equipment/back"): {"manager", "admin"},
    ("POST", "/halls/<hall>/equipment/maintenance"): {"manager", "admin"},
    ("POST", "/halls/<hall>/equipment/maintenance/<maintenance>/end"): {"manager", "admin"},
    ("POST", "/halls/<hall>/alarms/<alarm>/order"): {"manager"},
    ("POST", "/halls/<hall>/alarms/<alarm>/reply"): AT_WINDOWS,
    ("POST", "/halls/<hall>/alarms/<alarm>/send-back"): {"manager"},
    ("POST", "/halls/<hall>/alarms/<alarm>/close"): {"manager"},
    ("POST", "/account/phone"): {"clerk", "manager", "auditor", "evaluator"},
    ("POST", "/public/cases/progress"): EVERYONE,
    ("POST", "/cases/<number>/supply"): AT_WINDOWS,
    ("POST", "/cases/<number>/tell"): AT_WINDOWS,
    ("POST", "/cases/<number>/accept"): AT_WINDOWS,
    ("POST", "/cases/<number>/refuse"): AT_WINDOWS,
    ("POST", "/cases/<number>/withdraw"): AT_WINDOWS,
    ("POST", "/cases/<number>/step"): AT_WINDOWS,
    ("POST", "/cases/<number>/hand-over"): AT_WINDOWS,
    ("POST", "/cases/<number>/clock"): AT_WINDOWS,
    ("POST", "/cases/<number>/extend"): AT_WINDOWS,
    ("POST", "/cases/<number>/conclude"): AT_WINDOWS,
    ("POST", "/cases/<number>/hand-out"): AT_WINDOWS,
    ("POST", "/cases/<number>/asked"): AT_WINDOWS,
    ("POST", "/cases/<number>/applicant"): AT_WINDOWS,
    ("POST", "/tickets/<ticket>/applicant"): AT_WINDOWS,
    ("POST", "/cases/<number>/prints"): AT_WINDOWS,
    ("POST", "/cases/<number>/parcel"): AT_WINDOWS,
    ("GET", "/cases/<number>/parcel"): AT_WINDOWS,
    ("POST", "/cases/<number>/parcel/address"): AT_WINDOWS,
    ("POST", "/cases/<number>/parcel/sent"): AT_WINDOWS,
    ("POST", "/cases/<number>/parcel/delivered"): AT_WINDOWS,
    ("POST", "/cases/<number>/parcel/returned"): AT_WINDOWS,
    ("POST", "/cases/<number>/at-window"): AT_WINDOWS,
    ("GET", "/halls/<hall>/parcels"): AT_WINDOWS,
    ("POST", "/cases/<number>/parcel/label"): AT_WINDOWS,
    ("GET", "/halls/<hall>/parcels/counts"): {"clerk", "manager", "auditor", "evaluator"},
    ("POST", "/tickets/<ticket>/platform-cases"): AT_WINDOWS,
    ("POST", "/halls/<hall>/cases/export"): {"manager"},
    ("POST", "/halls/<hall>/cases/import"): {"manager"},
    ("GET", "/halls/<hall>/platform"): {"guide", "manager", "admin"},
    ("POST", "/halls/<hall>/platform/hurry"): {"admin"},
    ("POST", "/halls/<hall>/platform/events/again"): {"admin"},
    ("POST", "/halls/<hall>/platform/events/give-up"): {"admin"},
    ("POST", "/halls/<hall>/platform/checks"): {"admin"},
    ("POST", "/halls/<hall>/platform/checks/<run>/sign"): {"admin"},
    ("POST", "/sign-in"): EVERYONE,
    ("POST", "/sign-in/code"): EVERYONE,
    ("POST", "/sign-out"): EVERYONE,
    ("GET", "/account"): OWN_ACCOUNT,
    ("POST", "/account/password"): OWN_ACCOUNT,
    ("POST", "/account/second-factor/offer"): OWN_ACCOUNT,
    ("POST", "/account/second-factor/confirm"): OWN_ACCOUNT,
    ("POST", "/account/second-factor/remove"): OWN_ACCOUNT,
    ("POST", "/screen/lock"): EVERYONE,
    ("POST", "/screen/unlock"): EVERYONE,
    ("GET", "/screen/keys"): AT_WINDOWS,
    ("POST", "/screen/keys"): AT_WINDOWS,
    ("GET", "/staff"): {"admin"},
    ("POST", "/staff"): {"admin"},
    ("POST", "/staff/<staff>/password"): {"admin"},
    ("POST", "/staff/<staff>/edit"): {"admin"},
    ("POST", "/staff/<staff>/unlock"): {"admin"},
    ("POST", "/staff/<staff>/second-factor/reset"): {"admin"},
    ("POST", "/staff/import"): {"admin"},
    ("POST", "/staff/<staff>/close"): {"admin"},
    ("POST", "/staff/<staff>/open"): {"admin"},
    ("POST", "/devices"): {"admin"},
    ("POST", "/devices/enrol"): EVERYONE,
    ("GET", "/devices/self"): set(DEVICES),
    ("POST", "/devices/alone-tickets"): {"kiosk"},
    ("POST", "/devices/pictures"): {"agent"},
    ("POST", "/devices/signatures"): {"window"},
    ("POST", "/devices/<device>/edit"): {"admin"},
    ("POST", "/devices/<device>/renew"): {"admin", "manager"},
    ("POST", "/devices/<device>/revoke"): {"admin", "manager"},
    ("GET", "/halls/<hall>/devices"): {"guide", "manager", "admin"},
    ("GET", "/halls/<hall>"): KNOWN,
    ("GET", "/halls/<hall>/board"): KNOWN,
    ("POST", "/halls/<hall>/queues/<queue>/stop"): {"manager"},
    ("GET", "/halls/<hall>/wall/queues/<queue>"): {"manager"},
    ("GET", "/halls/<hall>/wall/windows/<window>"): {"manager"},
    ("GET", "/halls/<hall>/wall/tickets/<ticket>"): {"manager"},
    ("GET", "/halls/<hall>/lendings/effect"): {"manager"},
    ("POST", "/halls/<hall>/lendings"): {"manager"},
    ("POST", "/halls/<hall>/lendings/end"): {"manager"},
    ("POST", "/halls/<hall>/handicaps"): {"manager"},
    ("GET", "/halls/<hall>/wall/effect"): {"manager"},
    ("GET", "/halls/<hall>/board-messages"): {"manager"},
    ("POST", "/halls/<hall>/board-messages"): {"manager"},
    ("POST", "/halls/<hall>/board-messages/<message>/end"): {"manager"},
    ("GET", "/halls/<hall>/all-hands"): {"manager"},
    ("POST", "/halls/<hall>/all-hands"): {"manager"},
    ("POST", "/halls/<hall>/all-hands/answer"): {"clerk", "guide", "manager"},
    ("POST", "/halls/<hall>/all-hands/end"): {"manager"},
    ("POST", "/halls/<hall>/windows/<window>/move"): {"manager"},
    ("POST", "/halls/<hall>/queues/<queue>/reopen"): {"manager"},
    ("GET", "/halls/<hall>/file"): {"admin"},
    ("POST", "/halls/<hall>/file"): {"admin"},
    ("POST", "/halls/<hall>/file/preview"): {"admin"},
    ("POST", "/halls/<hall>/file/<version>/withdraw"): {"admin"},
    ("GET", "/hall-file/schema"): {"admin"},
    ("POST", "/first-run"): EVERYONE,
    ("POST", "/halls/<hall>/test-slips"): {"admin"},
    ("GET", "/halls/<hall>/test-slips/<job>"): {"admin"},
    ("POST", "/halls/<hall>/test-calls"): {"admin"},
    ("GET", "/halls/<hall>/test-calls/<call>"): {"admin"},
    ("GET", "/hall-templates"): {"admin"},
    ("GET", "/hall-templates/<template>"): {"admin"},
    ("POST", "/halls/<hall>/calendar"): {"admin"},
    ("POST", "/halls/<hall>/calendar/clear"): {"admin"},
    ("POST", "/halls/<hall>/calendar/<year>/confirm"): {"admin"},
    ("GET", "/halls/<hall>/items"): KNOWN,
    ("GET", "/halls/<hall>/items/<code>"): KNOWN,
    ("POST", "/halls/<hall>/items/<code>/attributes"): {"admin"},
    ("GET", "/halls/<hall>/catalogue"): {"manager", "admin", "auditor"},
    ("GET", "/halls/<hall>/catalogue/<list>/versions/<version>"): {"manager", "admin", "auditor"},
    ("POST", "/halls/<hall>/catalogue/<list>/import"): {"admin"},
    ("POST", "/halls/<hall>/catalogue/<list>/pull"): {"admin"},
    ("POST", "/halls/<hall>/catalogue/<list>/settings"): {"admin"},
    ("POST", "/halls/<hall>/catalogue/<list>/versions/<version>/take"): {"admin"},
    ("POST", "/halls/<hall>/catalogue/<list>/versions/<version>/withdraw"): {"admin"},
    ("GET", "/public/halls/<hall>/lists"): EVERYONE,
    ("GET", "/public/halls/<hall>/lists/<list>"): EVERYONE,
    ("GET", "/halls/<hall>/unclosed"): {"manager"},
    ("GET", "/halls/<hall>/figures"): {"manager", "auditor", "evaluator"},
    ("GET", "/halls/<hall>/what-if"): {"manager", "auditor", "evaluator"},
    ("GET", "/halls/<hall>/what-if/policy"): {"manager", "auditor", "evaluator"},
    ("GET", "/halls/<hall>/what-if/replay"): {"manager", "auditor", "evaluator"},
    ("GET", "/halls/<hall>/calls"): {"manager", "auditor"},
    ("GET", "/halls/<hall>/calls/<call>"): {"manager", "auditor"},
    ("GET", "/halls/<hall>/journal"): {"auditor"},
    ("POST", "/halls/<hall>/windows/<window>/pictures"): AT_WINDOWS,
    ("GET", "/halls/<hall>/windows/<window>/pictures/<picture>"): AT_WINDOWS,
    ("POST", "/halls/<hall>/windows/<window>/signatures"): AT_WINDOWS,
    ("GET", "/halls/<hall>/windows/<window>/signatures/<signature>"): AT_WINDOWS,
    ("POST", "/halls/<hall>/windows/<window>/signatures/<signature>/drop"): AT_WINDOWS,
    ("GET", "/cases/<number>/signature"): AT_WINDOWS,
    ("POST", "/halls/<hall>/windows/<window>/sign-on"): AT_WINDOWS,
    ("POST", "/halls/<hall>/windows/<window>/take-over"): AT_WINDOWS,
    ("POST", "/halls/<hall>/windows/<window>/pause"): AT_WINDOWS,
    ("POST", "/halls/<hall>/windows/<window>/resume"): AT_WINDOWS,
    ("POST", "/halls/<hall>/windows/<window>/sign-off"): AT_WINDOWS,
    ("POST", "/halls/<hall>/windows/<window>/call"): AT_WINDOWS,
    ("POST", "/halls/<hall>/windows/<window>/meanwhile"): AT_WINDOWS,
    ("POST", "/halls/<hall>/windows/<window>/find"): AT_WINDOWS,
    ("GET", "/halls/<hall>/windows/<window>"): SEE_TICKETS,
    ("GET", "/halls/<hall>/windows/<window>/line"): AT_DESKS,
    ("POST", "/cases/<number>/licences"): AT_WINDOWS,
    ("POST", "/cases/<number>/pages"): AT_WINDOWS,
    ("GET", "/cases/<number>/pages"): AT_WINDOWS,
    ("GET", "/cases/<number>/pages/<page>"): AT_WINDOWS,
    ("POST", "/halls/<hall>/follow-ups"): AT_DESKS | {"kiosk", "desk"},
    ("POST", "/halls/<hall>/collections"): AT_DESKS | {"kiosk", "desk"},
    ("POST", "/tickets"): AT_DESKS | {"kiosk", "desk"},
    ("GET", "/tickets/<ticket>"): {*SEE_TICKETS, "kiosk", "desk"},
    ("POST", "/tickets/<ticket>/recall"): AT_WINDOWS,
    ("POST", "/tickets/<ticket>/serve"): AT_WINDOWS,
    ("POST", "/tickets/<ticket>/miss"): AT_DESKS,
    ("POST", "/tickets/<ticket>/return"): AT_DESKS,
    ("POST", "/tickets/<ticket>/hold"): AT_WINDOWS,
    ("POST", "/tickets/<ticket>/resume"): AT_WINDOWS,
    ("POST", "/tickets/<ticket>/transfer"): AT_DESKS,
    ("POST", "/tickets/<ticket>/finish"): AT_WINDOWS,
    ("POST", "/tickets/<ticket>/undo"): AT_WINDOWS,
    ("POST", "/tickets/<ticket>/cancel"): AT_DESKS,
    ("POST", "/tickets/<ticket>/reclass"): {"guide", "manager"},
    ("POST", "/tickets/<ticket>/prints"): AT_DESKS | {"kiosk", "desk"},
    ("GET", "/tickets/<ticket>/prints"): {*SEE_TICKETS, "kiosk", "desk"},
    ("POST", "/halls/<hall>/help"): {"kiosk"},
    ("GET", "/halls/<hall>/help"): GUIDES,
    ("POST", "/halls/<hall>/help/<call>/take"): GUIDES,
    ("POST", "/halls/<hall>/help/<call>/release"): GUIDES,
    ("POST", "/halls/<hall>/help/<call>/done"): GUIDES,
    ("POST", "/halls/<hall>/refused-papers/<paper>/done"): GUIDES,
    ("POST", "/halls/<hall>/find"): GUIDES,
    ("POST", "/halls/<hall>/desk-tickets"): AT_DESKS | {"desk"},
    ("POST", "/tickets/<ticket>/lead"): GUIDES,
    ("POST", "/public/phones"): EVERYONE,
    ("POST", "/public/tickets"): EVERYONE,
    ("POST", "/ratings"): EVERYONE,
    ("POST", "/ratings/more"): EVERYONE,
    ("POST", "/ratings/skip"): EVERYONE,
    ("POST", "/ratings/asked"): AT_DESKS | {"kiosk", "window", "desk"},
    ("GET", "/public/tickets/<token>/rating"): EVERYONE,
    ("POST", "/halls/<hall>/ratings/find"): GUIDES | {"kiosk", "desk"},
    ("GET", "/halls/<hall>/ratings/figures"): {"manager", "auditor", "evaluator"},
    ("GET", "/halls/<hall>/ratings/own"): AT_WINDOWS,
    ("GET", "/halls/<hall>/ratings/bad"): {"manager"},
    ("POST", "/halls/<hall>/timeline"): {"manager"},
    ("POST", "/cases/<number>/project"): AT_WINDOWS,
    ("GET", "/halls/<hall>/call-backs"): GUIDES,
    ("GET", "/halls/<hall>/call-backs/next"): GUIDES,
    ("GET", "/halls/<hall>/call-backs/figures"): {"manager", "auditor", "evaluator"},
    ("GET", "/call-backs/<call_back>"): GUIDES,
    ("POST", "/call-backs/<call_back>/take"): GUIDES,
    ("POST", "/call-backs/<call_back>/result"): GUIDES,
    ("GET", "/halls/<hall>/ratings/reports"): {"manager"},
    ("POST", "/halls/<hall>/ratings/reports/again"): {"manager"},
    ("POST", "/halls/<hall>/ratings/reports/give-up"): {"manager"},
    ("GET", "/halls/<hall>/training"): {"manager"},
    ("POST", "/halls/<hall>/training/begin"): {"manager"},
    ("POST", "/halls/<hall>/training/end"): {"manager"},
    ("GET", "/halls/<hall>/staff/<number>/figures"): AT_WINDOWS,
    ("GET", "/halls/<hall>/ratings/contests/own"): AT_WINDOWS,
    ("POST", "/halls/<hall>/ratings/contests"): AT_WINDOWS,
    ("GET", "/halls/<hall>/ratings/contests"): {"manager"},
    ("GET", "/ratings/contests/<contest>"): {"manager"},
    ("POST", "/ratings/contests/<contest>/decide"): {"manager"},
    ("GET", "/ratings/bad/<rating>"): {"manager"},
    ("POST", "/ratings/bad/<rating>/assign"): {"manager"},
    ("POST", "/ratings/bad/<rating>/verify"): {"manager"},
    ("POST", "/ratings/bad/<rating>/mend"): {"manager"},
    ("POST", "/ratings/bad/<rating>/reply"): {"manager"},
    ("POST", "/ratings/bad/<rating>/review"): {"manager"},
    ("POST", "/ratings/bad/<rating>/doubt"): {"manager"},
    ("POST", "/ratings/bad/<rating>/decide"): {"manager"},
    ("POST", "/enquiries"): EVERYONE,
    ("GET", "/public/enquiries/<token>"): EVERYONE,
    ("POST", "/public/enquiries/find"): EVERYONE,
    ("POST", "/public/enquiries/<token>/add"): EVERYONE,
    ("POST", "/public/enquiries/<token>/judge"): EVERYONE,
    ("POST", "/public/enquiries/<token>/withdraw"): EVERYONE,
    ("GET", "/halls/<hall>/enquiries"): AT_DESKS,
    ("GET", "/halls/<hall>/enquiries/figures"): {"manager", "auditor", "evaluator"},
    ("GET", "/enquiries/<enquiry>"): AT_DESKS,
    ("POST", "/enquiries/<enquiry>/contact"): AT_DESKS,
    ("POST", "/enquiries/<enquiry>/assign"): AT_DESKS,
    ("POST", "/enquiries/<enquiry>/extend"): AT_DESKS,
    ("POST", "/enquiries/<enquiry>/answer"): AT_DESKS,
    ("POST", "/enquiries/<enquiry>/review"): {"manager"},
    ("POST", "/enquiries/<enquiry>/pass"): AT_DESKS,
    ("GET", "/public/tickets/<token>"): EVERYONE,
    ("GET", "/public/tickets/<token>/why"): EVERYONE,
    ("POST", "/public/tickets/<token>/yield"): EVERYONE,
    ("POST", "/public/tickets/<token>/cancel"): EVERYONE,
}
SYSTEM = {"/healthz", "/metrics", "/api/docs", "/api/v1/openapi.json"}
PATH = {
    "hall": "JN01",
    "window": "305",
    "queue": "E",
    "ticket": "0" * 16,
    "token": "none.none",
    "rating": "0" * 16,
    "enquiry": "0" * 16,
    "device": "999999",
    "staff": "999999",
    "year": "2035",
    "template": "small",
    "job": "999999",
    "call": "999999",
    "run": "0" * 16,
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    yield from standing_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def callers(office: Office) -> dict[str, Caller]:
    found = {"anyone": office.nobody, "kiosk": office.kiosk}
    found |= {role: office.callers[role] for role in STAFF} | {UNREADY: office.add_unready()}
    return found | {kind: office.add_device(kind, kind) for kind in DEVICES if kind != "kiosk"}


def ask(caller: Caller, method: str, path: str) -> Any:
    for name, value in PATH.items():
        path = path.replace(f"<{name}>", value)
    if method == "GET":
        return caller.get(path)
    return caller.post(path, {"no such field": 1})


def test_every_call_has_a_row_in_the_matrix_and_every_row_is_a_call(office: Office) -> None:
    offered = {
        (method, rule.rule.removeprefix("/api/v1"))
        for rule in office.app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and rule.rule not in SYSTEM
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert offered == set(MATRIX)


@pytest.mark.parametrize(("method", "path"), MATRIX)
def test_a_call_lets_in_whom_the_matrix_names_and_nobody_else(
    method: str, path: str, office: Office, callers: dict[str, Caller]
) -> None:
    found: dict[str, bool | int] = {}
    for name in CALLERS:
        answer = ask(callers[name], method, path)
        code = answer.json.get("error", {}).get("code")
        found[name] = code not in ("sign_in_first", "not_allowed", "finish_signing_in")
        if not found[name]:
            refused = {"anyone": (401, "sign_in_first"), UNREADY: (403, "finish_signing_in")}
            assert (answer.status_code, code) == refused.get(name, (403, "not_allowed"))
    assert {name for name, let_in in found.items() if let_in} == set(MATRIX[method, path])


def test_a_refused_caller_changes_nothing(office: Office, callers: dict[str, Caller]) -> None:
    ticket = office.kiosk.post("/tickets", {"hall": "JN01", "service": "records", "channel": "kiosk"}).json
    before = office.house.database.read(lambda rows: rows.value("SELECT count(*) FROM journal"))
    for name in ("anyone", "admin", "auditor", "board", "window", "agent"):
        for act in ("recall", "serve", "miss", "return", "hold", "resume", "finish", "undo", "cancel"):
            assert callers[name].post(f"/tickets/{ticket['id']}/{act}").status_code in (401, 403)
    assert office.house.database.read(lambda rows: rows.value("SELECT count(*) FROM journal")) == before


@pytest.mark.parametrize(
    "key",
    ["", "x", "a" * 4000, "Bearer", "\x7f", "é" * 20, "0.0", "null", "' OR 1=1 --"],
    ids=repr,
)
def test_a_key_that_is_not_good_is_refused_and_never_taken_for_nobody(key: str, office: Office) -> None:
    for path in ("/halls/JN01", "/devices/self", "/public/tickets/none.none"):
        answer = office.nobody.get(path, Authorization=f"Bearer {key}")
        assert answer.status_code == 401, answer.json
        assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("header", ["Basic YTpi", "Bearer", "Digest x", "nonsense", "Bearer\t"])
def test_another_kind_of_authorization_is_refused(header: str, office: Office) -> None:
    assert office.nobody.get("/halls/JN01", Authorization=header).status_code == 401


def test_a_signed_out_token_opens_nothing_any_more(office: Office) -> None:
    clerk = office.add_clerk("zhou")
    assert clerk.get("/halls/JN01").status_code == 200
    assert clerk.post("/sign-out").json == {"done": True}
    assert clerk.get("/halls/JN01").status_code == 401
    assert clerk.post("/sign-out").json == {"done": True}


def test_an_old_token_in_the_header_does_not_stop_a_new_sign_in(office: Office) -> None:
    clerk = office.add_clerk("wu")
    clerk.token = "of yesterday"
    assert clerk.post("/sign-in", {"account": "wu", "password": PASSWORD}).status_code == 200


def test_a_token_that_lay_idle_opens_nothing_any_more(office: Office) -> None:
    clerk = office.add_clerk("sun")
    assert clerk.get("/halls/JN01").status_code == 200
    office.clock.at_mono_s += 31 * 60
    assert clerk.get("/halls/JN01").status_code == 401
    office.clock.at_mono_s -= 31 * 60


def test_a_kiosk_may_neither_call_nor_read_the_journal_and_a_board_may_not_issue(office: Office) -> None:
    board = office.add_device("board", "B1")
    assert office.kiosk.post("/halls/JN01/windows/317/call").status_code == 403
    assert office.kiosk.get("/halls/JN01/journal").status_code == 403
    assert board.post("/tickets", {"hall": "JN01", "service": "records", "channel": "kiosk"}).status_code == 403
