"""Reports on ten million tickets of two years from the rollups, beside a plain scan of them; and issuing while
the whole journal is exported. Rows are made, not lived: what is weighed is reading them."""

from __future__ import annotations

import threading
import time
import urllib.request
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from bench import load
from bench.figures import Row, median, quantile
from bench.issuing import BODIES
from bench.servers import Hall
from queue_server.figures import follow, store
from queue_server.figures.counts import SUMS, as_bytes
from queue_server.kernel import cookies
from queue_server.kernel.clock import SystemClock
from queue_server.kernel.database import Database
from queue_server.kernel.rows import Rows
from queue_server.kernel.sqlite import connect
from queue_server.views import figures_period
from queue_server.wiring.upkeep import FILE

TICKETS, FIRST, DAYS, SERVICES = 10_000_000, date(2024, 11, 5), 730, 12
LOOKS, REQUESTS = 30, 1500
WAITS_MIN = 45
SCANS = {31: "2026-10-05", 730: "2024-11-05"}
BEHIND = "SELECT count(*) FROM follower WHERE pos < (SELECT max(pos) FROM journal)"
KEPT = "SELECT coalesce(sum(issued), 0) FROM figure WHERE grain = 'day' AND dimension = 'hall'"
Tell = Callable[[dict[str, Any]], None]


def rows(hall: Hall, scratch: Path, rounds: int, tell: Tell) -> list[Row]:
    """Both reports, each beside its scan, and issuing with and without an export in turn."""
    path = scratch / "reports.db"
    database = Database.open(path, SystemClock(), store.MIGRATIONS)
    began_s = time.perf_counter()
    _fill(path)
    tell({"case": "made", "tickets": TICKETS, "s": time.perf_counter() - began_s})
    found = []
    for days, first in SCANS.items():
        last = (date.fromisoformat(first) + timedelta(days=days - 1)).isoformat()
        ours = _timed(lambda one=(first, last): database.read(lambda rows: _report(rows, *one)), LOOKS)
        scan = _scanned(path, first, last)
        tell({"case": f"{days} days by service", "p50_ms": ours, "scan_ms": scan})
        found.append(Row(f"{days} days by service, 10 M tickets: p50", "ms", ours, None, 5 if days == 31 else 60))
        found.append(Row(f"{days} days by service, rollup to scan", "ms", ours, scan, None))
    database.close()
    return [*found, *_exporting(hall, rounds, tell), *_following(hall, rounds, tell)]


def _report(rows: Rows, first: str, last: str) -> dict[str, Any]:
    """As the page of figures reads it: sums, histograms and what each figure makes of them."""
    found = store.by_key(rows, "B", "service", first, last)
    return {key: figures_period.values(counts, "service") for key, counts in found.items()}


def _timed(act: Callable[[], Any], looks: int) -> float:
    taken_ms = []
    for _ in range(looks):
        began_s = time.perf_counter()
        act()
        taken_ms.append((time.perf_counter() - began_s) * 1000)
    return quantile(taken_ms, 0.5)


def _scanned(path: Path, first: str, last: str) -> float:
    """The same sums by plain SQL over the tickets, with an index by day: no histogram, in its favour."""
    plain = connect(path)
    sql = (
        "SELECT service, count(*), sum(wait_ms), sum(wait_ms > 1800000) FROM visit WHERE day BETWEEN ? AND ? GROUP BY 1"
    )
    taken = _timed(lambda: plain.execute(sql, (first, last)).fetchall(), 1 if first == SCANS[730] else 3)
    plain.close()
    return taken


def _fill(path: Path) -> None:
    """Tickets spread evenly over days and services, and the rollups they come to: what each is does not matter, that
    every row and every minute of its histogram is there does."""
    made, chance = connect(path), Random(1)
    made.execute("PRAGMA synchronous=OFF")
    made.execute("CREATE TABLE visit(day TEXT, service TEXT, wait_ms INTEGER)")
    days = [(FIRST + timedelta(days=n)).isoformat() for n in range(DAYS)]
    each = TICKETS // (DAYS * SERVICES)
    made.execute("BEGIN")
    months: dict[tuple[str, str], list[int]] = {}
    for day in days:
        for n in range(SERVICES):
            key = f"service-{n:02d}"
            _visits(made, day, key, each, chance.randrange(1 << 30))
            counts = [chance.randrange(each) for _ in SUMS]
            waits = sum(chance.randrange(1, 60) << (32 * minute) for minute in range(WAITS_MIN))
            _rollup(made, "day", day, key, counts, waits)
            kept = months.setdefault((day[:7], key), [0] * (len(SUMS) + 1))
            months[day[:7], key] = [a + b for a, b in zip(kept, [*counts, waits], strict=True)]
    for (month, key), sums in months.items():
        _rollup(made, "month", month, key, sums[:-1], sums[-1])
    made.execute("CREATE INDEX visit_day ON visit(day)")
    made.execute("COMMIT")
    made.close()


