"""The demo's WSGI app: the hall's own app with the demo clock, its start page and its paper tray."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from flask import Flask

from queue_server.app import create_app
from queue_server.demo.clock import DemoClock, first_instant_ms, leap_over_closing, remember, remembered_ms
from queue_server.demo.pages import blueprint
from queue_server.hall import file as hall_file
from queue_server.kernel.clock import Clock, SystemClock
from queue_server.kernel.rows import Rows
from queue_server.kernel.timers import Timer
from queue_server.notices import connectors
from queue_server.settings import Settings
from queue_server.tickets import store as tickets
from queue_server.wiring.house import House

HALL = "JN01"
HALL_FILE = Path(__file__).parent / "jn01.toml"
SESSION_LAST_S = 3650 * 24 * 3600.0  # the demo's clock leaps over nights; a session must outlast them
SESSION_IDLE_S = 12 * 3600.0


def clock_for(data: Path) -> Clock:
    """The demo clock where it left off, or the machine's own when QUHAO_DEMO_REAL_CLOCK is set."""
    if os.environ.get("QUHAO_DEMO_REAL_CLOCK"):
        return SystemClock()
    hall = hall_file.parse(HALL_FILE.read_text(encoding="utf-8"))
    speed = float(os.environ.get("QUHAO_DEMO_SPEED") or 1)
    return DemoClock(remembered_ms(data / "clock.json") or first_instant_ms(hall), speed)


def create() -> Flask:
    """What gunicorn loads for `quhao demo`."""
    settings = replace(Settings.from_env(), session_last_s=SESSION_LAST_S, session_idle_s=SESSION_IDLE_S)
    settings = replace(settings, notices=settings.notices or connectors.DEV)
    clock = clock_for(settings.data)
    app = create_app(settings, clock, front=lambda house: blueprint(house, settings.data))
    house: House = app.extensions["quhao_house"]
    if isinstance(clock, DemoClock):
        house.timers.add(Timer("demo_clock", 1.0, lambda _now_ms: keep_open(house, clock, settings.data)))
    return app


def is_busy(rows: Rows) -> bool:
    """Whether anybody still waits or is being served."""
    return any(ticket.state in ("waiting", "called", "serving") for ticket in tickets.live(rows, HALL))


def keep_open(house: House, clock: DemoClock, data: Path) -> None:
    """Leap when the hall has closed, tell every screen, and write down where the clock is."""
    hall = house.hall(HALL)
    calendar = house.database.read(lambda rows: house.sight.calendar(rows, HALL))
    is_alive = bool(os.environ.get("QUHAO_DEMO_ALIVE"))
    if leap_over_closing(clock, hall, calendar, lambda: is_alive and house.database.read(is_busy)):
        house.close_days(clock.now_ms())
        body = {"now_ms": clock.now_ms()}
        house.database.write(lambda tx: tx.record(HALL, "clock_jumped", f"hall:{HALL}", body))
    remember(data / "clock.json", clock)
