"""The demo's own pages: the start page with its doors, and the paper tray of the virtual printer with its faults."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, request, send_from_directory
from werkzeug.wrappers import Response as AnyResponse

from queue_server.demo import carrier, licences, machines_page, messages, platform
from queue_server.demo.folder import DemoFolder, paper_folder
from queue_server.kernel import cookies
from queue_server.kernel.clock import SystemClock
from queue_server.kernel.http import answer
from queue_server.kernel.idempotency import encode
from queue_server.wiring.house import House

SLIPS_SHOWN = 8
CONTROL_S = 1.0
FAULTS: Mapping[str, str] = {
    "paper_out": "缺纸",
    "near_end": "纸将尽",
    "cover_open": "盖未合",
    "cutter": "切刀卡住",
    "offline": "脱机",
    "mute": "不应答",
}
DOORS: Mapping[str, tuple[str, str]] = {
    "kiosk-3": ("kiosk", "/kiosk"),
    "kiosk-4": ("kiosk", "/kiosk"),
    "board-3": ("board", "/board"),
    "board-4": ("board", "/board"),
    "entrance": ("board", "/entrance"),
    "screen-305": ("window", "/screen"),
    "tablet-305": ("window", "/rate"),
}


def blueprint(house: House, data: Path) -> Blueprint:
    """`/`, `/demo/open/<door>`, `/demo/paper` and the faults."""
    made = Blueprint("demo", __name__, template_folder="templates")

    @made.get("/")
    def start() -> str:
        folder, hall = DemoFolder.read(data), house.hall("JN01")
        is_real = isinstance(house.clock, SystemClock)
        made_up = (
            "" if is_real else f"{datetime.fromtimestamp(house.clock.now_ms() // 1000, hall.zone_info):%Y-%m-%d %H:%M}"
        )
        return render_template(
            "demo/start.html", password=folder.password if folder else "", hall=hall, made_up=made_up
        )

    @made.get("/demo/open/<door>")
    def enter(door: str) -> AnyResponse:
        folder = DemoFolder.read(data)
        if door not in DOORS or folder is None or door not in folder.keys:
            abort(404)
        kind, path = DOORS[door]
        response = redirect(path)
        cookies.give(request, response, cookies.DEVICE[kind], folder.keys[door])
        return response

    @made.get("/demo/paper")
    def paper() -> str:
        return render_template("demo/paper.html", slips=slips(data), faults=FAULTS, on=control(data, {}))

    @made.get("/demo/paper/list")
    def paper_list() -> Response:
        return answer(200, encode({"slips": slips(data), "faults": control(data, {})}))

    @made.get("/demo/paper/<name>.png")
    def picture(name: str) -> Response:
        if not re.fullmatch(r"\d{1,9}", name):
            abort(404)
        return send_from_directory(paper_folder(data), f"{name}.png")

    @made.post("/demo/paper/fault")
    def fault() -> AnyResponse:
        name = request.form.get("fault", "")
        if name not in FAULTS:
            abort(400)
        control(data, {"fault": name, "on": request.form.get("on") == "1"})
        return redirect("/demo/paper", 303)

    made.register_blueprint(messages.blueprint(house, "JN01"))
    made.register_blueprint(machines_page.blueprint(house, data, "JN01"))
    made.register_blueprint(platform.blueprint(data))
    made.register_blueprint(carrier.blueprint(data))
    made.register_blueprint(licences.blueprint(data))
    return made


def slips(data: Path) -> list[str]:
    """The newest slips on the tray, newest first."""
    names = sorted((path.stem for path in paper_folder(data).glob("*.png")), reverse=True)
    return names[:SLIPS_SHOWN]


def control(data: Path, message: Mapping[str, Any]) -> list[str] | None:
    """Say something to the virtual printer; answers the faults that are on, None when it does not answer."""
    folder = DemoFolder.read(data)
    if folder is None or not folder.control_port:
        return None
    try:
        with socket.create_connection(("127.0.0.1", folder.control_port), CONTROL_S) as link:
            link.settimeout(CONTROL_S)
            link.sendall(json.dumps(message).encode() + b"\n")
            with link.makefile() as lines:
                return list(json.loads(lines.readline())["faults"])
    except (OSError, ValueError, KeyError):
        return None
