"""32 clients taking numbers while 16 windows call, over HTTP against the real process: each number once, in order."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest

from queue_server.kernel.journal import Entry, first_break
from queue_server.kernel.spans import MINUTE_MS
from tests.server import Line, Server

pytestmark = pytest.mark.slow

CLIENTS = 32
EACH = 8
SERVICES = ("records", "collect-3", "desk-3", "social-security")
PRIORITIES = (None, None, None, "pregnant")
WINDOWS = ("301", "302", "317", "328", "329", *(str(n) for n in range(408, 416)), "303", "304", "305")
BOUND_MS = (15 + 15) * MINUTE_MS  # the largest credit of a walk-in and the late grace of the demo hall


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    made = Server(tmp_path_factory.mktemp("concurrency") / "data")
    made.furnish(clerks=len(WINDOWS))
    made.start()
    yield made
    made.kill()


def together(works: list[Callable[[], None]]) -> None:
    failures: list[BaseException] = []
    gate = threading.Barrier(len(works))

    def guarded(work: Callable[[], None]) -> None:
        try:
            gate.wait(30)
            work()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if failures:
        raise failures[0]


def journal(server: Server) -> list[Entry]:
    auditor, entries = server.staff("auditor"), list[Entry]()
    while True:
        after = entries[-1].seq if entries else 0
        page = auditor.get(f"/halls/JN01/journal?after={after}&limit=500").json["entries"]
        entries += [Entry(pos=0, **{k: v for k, v in one.items() if k != "at"}) for one in page]
        if len(page) < 500:
            return entries


def sign_on_all(server: Server) -> list[Line]:
    lines = [server.staff(f"clerk{number}") for number in range(1, len(WINDOWS) + 1)]
    for line, window in zip(lines, WINDOWS, strict=True):
        assert line.post(f"/halls/JN01/windows/{window}/sign-on").status == 200
    return lines


def test_32_clients_and_16_windows_at_once_give_each_number_once_and_call_nobody_twice(server: Server) -> None:
    kiosk = server.device("kiosk", "K1")
    clerks = sign_on_all(server)
    issued: list[dict[str, Any]] = []
    called: list[tuple[str, dict[str, Any]]] = []
    done = threading.Event()
    left = Counter({"clients": CLIENTS})

    def client(number: int) -> Callable[[], None]:
        line = server.line(kiosk.token)

        def work() -> None:
            for turn in range(EACH):
                body: dict[str, Any] = {"hall": "JN01", "service": SERVICES[(number + turn) % 4], "channel": "kiosk"}
                if priority := PRIORITIES[(number * 7 + turn) % 4]:
                    body["priority"] = priority
                answer = line.post("/tickets", body, key=f"{number}-{turn}")
                assert answer.status == 201, answer
                issued.append(answer.json)
            left["clients"] -= 1
            if left["clients"] == 0:
                done.set()

        return work

    def window(line: Line, name: str) -> Callable[[], None]:
        def work() -> None:
            while True:
                all_issued = done.is_set()
                answer = line.post(f"/halls/JN01/windows/{name}/call")
                assert answer.status == 200, answer
                ticket = answer.json["ticket"]
                if ticket is None:
                    if all_issued:
                        return
                    done.wait(0.02)
                    continue
                called.append((name, answer.json))
                for act, body in (("serve", {}), ("finish", {"outcome": "accepted", "reason": "手工办理"})):
                    assert line.post(f"/tickets/{ticket['id']}/{act}", body).status == 200

        return work

    works = [client(number) for number in range(CLIENTS)]
    works += [window(line, name) for line, name in zip(clerks, WINDOWS, strict=True)]
    together(works)

    assert len(issued) == CLIENTS * EACH
    assert len({one["id"] for one in issued}) == len(issued)
    series: dict[str, list[int]] = defaultdict(list)
    for one in issued:
        series[one["number"][0]].append(int(one["number"][1:]))
    for prefix, numbers in series.items():
        assert sorted(numbers) == list(range(1, len(numbers) + 1)), f"a number of {prefix} twice, or skipped"
    assert Counter(said["ticket"]["id"] for _window, said in called) == Counter(one["id"] for one in issued)
    entries = journal(server)
    assert first_break(entries) is None
    calls = [one for one in entries if one.kind == "ticket_called"]
    assert Counter(one.subject for one in calls) == Counter(one["id"] for one in issued)
    assert {(one.subject, one.body["window"]) for one in calls} == {(s["ticket"]["id"], w) for w, s in called}
    check_order(entries)


def check_order(entries: list[Entry]) -> None:
    """Each call took the head the rules give at that moment, and nobody was overtaken beyond the bound."""
    waiting: dict[str, dict[str, Any]] = {}
    overtaken = 0
    for entry in entries:
        if entry.kind == "ticket_issued":
            waiting[entry.subject] = dict(entry.body["set"])
        elif entry.kind == "ticket_called":
            me, why = waiting.pop(entry.subject), entry.body["why"]
            mates = [one for one in waiting.values() if one["queue"] == me["queue"]]
            assert why["rule"] == "order"
            assert all(rank(me) <= rank(one) for one in mates), "not the head of its queue"
            earlier = [one for one in mates if one["arrived_ms"] < me["arrived_ms"]]
            overtaken += len(earlier)
            assert all(me["arrived_ms"] - one["arrived_ms"] <= BOUND_MS for one in earlier)
    assert not waiting
    assert overtaken, "nobody with a priority ever overtook: the check has seen nothing"


def rank(one: dict[str, Any]) -> tuple[int, int, int, str]:
    return one["basis_ms"] - one["credit_min"] * MINUTE_MS, one["arrived_ms"], one["number"], one["id"]


def test_two_windows_pressing_next_at_once_get_two_tickets_or_one_gets_none(server: Server) -> None:
    kiosk, clerks = server.device("kiosk", "K2"), sign_on_all(server)
    pair = [(line, name) for line, name in zip(clerks, WINDOWS, strict=True) if name in ("328", "329")]
    for turn in range(10):
        one = kiosk.post("/tickets", {"hall": "JN01", "service": "collect-3", "channel": "kiosk"}, f"p{turn}").json
        told: list[Any] = []

        def press(line: Line, name: str, told: list[Any] = told) -> Callable[[], None]:
            return lambda: told.append((line, line.post(f"/halls/JN01/windows/{name}/call").json["ticket"]))

        together([press(*each) for each in pair])
        got = [(line, ticket) for line, ticket in told if ticket]
        assert [ticket["id"] for _line, ticket in got] == [one["id"]]
        assert got[0][0].post(f"/tickets/{one['id']}/miss").status == 200


def test_one_key_pressed_by_eight_clients_at_once_is_one_ticket_with_one_answer(server: Server) -> None:
    kiosk = server.device("kiosk", "K3")
    body = {"hall": "JN01", "service": "desk-3", "channel": "kiosk"}
    told: list[bytes] = []

    def press(line: Line) -> Callable[[], None]:
        return lambda: told.append(line.post("/tickets", body, key="the same").body)

    together([press(server.line(kiosk.token)) for _ in range(8)])
    assert len(told) == 8
    assert len(set(told)) == 1


def test_a_window_pressing_next_twice_at_once_has_one_ticket(server: Server) -> None:
    kiosk, clerks = server.device("kiosk", "K4"), sign_on_all(server)
    line = clerks[WINDOWS.index("317")]
    for turn in range(2):
        kiosk.post("/tickets", {"hall": "JN01", "service": "records", "channel": "kiosk"}, f"d{turn}")
    told: list[int] = []

    def press(mine: Line) -> Callable[[], None]:
        return lambda: told.append(mine.post("/halls/JN01/windows/317/call").status)

    together([press(line), press(server.line(line.token))])
    assert sorted(told) == [200, 409]
    entries = journal(server)
    numbers = [one.seq for one in entries]
    assert all(b == a + 1 for a, b in pairwise(numbers))
