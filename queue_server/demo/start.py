"""`quhao demo`: an empty folder becomes a hall at work: server, platform, printer, agent, doors; Ctrl-C ends all."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from queue_server.demo import carrier, children, licences, machines, past, platform
from queue_server.demo.app import HALL
from queue_server.demo.folder import DemoFolder, paper_folder
from queue_server.demo.furnish import CLERKS, enrol_devices, place_machines, prepare
from queue_server.demo.ports import free_port
from queue_server.equipment.health import printer_state
from queue_server.kernel.clock import SystemClock
from queue_server.kernel.database import Database

READY_S = 30.0
PRINTER_S = 8.0
PORT_MAX = 65535
# the setting that names another system -> the demo's stand-in for it
TOLD = ("QUHAO_PLATFORM", "QUHAO_RATINGS")  # who named one of these wants it to hear of what really happens
STANDINS = {"QUHAO_PLATFORM": platform, "QUHAO_CARRIER": carrier, "QUHAO_LICENCES": licences}


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
    has_past = _has_past(options)
    folder = prepare(options.data, options.password, options.speed, past.first_ms() if has_past else None)
    started: list[subprocess.Popen[bytes]] = []
    hanging: list[subprocess.Popen[bytes]] = []
    is_open = False
    children.hear_the_end()
    try:
        if has_past:
            started.append(_start_past(options))
            started[0].wait()
        hanging += machines.start(options.data, folder)
        env = _linked(options, folder)
        server = _start_server(options, env)
        started.append(server)
        started += [STANDINS[name].start(options.data, folder) for name in env]
        _wait_until_ready(options.port, server)
        enrol_devices(options.data, options.port, folder)
        started.append(_start_printer(options, folder))
        machines.await_all(hanging)
        started.append(_start_agent(options, folder))
        _wait_for_printer(options.data, folder)
        if options.alive:
            living = (str(options.port), str(options.speed), options.load)
            started.append(children.start(options.data, "queue_server.demo.alive", *living))
        is_open = True
        _say(_banner(options, folder))
        return _watch(server, lambda: _place_machines(options, folder))
    except KeyboardInterrupt:
        return 0
    finally:
        children.stop(started)
        children.stop(hanging)  # after their box, which would miss them
        if is_open:
            _say(f"\n演示大厅已关门。数据留在 {options.data}，下次启动从这里继续。")


def _check_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            other = port + 1 if port < PORT_MAX else port - 1
            raise SystemExit(
                f"端口 {port} 已被占用，换一个试试：make run PORT={other}（或 quhao demo --port {other}）"
            ) from None


def _has_past(options: Options) -> bool:
    """A fresh hall by the demo's clock has two weeks behind it, unless QUHAO_DEMO_PAST=0; nobody else's platform is
    told of those."""
    if os.environ.get("QUHAO_DEMO_PAST") == "0":
        return False
    is_fresh = DemoFolder.read(options.data) is None and not (options.data / "quhao.db").exists()
    return is_fresh and not options.real_clock and not any(os.environ.get(name) for name in TOLD)


def _start_past(options: Options) -> subprocess.Popen[bytes]:
    """Those weeks, lived through in some seconds before the hall opens; without them it opens all the same."""
    return children.start(options.data, "queue_server.demo.past", env={"QUHAO_PUBLIC_URL": _public_url(options)})


def _public_url(options: Options) -> str:
    return os.environ.get("QUHAO_PUBLIC_URL", f"http://127.0.0.1:{options.port}")


def _linked(options: Options, folder: DemoFolder) -> dict[str, str]:
    """The settings that link the hall to the demo's own stand-ins; none where another system was named."""
    return {
        name: str(standin.prepare(options.data, folder, free_port(), free_port()))
        for name, standin in STANDINS.items()
        if not os.environ.get(name)
    }


def _start_server(options: Options, linked: Mapping[str, str]) -> subprocess.Popen[bytes]:
    env = {
        **linked,
        "QUHAO_BIND": f"127.0.0.1:{options.port}",
        "QUHAO_PUBLIC_URL": _public_url(options),
        "QUHAO_DEMO_REAL_CLOCK": "1" if options.real_clock else "",
        "QUHAO_DEMO_SPEED": str(options.speed),
        "QUHAO_DEMO_ALIVE": "1" if options.alive else "",
    }
    settings = ["-c", "python:queue_server.wiring.gunicorn", "--log-level", "warning"]
    return children.start(options.data, "gunicorn", *settings, "queue_server.demo.app:create()", env=env)


