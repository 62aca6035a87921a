"""The shell scripts of a box, run with the system's programs replaced by ones that write down how they were called."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

import pytest

DEPLOY: Final = Path(__file__).resolve().parents[2] / "deploy"


def run(script: str, *words: str, path: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """A script with the folder's programs before the system's."""
    full = os.environ | {"PATH": f"{path}:{os.environ['PATH']}"} | env
    return subprocess.run(
        ["sh", str(DEPLOY / script), *words], env=full, capture_output=True, text=True, check=False, timeout=60
    )


def program(folder: Path, name: str, body: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{body}\n")
    (folder / name).chmod(0o755)


def test_the_shell_finds_nothing_to_say_about_any_script() -> None:
    scripts = sorted(map(str, DEPLOY.rglob("*.sh")))
    done = subprocess.run(["shellcheck", *scripts], capture_output=True, text=True, check=False)
    assert done.stdout == "" and len(scripts) >= 7


def kept(tmp_path: Path, names: list[str], now: str) -> list[str]:
    """Which backups are there after one more was made at that minute."""
    folder, programs = tmp_path / "backups", tmp_path / "bin"
    programs.mkdir()
    for name in names:
        (folder / name).mkdir(parents=True)
    program(programs, "date", f"echo {now}")
    program(programs, "quhao", 'mkdir "$2" && : > "$2/quhao.db"')
    done = run("backup.sh", path=programs, QUHAO_BACKUP_FOLDER=str(folder), QUHAO_COMMAND="quhao")
    assert done.returncode == 0, done.stderr
    return sorted(one.name for one in folder.iterdir())


def test_the_newest_eight_backups_stay_and_the_last_of_each_of_thirty_days(tmp_path: Path) -> None:
    today = [f"2026-11-23T{hour:02}0000" for hour in range(8, 20)]
    days = [f"2026-{month:02}-{day:02}T{hour}0000" for month in (9, 10) for day in range(1, 29) for hour in (12, 18)]
    left = kept(tmp_path, [*today, *days, "of-another", "2026-11-23T080000.part"], "2026-11-23T200000")
    assert left[-1] == "of-another" and "2026-11-23T080000.part" in left
    copies = [one for one in left if one[-1].isdigit()]
    assert copies[-8:] == [*today[-7:], "2026-11-23T200000"]
    earlier = copies[:-8]
    assert len(earlier) == 29 and all(one.endswith("T180000") for one in earlier)
    assert earlier[0] == "2026-09-28T180000"


def test_where_the_copy_fails_none_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "2026-01-01T000000").mkdir()
    program(tmp_path, "quhao", "exit 1")
    done = run("backup.sh", path=tmp_path, QUHAO_BACKUP_FOLDER=str(tmp_path), QUHAO_COMMAND="quhao")
    assert done.returncode == 1 and (tmp_path / "2026-01-01T000000").exists()


FACTS: Final = {
    "/dev/ttyUSB0": "DEVNAME=/dev/ttyUSB0 SUBSYSTEM=tty ID_PATH=pci-0000:00:14.0-usb-0:3:1.0 ID_VENDOR_ID=1a86 "
    "ID_MODEL_ID=7523",
    "/dev/input/event5": "DEVNAME=/dev/input/event5 SUBSYSTEM=input ID_PATH=pci-0000:00:14.0-usb-0:4:1.0 "
    "ID_VENDOR_ID=0c2e ID_MODEL_ID=0901 ID_SERIAL_SHORT=A1",
    "/dev/ttyS0": "DEVNAME=/dev/ttyS0 SUBSYSTEM=tty",
}


@pytest.fixture
def devices(tmp_path: Path) -> Path:
    answers = "\n".join(f'  *--name={name}) printf "%s\\n" {facts} ;;' for name, facts in FACTS.items())
    program(tmp_path, "udevadm", f'case "$*" in\n{answers}\n  *--name=*) exit 1 ;;\nesac')
    return tmp_path


def named(devices: Path, *words: str) -> tuple[int, list[str], str]:
    """Exit code, the rules now, and what was said."""
    rules = devices / "61-quhao-site.rules"
    done = run("udev/name-device.sh", *words, path=devices, QUHAO_UDEV_RULES=str(rules))
    return done.returncode, rules.read_text().splitlines() if rules.exists() else [], done.stdout + done.stderr


def test_a_device_is_named_by_its_socket_or_by_its_make(devices: Path) -> None:
    code, rules, said = named(devices, "reader", "/dev/ttyUSB0")
    assert (code, said) == (0, "/dev/ttyUSB0 从现在起也叫 /dev/quhao/reader。\n")
    by_socket = 'ENV{ID_PATH}=="pci-0000:00:14.0-usb-0:3:1.0"'
    kernel = 'SUBSYSTEM=="tty", KERNEL=="ttyUSB[0-9]*|ttyACM[0-9]*"'
    assert rules == [f'{kernel}, {by_socket}, SYMLINK+="quhao/reader"']
    _, rules, _ = named(devices, "scanner", "/dev/input/event5", "model", "agent")
    assert rules[1] == (
        'SUBSYSTEM=="input", KERNEL=="event[0-9]*", ENV{ID_VENDOR_ID}=="0c2e", ENV{ID_MODEL_ID}=="0901", '
        'ENV{ID_SERIAL_SHORT}=="A1", SYMLINK+="quhao/scanner", ENV{LIBINPUT_IGNORE_DEVICE}="1", '
        'ENV{ID_INPUT_KEYBOARD}="", TAG-="seat"'
    )
    _, again, _ = named(devices, "reader", "/dev/ttyUSB0", "model")
    assert len(again) == 2 and 'ENV{ID_MODEL_ID}=="7523", SYMLINK+="quhao/reader"' in again[1]


def test_what_cannot_be_named_is_said_and_nothing_is_written(devices: Path) -> None:
    for words, says in (
        (("reader", "/dev/ttyUSB9"), "没有设备"),
        (("Reader", "/dev/ttyUSB0"), "小写字母"),
        (("reader", "/dev/ttyS0"), "没有 USB 标识"),
        (("reader", "/dev/ttyUSB0", "socket"), "port 或 model"),
    ):
        code, rules, said = named(devices, *words)
        assert code != 0 and rules == [] and says in said


def test_every_udev_rule_is_well_formed() -> None:
    import re

    keys = "ACTION|SUBSYSTEMS?|KERNEL|ENV\\{\\w+\\}|ATTR\\{[\\w/]+\\}|TEST|SYMLINK|GROUP|MODE"
    part = re.compile(rf'({keys})(==|!=|=|\+=)"[^"]*"')
    lines = (DEPLOY / "udev/60-quhao.rules").read_text(encoding="utf-8").splitlines()
    rules = [one for one in lines if one and not one.startswith("#")]
    assert len(rules) >= 6
    for rule in rules:
        parts = rule.split(", ")
        assert all(part.fullmatch(one) for one in parts), rule
        assert "==" in parts[0] and "==" not in parts[-1]


def test_each_output_of_a_box_gets_its_place_its_page_and_a_profile_of_its_own(tmp_path: Path) -> None:
    log = tmp_path / "log"
    for name in ("xset", "xrandr"):
        program(tmp_path, name, f'echo "{name} $*" >> {log}')
    says = f'for last; do :; done; echo "browser $QUHAO_KIOSK_DATA $last $*" >> {log}'
    both = f'until [ "$(grep -c ^browser {log})" = 2 ]; do sleep 0.05; done'  # then one of them ends
    program(tmp_path, "browser", f"{says}\n[ $last = http://hall/board ] || exec sleep 300\n{both}")
    screens = tmp_path / "screens"
    screens.write_text("# two\nHDMI-1 1920x1080 0,0 normal board\nDP-1 1920x1080 1920,0 left screen\n")
    done = run(
        "kiosk/x11.sh",
        path=tmp_path,
        HOME=str(tmp_path),
        QUHAO_SCREENS=str(screens),
        QUHAO_ADDRESS="http://hall",
        QUHAO_BROWSER="browser",
        WAYLAND_DISPLAY="",
    )
    assert done.returncode == 1, done.stderr  # a browser ended: systemd starts the session anew
    said = log.read_text().splitlines()
    assert "xrandr --output HDMI-1 --mode 1920x1080 --pos 0x0 --rotate normal" in said
    assert "xrandr --output DP-1 --mode 1920x1080 --pos 1920x0 --rotate left" in said
    board = next(one for one in said if one.endswith("http://hall/board"))
    window = next(one for one in said if one.endswith("http://hall/screen"))
    assert board.startswith(f"browser {tmp_path}/profile-HDMI-1 ") and "--window-size=1920,1080" in board
    assert "--window-position=1920,0 --window-size=1080,1920" in window and "ozone" not in window


def test_a_kiosk_is_one_window_turned_as_the_panel_hangs(tmp_path: Path) -> None:
    program(tmp_path, "cage", 'echo "$*"')
    browser = DEPLOY / "kiosk" / "kiosk-browser.sh"
    for turn, word in (("0", ""), ("90", "-r "), ("270", "-rrr ")):
        done = run("kiosk/cage.sh", path=tmp_path, QUHAO_ADDRESS="https://hall", QUHAO_ROTATE=turn)
        assert done.stdout == f"-d {word}-- /bin/sh {browser} https://hall kiosk\n"
    assert run("kiosk/cage.sh", path=tmp_path, QUHAO_ADDRESS="https://hall", QUHAO_ROTATE="45").returncode == 2
