"""The sharing platform of the demo: a process of its own that has licences of a few people, and a page that names them,
shows what was asked and switches its faults."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.cases.reference.run import FAULTS
from queue_server.cases.reference.seeds import SEEDS
from queue_server.demo import children, links
from queue_server.demo.folder import DemoFolder

NAME: Final = "演示证照共享平台"
ENDS_ZH: Final[Mapping[str, str]] = {"200": "查到", "403": "不许查", "404": "没有"}
# departments may ask for what everybody may, and for what their own items need
DEPARTMENTS: Final = """
[[departments]]
may = ["电子身份证"]

[[departments]]
name = "市自然资源和规划局"
parent = ""
may = ["电子不动产权证书", "税务数据共享", "婚姻登记数据共享"]

[[departments]]
name = "市住房公积金中心"
parent = ""
may = ["税务数据共享", "婚姻登记数据共享", "不动产登记数据共享"]

[[departments]]
name = "市公安局"
parent = ""
may = ["户籍数据共享"]

[[departments]]
name = "市文化和旅游局"
parent = ""
may = ["电子营业执照"]
never = ["电子身份证"]
"""


def prepare(data: Path, folder: DemoFolder, port: int, control: int) -> Path:
    """The file that links the demo hall to its sharing platform, and the key both share."""
    place = data / "licences"
    links.key_in(place, "licences.key")
    link = place / "licences.toml"
    link.write_text(
        f'name = "{NAME}"\nurl = "http://127.0.0.1:{port}"\nkey_file = "licences.key"\nplain = true\ntimeout_s = 4.0\n'
        + DEPARTMENTS,
        encoding="utf-8",
    )
    folder.licences_port, folder.licences_control = port, control
    folder.write(data)
    return link


def start(data: Path, folder: DemoFolder) -> subprocess.Popen[bytes]:
    """The sharing platform's process; the hall does not wait for it."""
    ports = ("--port", str(folder.licences_port), "--control", str(folder.licences_control))
    key = ("--key-file", str(data / "licences" / "licences.key"))
    return children.start(data, "queue_server.cli", "licences", *ports, *key, stdout=subprocess.DEVNULL)


def blueprint(data: Path) -> Blueprint:
    """`/demo/licences`: who has which, what was asked, and the faults. Works without script."""
    made = Blueprint("demo_licences", __name__, template_folder="templates")

    def say(message: Mapping[str, Any]) -> dict[str, Any] | None:
        folder = DemoFolder.read(data)
        return links.control(folder.licences_control, message) if folder else None

    @made.get("/demo/licences")
    def licences() -> str:
        said = say({})
        asked = [{**one, "says": ENDS_ZH.get(one["end"], one["end"])} for one in (said["asked"] if said else ())]
        on = said["faults"] if said else None
        return render_template("demo/licences.html", faults=FAULTS, on=on, asked=asked, seeds=SEEDS)

    @made.post("/demo/licences/fault")
    def fault() -> AnyResponse:
        name = request.form.get("fault", "")
        if name not in FAULTS:
            abort(400)
        say({"fault": name, "on": request.form.get("on") == "1"})
        return redirect("/demo/licences", 303)

    return made
