"""The carrier of the demo: a process of its own that takes the hall's parcels, and a page that leads them on."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.carrier.reference.faults import FAULTS
from queue_server.carrier.reference.ledger import LEAVES
from queue_server.demo import children, links
from queue_server.demo.folder import DemoFolder

NAME: Final = "演示邮政速递"
SHOWN: Final = 40
STATES_ZH: Final[Mapping[str, str]] = {
    "accepted": "已下单",
    "collected": "已揽收",
    "on_the_way": "运输中",
    "out_for_delivery": "派送中",
    "delivered": "已签收",
    "returned": "已退回",
    "cancelled": "已取消",
}


def prepare(data: Path, folder: DemoFolder, port: int, control: int) -> Path:
    """The file that links the demo hall to its carrier, and the key both share."""
    place = data / "carrier"
    links.key_in(place, "carrier.key")
    link = place / "carrier.toml"
    link.write_text(
        f'name = "{NAME}"\nurl = "http://127.0.0.1:{port}"\nkey_file = "carrier.key"\nplain = true\npull_s = 3\n'
        '[sender]\nname = "济南市政务服务大厅"\nphone = "0531-66601234"\n'
        'address = "济南市历下区站前路 9 号一楼出件窗口"\n',
        encoding="utf-8",
    )
    folder.carrier_port, folder.carrier_control = port, control
    folder.write(data)
    return link


def start(data: Path, folder: DemoFolder) -> subprocess.Popen[bytes]:
    """The carrier's process; the hall does not wait for it."""
    place = data / "carrier"
    ports = ("--port", str(folder.carrier_port), "--control", str(folder.carrier_control))
    files = ("--file", str(place / "carrier.db"), "--key-file", str(place / "carrier.key"))
    return children.start(data, "queue_server.cli", "carrier", *ports, *files, stdout=subprocess.DEVNULL)


def blueprint(data: Path) -> Blueprint:
    """`/demo/carrier`: what it has, a key for each step, and the faults. Works without script."""
    made = Blueprint("demo_carrier", __name__, template_folder="templates")

    def say(message: Mapping[str, Any]) -> dict[str, Any] | None:
        folder = DemoFolder.read(data)
        return links.control(folder.carrier_control, message) if folder else None

    @made.get("/demo/carrier")
    def carrier() -> str:
        said = say({"show": SHOWN})
        parcels = [_shown(one) for one in (said["parcels"] if said else ())]
        on = said["faults"] if said else None
        return render_template("demo/carrier.html", faults=FAULTS, on=on, parcels=parcels)

    @made.post("/demo/carrier/move")
    def move() -> AnyResponse:
        say({"move": request.form.get("order", ""), "to": request.form.get("to", "")})
        return redirect("/demo/carrier", 303)

    @made.post("/demo/carrier/fault")
    def fault() -> AnyResponse:
        name = request.form.get("fault", "")
        if name not in FAULTS:
            abort(400)
        say({"fault": name, "on": request.form.get("on") == "1"})
        return redirect("/demo/carrier", 303)

    return made


def _shown(one: Mapping[str, Any]) -> dict[str, Any]:
    leads = LEAVES.get(one["state"], frozenset())
    return {**one, "says": STATES_ZH[one["state"]], "next": [(to, STATES_ZH[to]) for to in STATES_ZH if to in leads]}
