"""Who may watch what: every kind of topic by every kind of principal, and what screens may say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from queue_server.hall import service as halls
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.kernel.http import ANYONE, UNREADY, Principal
from queue_server.kernel.spans import DAY_MS
from queue_server.live.messages import Health, Report, Seen
from queue_server.wiring.feed import WATCHED, Feed
from queue_server.wiring.guard import HOLDER, Guard
from tests.api.conftest import sign_on, standing_office, take
from tests.conftest import JN01, Office

STAFF = ("clerk", "guide", "manager", "admin", "auditor", "evaluator")
DEVICES = ("kiosk", "board", "window", "agent", "desk")
# topic -> who may watch it in their own hall; MINE is the watcher's own device, KIOSK and DESK somebody's, TOKEN a link
MATRIX: dict[str, set[str]] = {
    "board": {*STAFF, *DEVICES},
    "hall": set(STAFF),
    "alarms": {"manager", "auditor", "evaluator"},
    "wall": {"manager", "auditor", "evaluator"},
    "hands": {"clerk", "guide", "manager"},
    "desk": {"guide", "manager"},
    "equipment": {"guide", "manager", "admin"},
    "window:305": {"clerk", "guide", "manager"},  # persons are shown
    "clerk:1": {"clerk"},  # what is laid and scanned before that person
    "clerk:2": {"guide"},
    "screen:305": {*STAFF, "window"},  # the window device stands there
    "screen:306": set(STAFF),
    "rating:305": {"window"},  # it holds what rates a visit
    "rating:306": set(),
    "ticket:TOKEN": {*STAFF, *DEVICES, HOLDER} - {"evaluator"},
    "device:MINE": set(DEVICES),
    "device:KIOSK": set(),  # what is laid and scanned there is a citizen's
    "device:DESK": {"guide", "manager"},
    "device:999": set(),
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Nothing runs in its background: timers that meet the clock a day on sign everybody out and end every number."""
    for made in standing_office(tmp_path_factory.mktemp("office")):
        for part in (made.house.timers, made.house.followers):
            part.stop()
        yield made


@pytest.fixture(scope="module")
def ticket(office: Office) -> dict[str, str]:
    return take(office.kiosk)


@pytest.fixture(scope="module")
def feed(office: Office) -> Feed:
    return Feed(office.house, Guard(office.house))


@pytest.fixture(scope="module")
def principals(office: Office, ticket: dict[str, str]) -> dict[str, Principal]:
    found = {role: Principal(role, f"staff:{n}", str(n)) for n, role in enumerate(STAFF, 1)}
    found |= {kind: Principal(kind, f"device:{n}", str(n), "JN01") for n, kind in enumerate(DEVICES, 101)}
    screen = office.add_device("window", "W305", window="305")
    office.add_device("desk", "a desk")
    found["window"] = Principal("window", f"device:{screen.id}", screen.id, "JN01")
    found[UNREADY] = Principal(UNREADY, "staff:99", "99")
    return found | {HOLDER: Principal(HOLDER, "citizen", ticket["id"])}


@pytest.mark.parametrize("topic", MATRIX)
def test_a_topic_is_for_whom_the_matrix_names_and_nobody_else(
    topic: str, office: Office, feed: Feed, principals: dict[str, Principal], ticket: dict[str, str]
) -> None:
    let_in = set()
    for name, who in principals.items():
        asked = topic.replace("TOKEN", ticket["token"]).replace("MINE", who.id)
        if name in STAFF and "MINE" in topic:
            asked = "device:77"
        asked = asked.replace("KIOSK", office.kiosk.id).replace("DESK", office.callers["a desk"].id)
        if feed.may_watch(who, "JN01", asked):
            let_in.add(name)
    assert let_in == MATRIX[topic]


def test_every_kind_of_topic_has_a_row_and_every_row_is_a_kind() -> None:
    assert {one.partition(":")[0] for one in MATRIX} == set(WATCHED)


