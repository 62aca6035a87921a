"""The platform of the demo: a process of its own that the hall is linked to, and a page that shows what arrived."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, abort, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.demo import children, links
from queue_server.demo.folder import DemoFolder
from queue_server.kernel.http import answer
from queue_server.kernel.idempotency import encode
from queue_server.platform.fields import SHAPE, YES
from queue_server.platform.reference.faults import FAULTS
from queue_server.platform.reference.run import SEEDS

NAME: Final = "演示政务服务平台"
SHOWN: Final = 40
KINDS_ZH: Final[Mapping[str, tuple[str, str]]] = {  # kind → its word, and the field that says most
    "apply": ("申请", "事项名称"),
    "visit": ("到场", "到场"),
    "tell": ("一次性告知", "缺少材料"),
    "supply": ("收取材料", "材料"),
    "accept": ("受理", "承诺办结时间"),
    "refuse": ("不予受理", "理由"),
    "withdraw": ("撤回", "理由"),
    "step": ("办理环节", "办理环节"),
    "special": ("特别程序", "特别程序"),
    "conclude": ("办结", "办理结果"),
    "logistics": ("物流", "送达方式"),
    "deliver": ("送达", "送达方式"),
    "undo": ("撤销", "撤销"),
    "test": ("自检", "说明"),
}


def prepare(data: Path, folder: DemoFolder, port: int, control: int) -> Path:
    """The file that links the demo hall to its platform, and the key both share."""
    place = data / "platform"
    links.key_in(place, "platform.key")
    link = place / "platform.toml"
    link.write_text(
        f'name = "{NAME}"\nurl = "http://127.0.0.1:{port}"\nkey_file = "platform.key"\nplain = true\n'
        f'known_number = "{SEEDS[0][0]}"\n',
        encoding="utf-8",
    )
    folder.platform_port, folder.platform_control = port, control
    folder.write(data)
    return link


def start(data: Path, folder: DemoFolder) -> subprocess.Popen[bytes]:
    """The platform's process; the hall does not wait for it: what happens meanwhile waits in its outbox."""
    place = data / "platform"
    ports = ("--port", str(folder.platform_port), "--control", str(folder.platform_control))
    files = ("--file", str(place / "platform.db"), "--key-file", str(place / "platform.key"))
    return children.start(data, "queue_server.cli", "platform", *ports, *files, "--seeds", stdout=subprocess.DEVNULL)


def blueprint(data: Path) -> Blueprint:
    """`/demo/platform`, what its script asks every second, and the faults."""
    made = Blueprint("demo_platform", __name__, template_folder="templates")

    @made.get("/demo/platform")
    def platform() -> str:
        return render_template("demo/platform.html", faults=FAULTS, seeds=SEEDS, **arrived(data))

    @made.get("/demo/platform/list")
    def platform_list() -> Response:
        return answer(200, encode(arrived(data)))

    @made.post("/demo/platform/fault")
    def fault() -> AnyResponse:
        name = request.form.get("fault", "")
        if name not in FAULTS:
            abort(400)
        control(data, {"fault": name, "on": request.form.get("on") == "1"})
        return redirect("/demo/platform", 303)

    return made


def arrived(data: Path) -> dict[str, Any]:
    """What came last, newest first, and the faults that are on; `on` is None when the platform does not answer."""
    said = control(data, {"show": SHOWN})
    if said is None:
        return {"on": None, "count": 0, "events": []}
    return {"on": said["faults"], "count": said["count"], "events": [_shown(one) for one in said["events"]]}


def _shown(one: Mapping[str, Any]) -> dict[str, Any]:
    word, field = KINDS_ZH.get(one["kind"], (one["kind"], ""))
    says = one["body"].get(field, "")
    at = one["at"]
    return {
        "key": f"{one['hall']}.{one['epoch']}.{one['seq']}",
        "kind": word,
        "number": one["number"],
        "at": f"{at[:4]}-{at[4:6]}-{at[6:8]} {at[9:11]}:{at[11:13]}:{at[13:15]}",
        "says": _list(says) if isinstance(says, list) else _plain(str(says)),
        "repeats": one["repeats"],
    }


def _list(found: Sequence[str | Mapping[str, Any]]) -> str:
    """Names as they are; of a list of materials those that are here, of steps their names, of visits which and where,
    of special procedures why and since when."""
    return "、".join(
        one if isinstance(one, str) else _entry(one) for one in found if isinstance(one, str) or _came(one)
    )


def _came(one: Mapping[str, Any]) -> bool:
    return bool(one.get("是否收取", YES) == YES)


def _entry(one: Mapping[str, Any]) -> str:
    if "取号号码" in one:
        return f"{one['取号号码']} 号" + (f"，{one['窗口']} 号窗口" if one.get("窗口") else "")
    if "特别程序理由" in one:
        return f"{one['特别程序理由']}，{'已恢复计时' if one.get('结束日期') else '暂停计时'}"
    return str(one.get("环节名称") or one["材料名称"])


def _plain(text: str) -> str:
    """A date-time of the standard as people write it, anything else as it is."""
    return f"承诺 {text[:4]}-{text[4:6]}-{text[6:8]}" if SHAPE.fullmatch(text) else text


def control(data: Path, message: Mapping[str, Any]) -> dict[str, Any] | None:
    """Say something to the platform's control port; None when it does not answer."""
    folder = DemoFolder.read(data)
    return links.control(folder.platform_control, message) if folder else None