def _visits(made: Any, day: str, key: str, count: int, seed: int) -> None:
    made.execute(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
        " INSERT INTO visit SELECT ?, ?, (i * 7919 + ?) % 2700000 FROM n",
        (count, day, key, seed),
    )


def _rollup(made: Any, grain: str, span: str, key: str, counts: list[int], waits: int) -> None:
    marks = ",".join("?" * len(SUMS))
    made.execute(f"INSERT INTO figure VALUES ('B','service',?,?,?,{marks})", (grain, span, key, *counts))
    made.execute("INSERT INTO figure_wait VALUES ('B','service',?,?,?,?)", (grain, span, key, as_bytes(waits)))


def _exporting(hall: Hall, rounds: int, tell: Tell) -> list[Row]:
    """Issuing by 32 clients while an auditor takes the whole journal again and again, in turn with issuing alone."""
    runs: dict[str, list[dict[str, Any]]] = {"alone": [], "exporting": []}
    for _ in range(rounds):
        with hall.served() as (server, handle):
            token, auditor = handle.device("kiosk", "bench").token or "", handle.staff("auditor")
            _issued(server.port, token)  # so that there is something to export
            for name in runs:
                over, read = threading.Event(), [0]
                export = threading.Thread(target=_export, args=(server.port, auditor.token, over, read))
                if name == "exporting":
                    export.start()
                runs[name].append(_issued(server.port, token) | {"exported": 0})
                over.set()
                if name == "exporting":
                    export.join()
                    runs[name][-1]["exported"] = read[0]
                tell({"case": f"issue, {name}"} | runs[name][-1])
    what = "issue while the journal is exported: tickets"
    return [Row(what, "/s", median(runs["exporting"], "per_s"), median(runs["alone"], "per_s"), 0.8, at_least=True)]


def _following(hall: Hall, rounds: int, tell: Tell) -> list[Row]:
    """Issuing by 32 clients beside the follower that keeps the rollups, in turn with a server on which it believes to
    have read all there will ever be; followers let issuing go first, so it is also weighed until all have caught up."""
    runs: dict[str, list[dict[str, Any]]] = {"without": [], "following": []}
    for _ in range(rounds):
        for name in runs:
            with hall.served() as (server, handle):
                if name == "without":
                    _put_past(handle.data / FILE)
                token, began_s = handle.device("kiosk", "bench").token or "", time.perf_counter()
                found = _issued(server.port, token)
                while _value(handle.data / FILE, BEHIND):
                    time.sleep(0.005)
                kept_per_s = REQUESTS / (time.perf_counter() - began_s)
                runs[name].append(found | {"kept": _value(handle.data / FILE, KEPT), "kept_per_s": kept_per_s})
                tell({"case": f"issue, {name} figures"} | runs[name][-1])
    return [
        Row(what, "/s", median(runs["following"], name), median(runs["without"], name), None)
        for what, name in (
            ("issue beside the figures' follower: tickets", "per_s"),
            ("the same until every follower has caught up", "kept_per_s"),
        )
    ]


def _put_past(path: Path) -> None:
    reached = connect(path)
    reached.execute("INSERT OR REPLACE INTO follower(name, pos) VALUES (?, ?)", (follow.NAME, 1 << 60))
    reached.close()


def _value(path: Path, sql: str) -> int:
    asked = connect(path)
    found = asked.execute(sql).fetchone()
    asked.close()
    return int(found[0])


def _issued(port: int, token: str) -> dict[str, Any]:
    figures = load.measure(port, 32, REQUESTS, "/api/v1/tickets", BODIES, token)
    figures.pop("numbers")
    return figures


def _export(port: int, token: str | None, over: threading.Event, read: list[int]) -> None:
    """The whole journal as the auditor downloads it, streamed, again and again."""
    while not over.is_set():
        url = f"http://127.0.0.1:{port}/admin/journal/export.csv"
        asked = urllib.request.Request(url, headers={"Cookie": f"{cookies.STAFF}={token}"})
        with urllib.request.urlopen(asked, timeout=60) as answer:
            for line in answer:
                read[0] += 1
                if over.is_set() or not line:
                    break