def _wait_until_ready(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise SystemExit("服务器没有启动，原因见上面的日志。")


def _start_printer(options: Options, folder: DemoFolder) -> subprocess.Popen[bytes]:
    folder.printer_port, folder.control_port = free_port(), free_port()
    folder.write(options.data)
    paper = paper_folder(options.data)
    paper.mkdir(exist_ok=True)
    ports = ("--port", str(folder.printer_port), "--control", str(folder.control_port))
    place = ("--paper", str(paper))
    started = children.start(options.data, "devices", "virtual", "printer", *ports, *place, stdout=subprocess.PIPE)
    assert started.stdout is not None
    started.stdout.readline()  # it waits for slips now: the agent's first question shall find it there
    return started


def _start_agent(options: Options, folder: DemoFolder) -> subprocess.Popen[bytes]:
    place = options.data / "agent"
    place.mkdir(exist_ok=True)
    config = place / "agent.toml"
    config.write_text(
        f'server = "http://127.0.0.1:{options.port}"\nhall = "{HALL}"\nfolder = "{place}"\n'
        f'device = "{folder.ids["agent"]}"\nkey = "{folder.keys["agent"]}"\n\n'
        f'[[printer]]\nname = "front"\ndriver = "escpos"\ntransport = "tcp"\n'
        f'host = "127.0.0.1"\nport = {folder.printer_port}\nprofile = "gbk-80"\n'
        + machines.tables(options.data, folder),
        encoding="utf-8",
    )
    config.chmod(0o600)
    return children.start(options.data, "devices", "agent", "run", "--config", str(config))


def _wait_for_printer(data: Path, folder: DemoFolder) -> None:
    """Nobody shall meet a kiosk that warns of a printer which only had no time to answer yet."""
    database = Database(data / "quhao.db", SystemClock())
    try:
        until = time.monotonic() + PRINTER_S
        while time.monotonic() < until:
            if database.read(lambda rows: printer_state(rows, f"{folder.ids['agent']}/front")).state == "online":
                return
            time.sleep(0.1)
    finally:
        database.close()


def _banner(options: Options, folder: DemoFolder) -> str:
    base = f"http://127.0.0.1:{options.port}"
    clock = "机器的真实时间" if options.real_clock else "演示时钟：时间是虚构的，从周一上午开始，跳过午休、夜间和假日"
    lines = (
        "",
        f"  取号 Quhao 演示大厅已开门：{base}/",
        "",
        f"  取号机 kiosk        {base}/demo/open/kiosk-3",
        f"  综合屏 board        {base}/demo/open/board-3",
        f"  窗口终端 window     {base}/windows         账号 clerk1 … clerk{CLERKS}",
        f"  导办台 guide desk   {base}/desk            账号 guide",
        f"  出纸口 paper tray   {base}/demo/paper",
        f"  设备 devices        {base}/demo/devices",
        f"  平台 platform       {base}/demo/platform",
        f"  承运 carrier        {base}/demo/carrier",
        f"  证照 licences       {base}/demo/licences",
        f"  接口说明 API        {base}/api/docs",
        "",
        f"  账号 clerk1…clerk{CLERKS}, guide, manager, manager2, admin, auditor, evaluator    密码 {folder.password}",
        "  账号 window301 … 每个窗口一个，留给 --alive 的模拟窗口人员，密码相同",
        f"  时间 {clock}",
        "  按 Ctrl-C 结束。",
        "",
    )
    return "\n".join(lines)


def _say(text: str) -> None:
    with suppress(OSError):  # the terminal may be gone
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


def _place_machines(options: Options, folder: DemoFolder) -> bool:
    try:
        return place_machines(options.data, options.port, folder)
    except OSError as error:  # a refusal is one: the visitor changed the password, say; the hall is open all the same
        _say(f"设备还没有位置（{error}），请用 admin 登录 /equipment 设定。")
        return True


def _watch(server: subprocess.Popen[bytes], put_in_place: Callable[[], bool]) -> int:
    """Until Ctrl-C; if the server ends by itself, so does the demo. A device that dies is not the hall's end."""
    is_furnished = False
    while server.poll() is None:
        is_furnished = is_furnished or put_in_place()
        time.sleep(0.3)
    return server.returncode or 1
