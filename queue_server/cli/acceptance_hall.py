"""What an acceptance proves through the running server: its own checks, every device, a test slip, a test call."""

from __future__ import annotations

import http.client
import json
import ssl
import time
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from queue_server.cli.acceptance_model import DEVICES, SCREENS, SERVER, Finding, State
from queue_server.equipment.attached import PRINTER, AttachedState
from queue_server.equipment.fault_words import STATE_WORDS, kind_words, reason_words
from queue_server.equipment.model import Device

SLIP_S: Final = 40.0
CALL_S: Final = 15.0
LOOK_S: Final = 0.5
ANSWER_S: Final = 20.0
CHECK_STATES: Final[dict[str, State]] = {"ok": "pass", "warn": "warn", "fail": "fail"}
CHECK_WORDS: Final = {
    "sqlite": "数据库版本",
    "durability": "数据落盘",
    "disk": "磁盘余量",
    "hall": "大厅文件",
    "calendar": "工作日历",
    "background": "后台任务",
    "followers": "事件处理",
    "notices": "短信等通知",
    "platform": "政务平台对接",
    "carrier": "物流对接",
    "ratings": "好差评上报",
    "python": "运行环境",
}
CONDITIONS: Final[dict[str, State]] = {"online": "pass", "degraded": "warn", "unavailable": "fail", "unknown": "fail"}
SLIP_ENDS: Final[dict[str, tuple[State, str]]] = {
    "confirmed": ("pass", "打印机确认已打出"),
    "sent": ("warn", "已送到打印机，打印机没有确认"),
    "unknown": ("warn", "不知道是否打出，请看出纸口"),
    "failed": ("fail", "没有打出"),
}


class LineIsDown(Exception):
    """The server gave no answer that can be used; the text says why."""


class Line(Protocol):
    """A signed-in way to the API."""

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and JSON; LineIsDown."""


class HttpLine:
    """The API of a running server. `token` once signed in."""

    def __init__(self, address: str, trust: ssl.SSLContext | None = None) -> None:
        self._parts = urlsplit(address)
        self._trust = trust
        self.token = ""

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Status and JSON; LineIsDown."""
        host, port = self._parts.hostname or "", self._parts.port
        line = http.client.HTTPConnection(host, port, timeout=ANSWER_S)
        if self._parts.scheme == "https":
            context = self._trust or ssl.create_default_context()
            line = http.client.HTTPSConnection(host, port, timeout=ANSWER_S, context=context)
        headers = {"Content-Type": "application/json"} | (
            {"Authorization": f"Bearer {self.token}"} if self.token else {}
        )
        try:
            line.request(method, path, None if body is None else json.dumps(body), headers)
            answer = line.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise LineIsDown(str(error)) from None
        finally:
            line.close()


def sign_in(line: HttpLine, account: str, password: str, code: Callable[[], str]) -> None:
    """Let the line in; `code` is asked where the account has a second factor. LineIsDown with the server's sentence."""
    status, said = line.ask("POST", "/api/v1/sign-in", {"account": account, "password": password})
    error = {} if status == 200 else said["error"]
    if error.get("code") == "second_factor_needed":
        pending = error["details"]["pending"]
        status, said = line.ask("POST", "/api/v1/sign-in/code", {"pending": pending, "code": code()})
        error = {} if status == 200 else said["error"]
    if error:
        raise LineIsDown(error["message"])
    line.token = said["token"]


def health(line: Line) -> list[Finding]:
    """The server's own checks, as /healthz answers them."""
    try:
        _status, said = line.ask("GET", "/healthz")
    except LineIsDown as down:
        return [Finding(SERVER, "服务器", "fail", f"没有应答：{down}。")]
    return [
        Finding(SERVER, CHECK_WORDS.get(one["name"], one["name"]), CHECK_STATES[one["state"]], one["says"])
        for one in said["checks"]
    ]


