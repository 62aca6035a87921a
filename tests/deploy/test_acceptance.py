"""The acceptance on a real folder: what it proves, what it finds wrong, what it leaves to people, and the paper."""

from __future__ import annotations

import os
import re
import ssl
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from queue_server import cli
from queue_server.cli import acceptance, acceptance_hall, acceptance_machine
from queue_server.cli.acceptance_hall import HttpLine, LineIsDown, devices
from queue_server.cli.acceptance_model import MANUAL, PARTS, Finding, Report, in_order
from queue_server.cli.acceptance_report import as_html, as_text
from queue_server.equipment import attached_store, printing, service
from queue_server.equipment.attached import AttachedReport, AttachedState
from queue_server.equipment.model import Device
from queue_server.kernel.clock import SystemClock
from tests.conftest import PASSWORD, Office
from tests.deploy.test_install import install
from tests.server import free_port


class OfficeLine(HttpLine):
    """The line to an app under test."""

    office: Office

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        client = self.office.app.test_client(use_cookies=False)
        answer = client.open(path, method=method, json=body, headers=headers)
        return answer.status_code, answer.json


@pytest.fixture
def line(office: Office, monkeypatch: pytest.MonkeyPatch) -> type[OfficeLine]:
    class Here(OfficeLine):
        pass

    Here.office = office
    monkeypatch.setattr(acceptance, "HttpLine", Here)
    monkeypatch.setattr(acceptance_hall, "pause", lambda _seconds: None)
    monkeypatch.setenv("QUHAO_ACCEPTANCE_PASSWORD", PASSWORD)
    return Here


def with_printer(office: Office) -> tuple[Device, str]:
    """A box with a printer that reported itself well; the printer's address."""
    box = office.add_device("agent", "一号机主机")
    report = AttachedReport("front", "printer", "escpos", "serial", "online", "")
    office.house.database.write(lambda tx: attached_store.put(tx, "JN01", int(box.id), report))
    return office.house.database.read(lambda rows: service.device_or_refusal(rows, int(box.id))), f"{box.id}/front"


def run(office: Office, out: Path, *words: str, typed: str = "") -> Result:
    common = ["--data", str(office.house.data), "--out", str(out), "--settings", str(out / "none")]
    given = ["acceptance", *common, "--backups", str(out / "backups"), *words]
    return CliRunner().invoke(cli.main, given, input=typed)


def test_a_hall_is_gone_through_and_the_paper_says_what_was_found(
    office: Office, line: type[OfficeLine], tmp_path: Path
) -> None:
    box, printer = with_printer(office)
    (tmp_path / "backups/now").mkdir(parents=True)
    (tmp_path / "backups/now/quhao.db").touch()
    said = run(office, tmp_path, "--address", "http://hall", "--account", "admin", "--no-ask")
    assert said.exit_code == 1  # no agent prints, no board shows: this hall is not ready
    assert "✓ 备份与恢复演练：" in said.output and "✓ 操作日志：校验链完整" in said.output
    assert f"✗ 测试小票 {printer}：40 秒没有送到打印机。" in said.output
    assert "✗ 测试叫号 301 号窗口：0 块屏显示，0 处播报。" in said.output
    assert f"✓ 小票打印机 {printer}：接在 {box.name}，驱动 escpos：正常。" in said.output
    text = next(tmp_path.glob("acceptance-*.txt")).read_text(encoding="utf-8")
    html = next(tmp_path.glob("acceptance-*.html")).read_text(encoding="utf-8")
    assert "整改后重新验收" in text and text.count("□") >= len(MANUAL) and "建设单位" in text
    assert html.startswith("<!doctype html>") and html.count('<tr class="open">') == text.count("□")
    assert [one for one in PARTS if one in text] == list(PARTS)
    assert not [one for one in office.house.data.iterdir() if "acceptance" in one.name]


def test_a_slip_counts_as_printed_on_the_printers_own_word_alone(
    office: Office, line: type[OfficeLine], monkeypatch: pytest.MonkeyPatch
) -> None:
    box, _printer = with_printer(office)
    database = office.house.database
    steps = iter(("sending", "sent", "confirmed"))

    def agent_goes_on(_seconds: float) -> None:
        job = database.read(lambda rows: printing.jobs_for_agent(rows, box.id))[-1]
        database.write(lambda tx: printing.report(tx, box, job.id, next(steps)))

    here = line("http://hall")
    acceptance_hall.sign_in(here, "admin", PASSWORD, lambda: "")
    attached = database.read(lambda rows: attached_store.attached_of(rows, "JN01"))
    (found,) = acceptance_hall.slips(here, "JN01", attached, agent_goes_on)
    assert (found.state, found.says) == ("pass", "打印机确认已打出。")


