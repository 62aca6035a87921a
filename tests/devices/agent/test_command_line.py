"""`quhao agent` and `quhao virtual` as processes: they say what is wrong, end when told, and survive kill -9."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from PIL import Image

from devices.agent import lock
from devices.chinese import WORDS
from devices.printers.escpos.twin import start_twin
from tests.devices.hall import KEY, Hall, serving
from tests.server import free_port

ROOT = Path(__file__).resolve().parents[3]
WAIT_S = 60.0


@contextmanager
def process(*arguments: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    command, environ = [sys.executable, "-m", "devices", *arguments], {**os.environ, **more}
    pipe = subprocess.PIPE
    child = subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, env=environ)
    try:
        yield child
    finally:
        if child.poll() is None:
            child.kill()
        child.communicate()


def written(folder: Path, server_port: int, printer_port: int) -> str:
    path = folder / "agent.toml"
    path.write_text(
        f'server = "http://127.0.0.1:{server_port}"\nkey = "{KEY}"\n'
        f'[[printer]]\nname = "front"\nhost = "127.0.0.1"\nport = {printer_port}\nanswer_s = 1.5\nconnect_s = 3.0\n'
    )
    return str(path)


def connected(port: int) -> socket.socket:
    until_s = time.monotonic() + WAIT_S
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=WAIT_S)
        except OSError:
            assert time.monotonic() < until_s, "nobody listens"
            time.sleep(0.05)


def test_an_agent_whose_server_is_away_tells_systemd_that_it_lives_and_ends_when_told(tmp_path: Path) -> None:
    state = tmp_path / "agent-state"
    state.mkdir()
    (state / "identity.json").write_text('{"device": "7", "hall": "JN01", "key": "k"}')
    path = tmp_path / "agent.toml"
    path.write_text(f'server = "http://127.0.0.1:{free_port()}"\n')
    where = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(where)
        systemd.settimeout(WAIT_S)
        with process("agent", "run", "--config", str(path), NOTIFY_SOCKET=where) as child:
            assert child.stderr is not None
            assert "does not take the connection" in child.stderr.readline()
            assert [systemd.recv(64) for _ in range(2)] == [b"READY=1", b"WATCHDOG=1"]
            child.send_signal(signal.SIGTERM)
            assert child.wait(WAIT_S) == 0
        systemd.setblocking(False)
        said = [systemd.recv(64)]
        while said[-1] == b"WATCHDOG=1":
            said.append(systemd.recv(64))
        assert said[-1] == b"STOPPING=1"


def test_a_second_agent_on_the_same_folder_ends_with_a_sentence(tmp_path: Path) -> None:
    config = written(tmp_path, free_port(), free_port())
    with process("agent", "run", "--config", config) as first:
        until_s = time.monotonic() + WAIT_S
        while not (tmp_path / "agent-state" / "agent.lock").exists() and time.monotonic() < until_s:
            time.sleep(0.05)
        with lock.held(tmp_path / "other"), process("agent", "run", "--config", config) as second:
            _, said = second.communicate(timeout=WAIT_S)
        assert (second.returncode, first.poll()) == (1, None)
    assert said.startswith("错误：另一个设备代理正在使用") and "Traceback" not in said


def test_an_agent_killed_while_it_prints_prints_nothing_twice_and_says_unknown(tmp_path: Path) -> None:
    hall, twin = Hall(), start_twin(port=0, faults=["slow_drain"])
    tall: dict[str, Any] = {"t": "text", "text": "慢" * 600, "size": 2}
    job = {"id": 1, "printer": "7/front", "copy": 1, "doc": {"v": 1, "kind": "slip", "blocks": [tall, {"t": "cut"}]}}
    hall.jobs["job:1"] = job
    with serving(hall) as port:
        config = written(tmp_path, port, twin.port)
        with process("agent", "run", "--config", config) as child:
            hall.until(lambda: hall.states("1"), WAIT_S)
            child.kill()
            child.wait()
        assert hall.states("1")[-1] in ("sending", "sent")
        with process("agent", "run", "--config", config) as child:
            hall.until(lambda: hall.states("1")[-1] == "unknown", WAIT_S)
            child.send_signal(signal.SIGTERM)
            assert child.wait(WAIT_S) == 0
    assert hall.reports[-1] == ("1", "unknown", "agent_restarted")
    twin.stop()
    assert twin.tray.last <= 1


def test_doctor_says_of_server_and_printer_what_to_do(tmp_path: Path) -> None:
    twin = start_twin(port=0, faults=["paper_out"])
    with serving(Hall()) as port:
        config = written(tmp_path, port, twin.port)
        with process("agent", "doctor", "--config", config) as child:
            said, _ = child.communicate(timeout=WAIT_S)
            assert child.returncode == 1
        twin.faults.switch("paper_out", False)
        with process("agent", "doctor", "--config", config) as child:
            fine, _ = child.communicate(timeout=WAIT_S)
            assert child.returncode == 0
    twin.stop()
    assert "✓ 服务器" in said
    assert "本机是 JN01 的设备 7" in said
    assert "✗ 打印机 front：没有纸了，请装一卷新纸并合上盖。" in said
    assert "✓ 打印机 front：正常。" in fine


def test_doctor_on_a_box_with_nothing_plugged_in_says_that_it_reaches_neither(tmp_path: Path) -> None:
    with process("agent", "doctor", "--config", written(tmp_path, free_port(), free_port())) as child:
        said, _ = child.communicate(timeout=WAIT_S)
        assert child.returncode == 1
    assert "连不上，请检查网线" in said
    assert "✗ 打印机 front：连不上打印机" in said


def test_click_speaks_as_we_do(tmp_path: Path) -> None:
    with process("agent", "doctor", "--config", str(tmp_path / "none.toml")) as child:
        _, missing = child.communicate(timeout=WAIT_S)
    assert missing == f"错误：没有找到配置文件 {tmp_path / 'none.toml'}。\n"
    with process("virtual", "printer", "--port", "70000") as child:
        _, wrong = child.communicate(timeout=WAIT_S)
    assert "用法：" in wrong and "70000 不在 0<=x<=65535 的范围内" in wrong and "Error" not in wrong


def test_every_sentence_put_into_chinese_is_one_that_click_says() -> None:
    sources = "".join(path.read_text() for path in Path(click.__file__).parent.glob("*.py"))
    assert [one for one in WORDS if f'"{one}"' not in sources] == []


def test_a_port_that_is_taken_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        with process("virtual", "printer", "--port", port, "--paper", str(tmp_path / "paper")) as child:
            _, said = child.communicate(timeout=WAIT_S)
    assert child.returncode == 1
    assert said.startswith("错误：虚拟打印机没有启动") and "Traceback" not in said


def test_a_wrong_file_is_one_sentence_not_a_trace(tmp_path: Path) -> None:
    path = tmp_path / "agent.toml"
    path.write_text('server = "http://hall"\n[[printer]]\nname = "a"\n')
    with process("agent", "run", "--config", str(path)) as child:
        _, said = child.communicate(timeout=WAIT_S)
    assert child.returncode == 1
    assert said == "错误：打印机 a：transport 为 tcp 时要写 host（设备的地址）。\n"


def test_the_virtual_printer_obeys_its_control_port_lays_slips_and_leaves_nothing(tmp_path: Path) -> None:
    port, control = free_port(), free_port()
    paper = tmp_path / "paper"
    arguments = ("virtual", "printer", "--port", str(port), "--control", str(control), "--paper", str(paper))
    with process(*arguments, "--fault", "near_end", "--width", "58") as child:
        assert child.stdout is not None
        told = child.stdout.readline()
        assert f"127.0.0.1:{port}" in told and str(paper) in told
        with connected(control) as door, door.makefile("rw") as talk:

            def ask(**what: object) -> dict[str, Any]:
                talk.write(json.dumps(what) + "\n")
                talk.flush()
                answer: dict[str, Any] = json.loads(talk.readline())
                return answer

            assert ask()["faults"] == ["near_end"]
            assert ask(fault="paper_out", on=True)["faults"] == ["near_end", "paper_out"]
            assert ask(fault="paper_out", on=False) | {} == ask()
            assert ask(fault="on_fire")["ok"] is False
            with connected(port) as line:
                line.sendall(b"\x10\x04\x04")
                assert line.recv(1) == b"\x1e"  # near end
                line.sendall(b"A027\n" + b"\x1dV\x42\x00\x1dr\x01")
                assert line.recv(1) == b"\x03"
            assert ask()["slips"] == 1
        child.send_signal(signal.SIGTERM)
        assert child.wait(WAIT_S) == 0
    assert sorted(file.name for file in paper.iterdir()) == ["0001.bin", "0001.json", "0001.png"]
    with Image.open(paper / "0001.png") as picture:
        assert picture.width == 384 + 64


def test_a_virtual_serial_line_goes_when_its_printer_ends(tmp_path: Path) -> None:
    link = tmp_path / "ttyPRINTER"
    with process("virtual", "printer", "--pty", str(link), "--paper", str(tmp_path / "paper")) as child:
        until_s = time.monotonic() + WAIT_S
        while not link.is_symlink() and time.monotonic() < until_s:
            time.sleep(0.05)
        assert link.is_char_device()
        child.send_signal(signal.SIGTERM)
        assert child.wait(WAIT_S) == 0
    assert not link.is_symlink()