def devices(registered: Sequence[Device], attached: Sequence[AttachedState]) -> list[Finding]:
    """Every device of the hall as the server last knew it; what was revoked is none any more."""
    known = [one for one in registered if one.state != "revoked"]
    names = {one.id: one.name for one in known}
    heard = {one.agent for one in attached if one.state != "unknown"}
    found = [_registered(one, heard) for one in known] + [
        _attached(one, names) for one in attached if one.agent in names
    ]
    return found or [Finding(DEVICES, "设备", "fail", "还没有登记任何设备：请管理员在设备页登记。")]


def _registered(device: Device, heard: set[int]) -> Finding:
    """A box is known to work by what hangs on it; a page only by those who look at it."""
    state: State = "open"
    words = "已登记，请看它此刻的画面"
    if device.state == "pending":
        state, words = "fail", "还没有登记"
    elif device.kind == "agent":
        state, words = ("pass", "已登记，正在报告") if device.id in heard else ("fail", "已登记，但没有消息")
    name = f"{kind_words(device.kind).zh} {device.name}"
    return Finding(DEVICES, name, state, f"编号 {device.id}，{words}。")


def _attached(one: AttachedState, names: dict[int, str]) -> Finding:
    state, words = CONDITIONS[one.state], STATE_WORDS[one.state].zh
    why = f"（{reason_words(one.reason).zh}）" if one.reason else ""
    low = "，纸快用完" if one.near_end and one.reason != "near_end" else ""
    says = f"接在 {names[one.agent]}，驱动 {one.driver or '未报告'}：{words}{why}{low}。"
    return Finding(DEVICES, f"{kind_words(one.kind).zh} {one.address}", state, says)


def slips(line: Line, hall: str, attached: Sequence[AttachedState], wait: Callable[[float], None]) -> list[Finding]:
    """A test slip on every printer, and what became of it."""
    return [_slip(line, hall, one.address, wait) for one in attached if one.kind == PRINTER]


def _slip(line: Line, hall: str, printer: str, wait: Callable[[float], None]) -> Finding:
    name = f"测试小票 {printer}"
    path = f"/api/v1/halls/{hall}/test-slips"
    try:
        job = _asked(line, "POST", path, {"printer": printer})
        for _ in range(int(SLIP_S / LOOK_S)):
            if job["state"] in ("confirmed", "failed", "unknown"):
                break
            wait(LOOK_S)
            job = _asked(line, "GET", f"{path}/{job['id']}")
    except LineIsDown as down:
        return Finding(DEVICES, name, "fail", f"{down}。")
    state, words = SLIP_ENDS.get(job["state"], ("fail", f"{SLIP_S:.0f} 秒没有送到打印机"))
    return Finding(DEVICES, name, state, f"{words}。")


def call(line: Line, hall: str, window: str, wait: Callable[[float], None]) -> Finding:
    """A test call for a window: how many screens showed it, how many loudspeakers spoke it."""
    name, path = f"测试叫号 {window} 号窗口", f"/api/v1/halls/{hall}/test-calls"
    try:
        said = _asked(line, "POST", path, {"window": window})
        for _ in range(int(CALL_S / LOOK_S)):
            if said["screens"] and said["voices"]:
                break
            wait(LOOK_S)
            said = _asked(line, "GET", f"{path}/{said['call']}")
    except LineIsDown as down:
        return Finding(SCREENS, name, "fail", f"{down}。")
    state: State = "pass" if said["screens"] and said["voices"] else "warn" if said["screens"] else "fail"
    return Finding(SCREENS, name, state, f"{said['screens']} 块屏显示，{said['voices']} 处播报。")


def _asked(line: Line, method: str, path: str, body: Any = None) -> Any:
    status, said = line.ask(method, path, body)
    if status >= 400:
        raise LineIsDown(str(said["error"]["message"]).rstrip("。"))
    return said


def pause(seconds: float) -> None:
    """Wait in this process."""
    time.sleep(seconds)