def test_a_kind_without_a_row_has_no_view(feed: Feed, ticket: dict[str, str]) -> None:
    kinds = {one.partition(":")[0] for one in MATRIX}
    for kind in ("board", "hall", "window", "screen", "ticket", "device", "queue", "journal", "staff", ""):
        for topic in (kind, f"{kind}:305", f"{kind}:1", f"{kind}:{ticket['token']}"):
            assert (feed.view_of("JN01", topic) is None) or kind in kinds


def test_a_holder_sees_the_own_ticket_and_no_other(
    feed: Feed, office: Office, principals: dict[str, Principal]
) -> None:
    other = take(office.kiosk)
    assert not feed.may_watch(principals[HOLDER], "JN01", f"ticket:{other['token']}")
    assert not feed.may_watch(principals[HOLDER], "JN01", f"ticket:{other['id']}")


def test_a_device_sees_nothing_of_another_hall(feed: Feed, principals: dict[str, Principal]) -> None:
    for kind in DEVICES:
        for topic in ("board", "hall", "window:305", "screen:305", f"device:{principals[kind].id}"):
            assert not feed.may_watch(principals[kind], "JN02", topic)


STRANGE = [
    "",
    ":",
    "board:1",
    "hall:x",
    "window",
    "window:",
    "window:999",
    "window:\x00",
    "clerk:",
    "clerk:²",
    "ticket:",
    "ticket:forged.mac",
    "ticket:é.é",
    "ticket:\ud800.\ud800",
    "device:",
    "device:-1",
    "screen:",
    "screen:999",
    "screen:\x00",
    "device:²",
    "device:" + "9" * 150,
    "queue:A",
    "𠮷" * 40,
]


@pytest.mark.parametrize("topic", STRANGE, ids=ascii)
def test_a_topic_that_is_none_has_no_view_and_does_no_harm(
    topic: str, feed: Feed, office: Office, principals: dict[str, Principal]
) -> None:
    for who in principals.values():
        if feed.may_watch(who, "JN01", topic):
            view = feed.view_of("JN01", topic)
            assert view is None or office.house.database.read(view.everything) == {}
    assert feed.view_of("JN02", "board") is None


def test_a_window_device_that_names_no_window_watches_none(feed: Feed, office: Office) -> None:
    loose = office.add_device("window", "loose")
    who = Principal("window", f"device:{loose.id}", loose.id, "JN01")
    for topic in ("window:305", "screen:305", "screen:", "screen:None", "screen"):
        assert not feed.may_watch(who, "JN01", topic)