class FixedLine:
    """Answers in turn, the last one for ever."""

    def __init__(self, *answers: tuple[int, Any]) -> None:
        self.answers = list(answers)

    def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def test_a_test_call_is_good_when_a_screen_showed_and_a_loudspeaker_spoke_it() -> None:
    def of(screens: int, voices: int) -> Finding:
        first = (201, {"call": 7, "window": "301", "screens": 0, "voices": 0})
        later = (200, {"call": 7, "window": "301", "screens": screens, "voices": voices})
        return acceptance_hall.call(FixedLine(first, later), "JN01", "301", lambda _seconds: None)

    assert [of(*one).state for one in ((2, 1), (2, 0), (0, 0))] == ["pass", "warn", "fail"]
    assert of(2, 1).says == "2 块屏显示，1 处播报。"


def test_a_wrong_password_or_a_window_that_is_none_is_said_in_the_servers_words(
    office: Office, line: type[OfficeLine], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = run(office, tmp_path, "--address", "http://hall", "--account", "admin", "--window", "999", "--no-ask")
    assert "✗ 测试叫号 999 号窗口：" in said.output and "999" in said.output
    monkeypatch.setenv("QUHAO_ACCEPTANCE_PASSWORD", "wrong")
    said = run(office, tmp_path, "--address", "http://hall", "--account", "admin", "--no-ask")
    assert re.search("✗ 测试小票和测试叫号：admin 没有登录成功：.*密码", said.output)


def test_a_second_factor_is_asked_for() -> None:
    class Door(HttpLine):
        def ask(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
            if path.endswith("/code"):
                assert body == {"pending": "p", "code": "123456"}
                return 200, {"token": "t"}
            return 401, {"error": {"code": "second_factor_needed", "message": "", "details": {"pending": "p"}}}

    here = Door("http://hall")
    acceptance_hall.sign_in(here, "admin", "x", lambda: "123456")
    assert here.token == "t"


def test_people_answer_what_no_program_sees_and_may_leave_it_to_paper(
    office: Office, line: type[OfficeLine], tmp_path: Path
) -> None:
    answers = ["y", "n", *[""] * (len(MANUAL) - 2)]
    said = run(office, tmp_path, "--address", "http://hall", typed="\n".join(answers) + "\n")
    text = next(tmp_path.glob("acceptance-*.txt")).read_text(encoding="utf-8")
    assert said.exit_code == 1 and "请现场确认" in said.output
    assert re.search(rf"✓ +\d+ {MANUAL[0].name}：", text) and re.search(rf"✗ +\d+ {MANUAL[1].name}：", text)
    assert "没有给出管理员账号" in text


def test_a_folder_with_several_halls_or_none_wants_a_name(office: Office, tmp_path: Path) -> None:
    assert run(office, tmp_path, "--address", "http://hall", "--hall", "NONE").exit_code == 1
    empty = CliRunner().invoke(cli.main, ["acceptance", "--address", "http://x", "--data", str(tmp_path)])
    assert empty.exit_code == 1 and "不存在" in empty.output


@pytest.mark.parametrize(("took_ms", "state"), [(2, "pass"), (60, "warn"), (600, "fail")])
def test_a_disk_is_judged_by_its_slowest_sync(tmp_path: Path, took_ms: int, state: str) -> None:
    ticks = count()
    found = acceptance_machine.disk(tmp_path, lambda: next(ticks) * took_ms / 1000)
    assert found.state == state and f"{took_ms}.0 毫秒" in found.says
    assert list(tmp_path.iterdir()) == []


def test_a_rehearsal_without_the_keys_fails_and_leaves_nothing(office: Office, tmp_path: Path) -> None:
    (office.house.data / "keys.json").rename(tmp_path / "elsewhere")
    found = acceptance_machine.rehearse(office.house.data, tmp_path / "rehearsal", SystemClock())
    assert found.state == "fail" and not (tmp_path / "rehearsal").exists()


def test_an_old_backup_is_none(tmp_path: Path) -> None:
    now_s = 1_800_000_000.0
    assert acceptance_machine.last_backup(tmp_path / "none", now_s).state == "fail"
    (tmp_path / "one").mkdir()
    (tmp_path / "one/quhao.db").touch()
    os.utime(tmp_path / "one", (now_s, now_s))
    assert acceptance_machine.last_backup(tmp_path, now_s + 600).state == "pass"
    late = acceptance_machine.last_backup(tmp_path, now_s + 3600)
    assert (late.state, "60 分钟前" in late.says) == ("fail", True)


def test_a_key_that_others_can_read_is_named(office: Office, tmp_path: Path) -> None:
    data = office.house.data
    data.chmod(0o700)
    link = tmp_path / "links"
    link.mkdir()
    for name in ("platform.toml", "platform.key"):
        (link / name).touch(0o600)
    env = {"QUHAO_PLATFORM": str(link / "platform.toml"), "QUHAO_NOTICES": "dev"}
    assert acceptance_machine.secrets(data, env).state == "pass"
    (link / "platform.key").chmod(0o644)
    link.chmod(0o755)
    found = acceptance_machine.secrets(data, env)
    assert found.state == "fail" and str(link / "platform.key") in found.says
    link.chmod(0o700)
    data.chmod(0o755)
    assert str(data) in acceptance_machine.secrets(data, env).says


def test_whether_the_clock_is_kept_is_asked_of_the_system() -> None:
    def told(words: str) -> Any:
        return lambda command, **_more: subprocess.CompletedProcess(command, 0, words, "")

    def without(*_words: object, **_more: object) -> Any:
        raise FileNotFoundError

    states = [acceptance_machine.clock_kept(one).state for one in (told("yes\n"), told("no\n"), told(""), without)]
    assert states == ["pass", "fail", "open", "open"]


class Answering(BaseHTTPRequestHandler):
    """An https server with the header of ours."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Strict-Transport-Security", "max-age=31536000")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ssl.SSLContext]]:
    root = tmp_path_factory.mktemp("tls")
    install(root, "server", "--name", "127.0.0.1")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(root / "etc/quhao/tls/server.crt", root / "etc/quhao/tls/server.key")
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    trust = ssl.create_default_context(cafile=str(root / "etc/quhao/tls/ca.crt"))
    yield f"https://127.0.0.1:{server.server_port}", trust
    server.shutdown()
    server.server_close()


def test_the_certificate_the_headers_and_the_clock_are_seen_as_a_browser_sees_them(
    tls: tuple[str, ssl.SSLContext],
) -> None:
    address, trust = tls
    now = datetime.now(UTC)
    found = {one.name: one for one in acceptance_machine.over_tls(address, now, trust)}
    assert found["TLS"].state == "pass" and "证书还有 82" in found["TLS"].says
    assert found["响应头"].says == "缺少 X-Content-Type-Options。"
    away = {one.name: one for one in acceptance_machine.over_tls(address, now + timedelta(days=800), trust)}
    assert (away["TLS"].state, away["时钟一致"].state) == ("warn", "fail")
    (stranger,) = acceptance_machine.over_tls(address, now)
    assert stranger.state == "fail" and "证书不被信任" in stranger.says
    assert acceptance_machine.over_tls("http://hall", now)[0].state == "warn"


def test_a_device_that_is_silent_or_never_enrolled_is_a_fault_and_a_revoked_one_is_none() -> None:
    def box(number: int, kind: str, state: Any) -> Device:
        return Device(number, "JN01", kind, f"{kind}{number}", None, None, None, state, None)

    boxes = [box(1, "agent", "enrolled"), box(2, "kiosk", "pending"), box(3, "board", "revoked")]
    boxes += [box(4, "board", "enrolled"), box(5, "agent", "enrolled")]
    hanging = [
        AttachedState("1/front", "printer", "degraded", "near_end", True, 0, "escpos", "serial"),
        AttachedState("1/id", "reader", "unknown", "", False, 0),
        AttachedState("3/gone", "led", "online", "", False, 0),
    ]
    found = devices(boxes, hanging)
    assert [(one.name, one.state) for one in found] == [
        ("设备代理主机 agent1", "pass"),
        ("取号机 kiosk2", "fail"),
        ("综合屏 board4", "open"),
        ("设备代理主机 agent5", "fail"),
        ("小票打印机 1/front", "warn"),
        ("身份证阅读器 1/id", "fail"),
    ]
    assert found[4].says.count("纸快用完") == 1
    assert devices([], [])[0].state == "fail"


def test_a_server_that_is_away_is_one_line() -> None:
    (found,) = acceptance_hall.health(HttpLine(f"http://127.0.0.1:{free_port()}"))
    assert found.state == "fail" and "没有应答" in found.says
    with pytest.raises(LineIsDown):
        HttpLine(f"http://127.0.0.1:{free_port()}").ask("GET", "/healthz")


def test_the_paper_says_all_good_only_when_all_was_seen() -> None:
    good = [Finding(one, "x", "pass", "<b>") for one in reversed(PARTS)]
    report = Report("大厅 <1>", "https://h", "1", "2026-11-23 09:00", in_order(good))
    assert report.verdict() == "全部合格。" and [one.part for one in report.findings] == list(PARTS)
    assert "<b>" not in as_html(report).split("</style>")[1] and "大厅 &lt;1&gt;" in as_html(report)
    assert "合格 8 项" in as_text(report)
    still = Report("h", "a", "1", "t", (*report.findings, MANUAL[0].open()))
    assert "1 项待现场逐项确认" in still.verdict()
