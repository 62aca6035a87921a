"""`quhao demo`: an empty folder becomes a hall at work: server, virtual printer, agent, doors; Ctrl-C ends them all."""

from __future__ import annotations

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from queue_server.demo.app import HALL, HALL_FILE, clock_for
from queue_server.demo.folder import DemoFolder, paper_folder
from queue_server.hall import file as hall_file
from queue_server.hall import service as halls
from queue_server.kernel.lock import FolderLock
from queue_server.kernel.rows import Tx
from queue_server.staff import service as staff
from queue_server.staff.model import NewStaff, PasswordRules
from queue_server.staff.passwords import Hasher
from queue_server.staff.roles import Role
from queue_server.wiring.house import open_database

CLERKS = 20
OTHERS: tuple[tuple[str, str, Role], ...] = (
    ("guide", "导办员", "guide"),
    ("manager", "大厅主管", "manager"),
    ("admin", "系统管理员", "admin"),
    ("auditor", "审计员", "auditor"),
    ("evaluator", "评估员", "evaluator"),
)
# key, kind, name, and the zone; for a window's screen the window
DEVICES: tuple[tuple[str, str, str, str], ...] = (
    ("kiosk-3", "kiosk", "三楼取号机 1", "3F-A"),
    ("kiosk-4", "kiosk", "四楼取号机 1", "4F-A"),
    ("board-3", "board", "三楼综合屏", "3F-A"),
    ("board-4", "board", "四楼综合屏", "4F-A"),
    ("entrance", "board", "入口取号屏", "3F-A"),
    ("screen-305", "window", "305 窗口屏", "305"),
    ("desk-3", "desk", "三楼导办台", "3F-A"),
)
# in the living hall every public window has somebody, but for these two: they are left to the visitor
LEFT_TO_VISITORS = ("305", "322")
LIVING: tuple[tuple[str, str], ...] = tuple(
    (f"window{window.id}", window.id)
    for window in hall_file.parse(HALL_FILE.read_text(encoding="utf-8")).windows
    if window.public and window.id not in LEFT_TO_VISITORS
)
READY_S = 30.0
STOP_S = 5.0
ENDING = (signal.SIGTERM, signal.SIGINT)


@dataclass(frozen=True)
class Options:
    """What the command line chose."""

    data: Path
    port: int
    alive: bool
    real_clock: bool
    password: str | None
    speed: float = 1.0
    load: str = "balanced"


def run(options: Options) -> int:
    """Start everything, say where the doors are, wait for Ctrl-C, stop everything; the exit code."""
    _check_port(options.port)
    folder = prepare(options)
    children: list[subprocess.Popen[bytes]] = []
    for number in ENDING:  # also where a shell started us with SIGINT ignored
        signal.signal(number, _end)
    try:
        children.append(_start_server(options))
        _wait_until_ready(options.port, children[0])
        _enrol_devices(options, folder)
        children.append(_start_printer(options, folder))
        children.append(_start_agent(options, folder))
        if options.alive:
            living = (str(options.port), str(options.speed), options.load)
            children.append(_start_child(options, "queue_server.demo.alive", *living))
        _say(options, folder)
        return _watch(children)
    except KeyboardInterrupt:
        return 0
    finally:
        _stop(children)


def _end(_number: int, _frame: object) -> None:
    _hear_no_more()
    raise KeyboardInterrupt


def _hear_no_more() -> None:
    """Whoever asks twice to stop (make, a whole process group) must not break the stopping off."""
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise SystemExit(f"端口 {port} 已被占用，换一个试试：quhao demo --port {port + 1}") from None


def prepare(options: Options) -> DemoFolder:
    """The folder with hall, accounts and password; what is there already is kept. FolderIsInUse, KeysAreMissing."""
    lock = FolderLock(options.data)
    try:
        folder = DemoFolder.read(options.data)
        password = options.password or (folder.password if folder else f"quhao-{secrets.randbelow(10**6):06d}")
        _fill(options, None if folder is not None and folder.password == password else password)
        folder = folder or DemoFolder(password)
        folder.password = password
        folder.write(options.data)
        return folder
    finally:
        lock.release()


def _fill(options: Options, new_password: str | None) -> None:
    database = open_database(options.data / "quhao.db", clock_for(options.data))
    try:
        database.write(lambda tx: halls.load(tx, hall_text(options.speed)))
        if new_password is not None:
            hashed = Hasher().make("demo", new_password, PasswordRules(min_chars=4, plain_allowed=True))
            database.write(lambda tx: _accounts(tx, hashed))
    finally:
        database.close()


def hall_text(speed: float) -> str:
    """The demo's hall file; a day in minutes has more calls than a voice can speak, so it is silent then."""
    text = HALL_FILE.read_text(encoding="utf-8")
    return text if speed == 1 else text.replace("quiet = []", 'quiet = ["00:00-24:00"]')


def _accounts(tx: Tx, hashed: str) -> None:
    known = {one.account: one for one in staff.everybody(tx)}
    wanted: list[tuple[str, str, str, Role]] = [
        (f"clerk{number}", f"窗口人员{number}", str(1200 + number), "clerk") for number in range(1, CLERKS + 1)
    ]
    wanted += [(account, name, str(1100 + n), role) for n, (account, name, role) in enumerate(OTHERS)]
    wanted += [(account, f"窗口{window}", str(2000 + n), "clerk") for n, (account, window) in enumerate(LIVING)]
    for account, name, number, role in wanted:
        if account in known:
            staff.set_password(tx, known[account].id, hashed)
        else:
            staff.add_account(tx, NewStaff(account, name, number, role), hashed)