def test_the_offset_of_the_halls_clock_is_read_once_until_a_new_file(
    feed: Feed, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert b"+08:00" in feed.hub.pulse()
    moved = replace(office.house.hall("JN01"), tz="Asia/Tokyo")
    monkeypatch.setattr(office.house, "hall", lambda _hall: moved)
    with monkeypatch.context() as patch:
        patch.setattr(office.house.database, "read", None)
        assert b"+08:00" in feed.hub.pulse()
    text = JN01.read_text(encoding="utf-8")
    assert office.admin.post("/halls/JN01/file", {"toml": text + "# again\n"}).status_code == 200
    assert b"+09:00" in feed.hub.pulse()


def test_the_offset_follows_a_file_that_holds_from_a_later_day(feed: Feed, office: Office) -> None:
    text = JN01.read_text(encoding="utf-8").replace('tz = "Asia/Shanghai"', 'tz = "Asia/Tokyo"')
    assert office.admin.post("/halls/JN01/file", {"toml": text, "valid_from": "2026-11-24"}).status_code == 200
    assert b"+08:00" in feed.hub.pulse()
    now_ms = office.clock.at_ms
    office.clock.at_ms += DAY_MS
    feed.refresh()
    assert b"+09:00" in feed.hub.pulse()
    office.clock.at_ms = now_ms
    feed.refresh()
    assert b"+08:00" in feed.hub.pulse()


def test_nobody_signed_in_watches_nothing(feed: Feed) -> None:
    for topic in ("hall", "window:305", "device:1"):
        assert not feed.may_watch(ANYONE, "JN01", topic)


def test_only_a_screen_says_what_was_seen_and_the_first_word_alone_is_journalled(
    feed: Feed, office: Office, principals: dict[str, Principal]
) -> None:
    sign_on(office.clerk)
    called = office.clerk.post("/halls/JN01/windows/317/call").json["ticket"]

    def noted() -> int:
        return int(
            office.house.database.read(lambda r: r.value("SELECT count(*) FROM journal WHERE kind='call_shown'"))
        )

    for name, who in principals.items():
        if name not in ("board", "window"):
            with pytest.raises(NotYours):
                feed.on_seen(who, Seen(call=called["call"]))
    assert noted() == 0
    for _ in range(3):
        feed.on_seen(principals["board"], Seen(call=called["call"]))
    assert noted() == 1
    feed.on_seen(principals["board"], Seen(call=called["call"], how="spoken"))
    assert noted() == 2
    feed.on_seen(principals["board"], Seen(call=2**53))
    assert noted() == 2
    feed.on_seen(principals["window"], Seen(call=called["call"]))
    assert noted() == 3
    after_a_restart = Feed(office.house, Guard(office.house))
    after_a_restart.on_seen(principals["board"], Seen(call=called["call"]))
    assert noted() == 3


def test_only_an_agent_reports_prints_and_health(feed: Feed, principals: dict[str, Principal]) -> None:
    for name, who in principals.items():
        if name != "agent":
            with pytest.raises(NotYours):
                feed.on_report(who, Report(job="1", state="confirmed"))
            with pytest.raises(NotYours):
                feed.on_health(who, Health(devices=[]))


TOKENS = ["", "x", "é", "\ud800", "\ud800.\ud800", "a.b", "." * 500, "\x00", "Bearer x"]


@pytest.mark.parametrize("token", TOKENS, ids=ascii)
def test_a_socket_with_a_forged_token_is_nobody(token: str, office: Office) -> None:
    guard = Guard(office.house)
    try:
        assert guard.of_socket({"token": token}, {}, {}) is None
    except Refusal as refusal:
        assert refusal.status == 401


def test_a_cookie_alone_says_who_it_is(office: Office) -> None:
    """A page of a board or kiosk need not say which it is; a member of staff goes before the box they sit at."""
    guard = Guard(office.house)
    kiosk, board = office.kiosk.token or "", office.add_device("board", "alone").token or ""
    guide = office.guide.token or ""
    for cookies, role in (
        ({"quhao_kiosk": kiosk}, "kiosk"),
        ({"quhao_board": board}, "board"),
        ({"quhao_board": kiosk}, None),
        ({"quhao_session": "forged", "quhao_board": board}, "board"),
        ({"quhao_session": guide, "quhao_board": board}, "guide"),
        ({}, None),
    ):
        who = guard.of_socket({}, cookies, {})
        assert (who.role if who else None) == role
        assert who is None or who.by_cookie


@pytest.mark.parametrize("wanted", ["staff", "kiosk", "board", "desk", "window", "agent", "admin", "", "holder"])
def test_a_cookie_speaks_only_for_its_own_kind(wanted: str, office: Office) -> None:
    guard = Guard(office.house)
    key = office.kiosk.token or ""
    cookies = dict.fromkeys(("quhao_kiosk", "quhao_board", "quhao_desk", "quhao_window", "quhao_session"), key)
    who = guard.of_socket({"as": wanted}, cookies, {})
    assert (who.role if who else None) == ("kiosk" if wanted == "kiosk" else None)


def test_a_device_has_its_topic_in_its_own_hall_alone(feed: Feed, office: Office) -> None:
    text = JN01.read_text(encoding="utf-8").replace('id = "JN01"', 'id = "JN02"', 1)
    office.house.database.write(lambda tx: halls.load(tx, text))
    assert feed.view_of("JN01", f"device:{office.kiosk.id}") is not None
    assert feed.view_of("JN02", f"device:{office.kiosk.id}") is None


def test_what_an_agent_is_given_to_print_is_for_itself_alone(office: Office, feed: Feed) -> None:
    agent = office.add_device("agent", "打印代理")
    assert feed.may_watch(Principal("agent", f"device:{agent.id}", agent.id, "JN01"), "JN01", f"device:{agent.id}")
    for role in STAFF:
        assert not feed.may_watch(Principal(role, "staff:1", "1"), "JN01", f"device:{agent.id}"), role
