"""The agent on Windows, as far as it can be judged elsewhere: what it imports, and what the system will be told."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

from devices import cli
from devices.agent import windows

FOLDER: Final = Path(__file__).resolve().parents[2] / "deploy" / "windows"
# loads what is installed, which knows Windows by itself; then ours, with everything gone that Windows does not have
WITHOUT_UNIX: Final = """
import sys
import serial, socketio, click, PIL.Image, segno, escpos.printer
import socketserver, ssl, subprocess, tempfile, urllib.request
import cryptography.hazmat.primitives.asymmetric.x25519
for name in ("termios", "tty", "pty", "fcntl", "resource", "pwd", "grp", "syslog"):
    sys.modules[name] = None
import devices.cli, devices.agent.run, devices.agent.windows
"""


def test_the_agents_command_line_needs_nothing_that_windows_lacks() -> None:
    root = FOLDER.parents[1]
    done = subprocess.run([sys.executable, "-c", WITHOUT_UNIX], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def script() -> str:
    """The installation as PowerShell reads it."""
    return (FOLDER / "install-agent.ps1").read_text(encoding="utf-8-sig").replace("\r\n", "\n")


def test_windows_reads_the_script_as_it_is_meant() -> None:
    raw = (FOLDER / "install-agent.ps1").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")  # without it Windows takes the Chinese for its own code page
    assert raw.count(b"\r\n") == raw.count(b"\n")
    assert [one.name for one in FOLDER.iterdir()] == ["install-agent.ps1"]


def test_the_service_starts_with_the_machine_under_a_small_account_and_again_after_every_end() -> None:
    text = script()
    assert f"$name = '{windows.NAME}'" in text and "-StartupType Automatic" in text
    assert "obj= 'NT AUTHORITY\\LocalService'" in text
    assert "reset= 3600 actions= restart/2000/restart/2000/restart/30000" in text and "failureflag $name 1" in text
    assert "schtasks.exe /delete" in text and "/create" not in text  # the task of older versions goes


def test_what_the_service_starts_is_a_command_of_the_agent() -> None:
    image = re.search(r"^\$image = (.*)$", script(), re.M)
    assert image is not None and " -m devices agent service " in image[1]
    command = cli.agent.commands["service"]
    assert set(re.findall(r" (--\w+) ", image[1])) == {one for given in command.params for one in given.opts}


def test_the_file_it_begins_with_is_the_agents() -> None:
    begun = script().split('@"\n')[1].split('\n"@')[0].replace("$Address", "https://hall.example")
    assert tomllib.loads(begun) == {"server": "https://hall.example", "code": ""}
