"""`quhao demo`: an empty folder becomes a hall at work: server, virtual printer, agent, doors; Ctrl-C ends them all."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from queue_server.demo.app import HALL
from queue_server.demo.folder import DemoFolder, paper_folder
from queue_server.demo.furnish import CLERKS, enrol_devices, prepare

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
    folder = prepare(options.data, options.password, options.speed)
    children: list[subprocess.Popen[bytes]] = []
    for number in ENDING:  # also where a shell started us with SIGINT ignored
        signal.signal(number, _end)
    try:
        children.append(_start_server(options))
        _wait_until_ready(options.port, children[0])
        enrol_devices(options.data, options.port, folder)
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
