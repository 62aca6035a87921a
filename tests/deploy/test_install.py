"""install.sh, run for real into a folder of its own: no rights, no network, no system packages."""

from __future__ import annotations

import json
import re
import ssl
import stat
import subprocess
from pathlib import Path
from typing import Final

import pytest

from devices.agent import config as agent_config

SCRIPT: Final = Path(__file__).resolve().parents[2] / "deploy" / "install.sh"
ADDRESS: Final = "https://hall.example"


def install(root: Path, *words: str | Path, fails: bool = False) -> str:
    """What it said; the folder stands for /."""
    command = ["sh", str(SCRIPT), *map(str, words), "--root", str(root), "--no-venv"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode != 0) is fails, done.stdout + done.stderr
    return done.stdout + done.stderr


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("server")
    install(root, "server", "--name", "hall.example")
    return root


def test_a_server_gets_its_services_settings_and_a_certificate_that_its_own_authority_signed(server: Path) -> None:
    units = {one.name for one in (server / "etc/systemd/system").iterdir()}
    assert units == {"quhao.service", "quhao-proxy.service", "quhao-backup.service", "quhao-backup.timer"}
    settings = (server / "etc/quhao/server.env").read_text(encoding="utf-8")
    assert "QUHAO_BIND=127.0.0.1:8000\n" in settings and "QUHAO_TRUSTED_PROXIES=1\n" in settings
    assert "server_name hall.example;" in (server / "etc/quhao/nginx.conf").read_text(encoding="utf-8")
    tls = server / "etc/quhao/tls"
    assert [mode(tls / name) for name in ("ca.key", "server.key", "server.crt")] == [0o600, 0o640, 0o644]
    assert (mode(tls), mode(server / "var/backups/quhao")) == (0o750, 0o700)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tls / "server.crt", tls / "server.key")
    trusted = server / "usr/local/share/ca-certificates/quhao-hall.crt"  # else the acceptance would find a stranger
    assert trusted.read_bytes() == (tls / "ca.crt").read_bytes()
    verify = ["openssl", "verify", "-CAfile", str(tls / "ca.crt"), "-verify_hostname", "hall.example"]
    assert subprocess.run([*verify, str(tls / "server.crt")], capture_output=True, check=False).returncode == 0


def test_a_second_run_changes_nothing_and_keeps_what_the_site_has_written(server: Path) -> None:
    own = server / "etc/quhao/server.env"
    own.write_text(own.read_text(encoding="utf-8") + "QUHAO_WORK_BITS=16\n", encoding="utf-8")
    before = {one: one.read_bytes() for one in server.rglob("*") if one.is_file()}
    said = install(server, "server", "--name", "another.example")
    assert "写入" not in said and "新建" not in said and "systemctl restart" not in said
    assert {one: one.read_bytes() for one in server.rglob("*") if one.is_file()} == before


def test_an_update_lays_the_new_program_and_starts_the_services_again(server: Path) -> None:
    unit = server / "etc/systemd/system/quhao.service"
    unit.write_text("old", encoding="utf-8")
    said = install(server, "server", "--name", "hall.example")
    assert "写入 /etc/systemd/system/quhao.service" in said
    assert "systemctl restart quhao.service quhao-proxy.service" in said
    assert unit.read_bytes() == (SCRIPT.parent / "quhao.service").read_bytes()


def test_a_kiosk_opens_nothing_but_its_pages_and_trusts_the_halls_authority(server: Path, tmp_path: Path) -> None:
    authority = server / "etc/quhao/tls/ca.crt"
    said = install(tmp_path, "kiosk", "--address", ADDRESS + "/", "--ca", authority)
    policy = json.loads((tmp_path / "etc/chromium/policies/managed/quhao.json").read_text(encoding="utf-8"))
    assert policy["RestoreOnStartupURLs"] == [ADDRESS + "/kiosk"]
    assert policy["URLAllowlist"] == [f"hall.example/{one}" for one in ("kiosk", "enrol", "static", "api/v1")]
    given = "".join(line for line in authority.read_text().splitlines() if "CERTIFICATE" not in line)
    assert policy["CACertificates"] == [given]
    assert (tmp_path / "usr/local/share/ca-certificates/quhao-hall.crt").read_bytes() == authority.read_bytes()
    units = {one.name for one in (tmp_path / "etc/systemd/system").iterdir()}
    assert units == {"quhao-agent.service", "quhao-kiosk.service"}
    assert f"QUHAO_ADDRESS={ADDRESS}\nQUHAO_SERVER={ADDRESS}\nQUHAO_PAGE=kiosk\n" in (
        tmp_path / "etc/quhao/screen.env"
    ).read_text("utf-8")
    assert (tmp_path / "etc/modprobe.d/quhao.conf").exists()
    assert "useradd --system --user-group --home-dir /var/lib/quhao-screen" in said


