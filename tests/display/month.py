"""`python -m tests.display.month --days N`: a month of a board in minutes; neither page nor memory may grow (D7)."""

from __future__ import annotations

import argparse
import logging
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, Final, NamedTuple

from werkzeug.serving import make_server

from queue_server.hall.model import Display
from tests.browser import chromium
from tests.display.conftest import Board, Stand
from tests.display.test_content import png

CALLS_A_DAY: Final = 600
GROWTH_MAX: Final = 1.10
SLACK_BYTES: Final = 400_000  # what V8 keeps or gives back as it likes
NIGHT_MS: Final = 16 * 3_600_000
SAMPLES: Final = 5
KEPT: Final = 30  # calls in the feed's view


class Weight(NamedTuple):
    """What the page holds after its rubbish was collected."""

    nodes: int
    listeners: int
    heap_bytes: int


def weigh(board: Board, cdp: Any) -> Weight:
    """Collect the rubbish and look what stays: the least of some moments, as content and languages take turns."""
    samples = []
    for _ in range(SAMPLES):
        board.page.clock.run_for(11_000)
        cdp.send("HeapProfiler.collectGarbage")
        found = {one["name"]: one["value"] for one in cdp.send("Performance.getMetrics")["metrics"]}
        nodes = int(board.page.evaluate("document.querySelectorAll('*').length"))
        samples.append([nodes, int(found["JSEventListeners"]), int(found["JSHeapUsedSize"])])
    return Weight(*(min(values) for values in zip(*samples, strict=True)))


def day(board: Board, first: int, calls: int) -> None:
    """A working day: a call about every 48 seconds, old ones fall out of the view, content and notices take turns."""
    for seq in range(first, first + calls):
        board.call(seq, f"A{seq % 999 + 1:03d}", str(301 + seq % 12))
        board.put({"queue:A": {"id": "A", "zone": "Z3", "waiting": seq % 40}}, [f"call:{seq - KEPT}"])
        board.page.clock.run_for(1500)
        board.page.clock.fast_forward(8 * 3_600_000 // calls - 1500)
    # over night the test forgets what it has noted itself
    board.page.evaluate(f"fake.base += {NIGHT_MS}; fake.seen.length = 0; spoken.length = 0")


def month(stand: Stand, days: int, calls: int, tell: Any = lambda text: None) -> tuple[Weight, Weight]:
    """The page's weight after its first day and at the end."""
    place = stand.hall.displays[0]
    stand.hall = stand.hall_of(
        displays=(Display(**(vars(place) | {"slot_rows": 2, "language": "zh-en"})),), notices=("系统维护公告。",)
    )
    for board in stand.open_board(chromium()):
        board.opened()
        cdp = board.page.context.new_cdp_session(board.page)
        cdp.send("Performance.enable")
        day(board, 1000, calls)
        begun = ended = weigh(board, cdp)
        for number in range(1, days):
            day(board, 1000 + number * calls, calls)
            ended = weigh(board, cdp)
            tell(f"\rday {number + 1}: {ended.nodes} nodes, {ended.heap_bytes / 1e6:.2f} MB")
    return begun, ended


def grown(begun: Weight, ended: Weight) -> list[str]:
    """What grew by more than a tenth."""
    limits = (begun.nodes * GROWTH_MAX, begun.listeners * GROWTH_MAX + 2, begun.heap_bytes * GROWTH_MAX + SLACK_BYTES)
    return [name for name, value, limit in zip(Weight._fields, ended, limits, strict=True) if value > limit]


def _tell(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def main() -> int:
    """Run the days; 1 when something grew."""
    asked = argparse.ArgumentParser(prog="python -m tests.display.month")
    asked.add_argument("--days", type=int, default=30)
    asked.add_argument("--calls", type=int, default=CALLS_A_DAY, help="a day")
    said = asked.parse_args()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    stand = Stand()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.png").write_bytes(png())
        stand.content = Path(folder)
        server = make_server("127.0.0.1", 0, stand.app(), threaded=True)
        stand.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        begun, ended = month(stand, said.days, said.calls, _tell)
        server.shutdown()
    sys.stdout.write(f"\nafter a day {begun}\nat the end  {ended}\n")
    return 1 if grown(begun, ended) else 0


if __name__ == "__main__":
    sys.exit(main())
