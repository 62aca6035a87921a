"""`python -m queue_server.demo.alive PORT SPEED LOAD`: everybody who lives in the demo hall, until stopped."""

from __future__ import annotations

import os
import random
import sys
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from queue_server.demo.alive.api import Api
from queue_server.demo.alive.askers import Askers
from queue_server.demo.alive.bookers import Bookers
from queue_server.demo.alive.citizens import Citizens, Returning
from queue_server.demo.alive.clerks import Clerk
from queue_server.demo.alive.hall import LivingHall
from queue_server.demo.alive.mishaps import PaperRunsOut
from queue_server.demo.alive.raters import Raters
from queue_server.demo.app import HALL_FILE
from queue_server.demo.folder import DemoFolder
from queue_server.demo.furnish import LIVING, call
from queue_server.demo.pages import control
from queue_server.hall import file as hall_file
from queue_server.hall.model import Hall

SEED = 1
LOOK_S = 0.5


def main(port: int, speed: float, load: str) -> None:
    """Start everybody, then look at the board and say how the day goes."""
    data = Path(os.environ["QUHAO_DATA"])
    folder = DemoFolder.read(data)
    assert folder is not None
    model = hall_file.parse(HALL_FILE.read_text(encoding="utf-8"))
    hall, chance = LivingHall(model, speed), random.Random(SEED)  # noqa: S311
    looker = Api(port, folder.keys["board-3"])
    while not hall.look(looker):
        time.sleep(LOOK_S)
    returning = Returning(hall, _signed_in(port, "guide", folder.password), random.Random(SEED))  # noqa: S311
    clerks = [
        Clerk(
            hall,
            _signed_in(port, account, folder.password),
            model.window(window),
            random.Random(chance.random()),  # noqa: S311
            returning.missed,
        )
        for account, window in LIVING
    ]
    raters = Raters(hall, Api(port, ""), _kiosks(port, folder, model)[model.floors[0].id], random.Random(SEED))  # noqa: S311
    for clerk in clerks:
        clerk.leaves = raters.left
    askers = Askers(hall, Api(port, ""), _signed_in(port, "guide", folder.password), random.Random(SEED))  # noqa: S311
    raters.leaves = askers.left
    citizens = Citizens(hall, _kiosks(port, folder, model), load, SEED)
    bookers = Bookers(hall, _signed_in(port, "guide", folder.password), _kiosks(port, folder, model), load, SEED)
    for run in (returning.run, citizens.run, bookers.run, raters.run, askers.run, *(clerk.run for clerk in clerks)):
        threading.Thread(target=run, daemon=True).start()
    paper = PaperRunsOut(hall, lambda message: control(data, message))
    _watch(hall, looker, paper, lambda: _line(hall, citizens, bookers, clerks) if speed > 1 else "")


def _signed_in(port: int, account: str, password: str) -> Api:
    signed = call(f"http://127.0.0.1:{port}/api/v1/sign-in", {"account": account, "password": password})
    return Api(port, signed["token"])


def _kiosks(port: int, folder: DemoFolder, model: Hall) -> dict[str, Api]:
    """The kiosk of each floor; a floor without one uses another's."""
    named = {floor.id: f"kiosk-{floor.id[0]}" for floor in model.floors}
    return {floor: Api(port, folder.keys.get(door, folder.keys["kiosk-3"])) for floor, door in named.items()}


def _watch(hall: LivingHall, looker: Api, paper: PaperRunsOut, line: Callable[[], str]) -> None:
    while True:
        time.sleep(LOOK_S)
        if hall.look(looker):
            paper.look()
            if said := line():
                sys.stderr.write(f"\r{said} ")
                sys.stderr.flush()


def _line(hall: LivingHall, citizens: Citizens, bookers: Bookers, clerks: Sequence[Clerk]) -> str:
    at = datetime.fromtimestamp(hall.now_ms() / 1000, hall.model.zone_info)
    waiting, finished = sum(hall.waiting.values()), sum(clerk.finished for clerk in clerks)
    return (
        f"{at:%m-%d %H:%M}  取号 {citizens.issued:4}  预约 {bookers.booked:3}  签到 {bookers.checked_in:3}"
        f"  等候 {waiting:3}  办结 {finished:4}  未发号 {citizens.refused:3}"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3])