def test_the_agents_file_can_be_read_by_the_agent_and_by_nobody_else(tmp_path: Path) -> None:
    install(tmp_path, "window", "--address", "http://10.0.0.1:8000")
    file = tmp_path / "etc/quhao/agent.toml"
    found = agent_config.read(file)
    assert (found.server, found.folder) == ("http://10.0.0.1:8000", Path("/var/lib/quhao-agent"))
    assert mode(file) == 0o640
    assert [one.name for one in (tmp_path / "etc/systemd/system").iterdir()] == ["quhao-agent.service"]
    assert not (tmp_path / "etc/quhao/screen.env").exists()


def test_a_kiosk_whose_box_serves_its_page_opens_the_box_and_knows_the_server(tmp_path: Path) -> None:
    install(tmp_path, "kiosk", "--address", ADDRESS, "--local", "8080")
    screen = (tmp_path / "etc/quhao/screen.env").read_text(encoding="utf-8")
    assert f"QUHAO_ADDRESS=http://127.0.0.1:8080\nQUHAO_SERVER={ADDRESS}\n" in screen
    policy = json.loads((tmp_path / "etc/chromium/policies/managed/quhao.json").read_text(encoding="utf-8"))
    assert policy["HomepageLocation"] == "http://127.0.0.1:8080/kiosk"
    assert policy["URLAllowlist"][0] == "127.0.0.1:8080/kiosk"
    found = agent_config.read(tmp_path / "etc/quhao/agent.toml")
    assert found.server == ADDRESS and found.kiosk is not None and found.kiosk.port == 8080


def test_a_display_box_has_its_screens_in_one_file_and_no_python_packages(tmp_path: Path) -> None:
    said = install(tmp_path, "display", "--address", ADDRESS)
    lines = (tmp_path / "etc/quhao/screens").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "HDMI-1 1920x1080 0,0 normal board"
    policy = json.loads((tmp_path / "etc/chromium/policies/managed/quhao.json").read_text(encoding="utf-8"))
    assert (policy["URLAllowlist"], policy["HomepageLocation"]) == (["hall.example"], ADDRESS + "/board")
    assert "Python 软件包" not in said and not (tmp_path / "etc/quhao/agent.toml").exists()


def test_one_pc_of_a_small_hall_is_server_and_kiosk(server: Path, tmp_path: Path) -> None:
    install(tmp_path, "server", "--name", "10.1.2.3")
    install(tmp_path, "kiosk", "--address", "https://10.1.2.3")
    assert {one.name for one in (tmp_path / "etc/sysctl.d").iterdir()} == {
        "60-quhao-server.conf",
        "60-quhao-screen.conf",
    }
    shown = ["openssl", "x509", "-noout", "-ext", "subjectAltName", "-in", str(tmp_path / "etc/quhao/tls/server.crt")]
    assert b"IP Address:10.1.2.3" in subprocess.run(shown, capture_output=True, check=True).stdout


def test_every_program_a_unit_starts_is_laid_by_the_script_or_by_a_package(server: Path) -> None:
    named = set()
    for unit in SCRIPT.parent.glob("*.service"):
        named |= set(re.findall(r"/opt/quhao/(deploy/\S+)", unit.read_text(encoding="utf-8")))
    assert named and {one for one in named if not (server / "opt/quhao" / one).is_file()} == set()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "install.sh server"),
        (("server",), "--name"),
        (("server", "--name", "a b"), "--name"),
        (("kiosk",), "--address"),
        (("kiosk", "--address", "hall.example"), "--address"),
        (("kiosk", "--address", "https://x;reboot"), "不能用的字符"),
        (("server", "--name"), "后面要写一个值"),
        (("server", "--name", "x", "--wheelhouse", "/nowhere"), "没有文件夹"),
    ],
)
def test_a_wrong_command_line_is_told_what_is_missing_and_does_nothing(
    words: tuple[str, ...], says: str, tmp_path: Path
) -> None:
    done = subprocess.run(
        ["sh", str(SCRIPT), "--root", str(tmp_path), *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2 and says in done.stderr
    assert list(tmp_path.iterdir()) == []