def _start_server(options: Options) -> subprocess.Popen[bytes]:
    env = {
        "QUHAO_DATA": str(options.data),
        "QUHAO_BIND": f"127.0.0.1:{options.port}",
        "QUHAO_PUBLIC_URL": os.environ.get("QUHAO_PUBLIC_URL", f"http://127.0.0.1:{options.port}"),
        "QUHAO_LOG_LEVEL": os.environ.get("QUHAO_LOG_LEVEL", "WARNING"),
        "QUHAO_DEMO_REAL_CLOCK": "1" if options.real_clock else "",
        "QUHAO_DEMO_SPEED": str(options.speed),
        "QUHAO_DEMO_ALIVE": "1" if options.alive else "",
    }
    settings = ["-c", "python:queue_server.wiring.gunicorn", "--log-level", "warning"]
    return _start_child(options, "gunicorn", *settings, "queue_server.demo.app:create()", env=env)


def _start_child(
    options: Options, module: str, *arguments: str, env: dict[str, str] | None = None
) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", module, *arguments]
    given = os.environ | {"QUHAO_DATA": str(options.data)} | (env or {})
    return subprocess.Popen(command, env=given, start_new_session=True)


def _wait_until_ready(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit("服务器没有启动，原因见上面的日志。")


def _enrol_devices(options: Options, folder: DemoFolder) -> None:
    if set(folder.keys) >= {"agent", *(name for name, *_rest in DEVICES)}:
        return
    base = f"http://127.0.0.1:{options.port}/api/v1"
    token = call(base + "/sign-in", {"account": "admin", "password": folder.password})["token"]

    def enrol(door: str, **body: str) -> None:
        if door in folder.keys:  # of an earlier start, which knew fewer devices
            return
        made = call(f"{base}/devices", {"hall": HALL, **body}, token)
        folder.ids[door] = made["id"]
        folder.keys[door] = call(f"{base}/devices/enrol", {"code": made["code"]})["key"]

    enrol("agent", kind="agent", name="演示设备代理")
    for door, kind, title, zone in DEVICES:
        printer = {"printer": f"{folder.ids['agent']}/front"} if kind in ("kiosk", "desk") else {}
        where = {"window": zone} if kind == "window" else {"zone": zone}
        enrol(door, kind=kind, name=title, **where, **printer)
    folder.write(options.data)


def call(url: str, body: dict[str, Any], token: str | None = None, key: str | None = None) -> dict[str, Any]:
    """One POST to the public API; raises urllib's HTTPError on a refusal."""
    headers = {"Content-Type": "application/json"}
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    headers |= {"Idempotency-Key": key} if key else {}
    asked = urllib.request.Request(url, json.dumps(body).encode(), headers)  # noqa: S310
    with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310
        found: dict[str, Any] = json.load(answer)
        return found


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start_printer(options: Options, folder: DemoFolder) -> subprocess.Popen[bytes]:
    folder.printer_port, folder.control_port = free_port(), free_port()
    folder.write(options.data)
    paper = paper_folder(options.data)
    paper.mkdir(exist_ok=True)
    ports = ("--port", str(folder.printer_port), "--control", str(folder.control_port))
    return _start_child(options, "devices", "virtual", "printer", *ports, "--paper", str(paper))


def _start_agent(options: Options, folder: DemoFolder) -> subprocess.Popen[bytes]:
    place = options.data / "agent"
    place.mkdir(exist_ok=True)
    config = place / "agent.toml"
    config.write_text(
        f'server = "http://127.0.0.1:{options.port}"\nhall = "{HALL}"\nfolder = "{place}"\n'
        f'device = "{folder.ids["agent"]}"\nkey = "{folder.keys["agent"]}"\n\n'
        f'[[printer]]\nname = "front"\ndriver = "escpos"\ntransport = "tcp"\n'
        f'host = "127.0.0.1"\nport = {folder.printer_port}\nprofile = "gbk-80"\n',
        encoding="utf-8",
    )
    config.chmod(0o600)
    return _start_child(options, "devices", "agent", "run", "--config", str(config))


def _say(options: Options, folder: DemoFolder) -> None:
    base = f"http://127.0.0.1:{options.port}"
    lines = (
        "",
        f"  取号 Quhao 演示大厅已开门：{base}/",
        "",
        f"  取号机 kiosk        {base}/demo/open/kiosk-3",
        f"  综合屏 board        {base}/demo/open/board-3",
        f"  窗口终端 window     {base}/windows/305     账号 clerk1 … clerk{CLERKS}",
        f"  导办台 guide desk   {base}/desk            账号 guide",
        f"  出纸口 paper tray   {base}/demo/paper",
        f"  接口说明 API        {base}/api/docs",
        "",
        f"  账号 clerk1…clerk{CLERKS}, guide, manager, admin, auditor, evaluator    密码 {folder.password}",
        "  按 Ctrl-C 结束。",
        "",
    )
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _watch(children: list[subprocess.Popen[bytes]]) -> int:
    """Until Ctrl-C; if the server ends by itself, so does the demo. A device that dies is not the hall's end."""
    server = children[0]
    while server.poll() is None:
        time.sleep(0.3)
    return server.returncode or 1


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    _hear_no_more()
    for child in reversed(children):
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
    until = time.monotonic() + STOP_S
    for child in children:
        try:
            child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
