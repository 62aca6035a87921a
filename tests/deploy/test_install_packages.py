"""install.sh lays Python packages offline: a virtual environment is made, and only what the lock names gets into it.

With one package of the lock, for the time it takes; `make install-check` does it with all of them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Final

from tests.deploy import wheelhouse

ROOT: Final = Path(__file__).resolve().parents[2]
TAKEN: Final = (
    *("deploy/install.sh", "deploy/quhao-agent.service", "deploy/udev/60-quhao.rules"),
    *("docs/handbook.zh-CN.md", "LICENSE", "requirements.lock"),
)
CALL: Final = "import click, devices.tables, importlib.metadata as m; print(m.version('quhao'), devices.__file__)"


def test_a_box_without_the_internet_gets_what_the_lock_allows_and_nothing_else(tmp_path: Path) -> None:
    source, wheels, root = tmp_path / "source", tmp_path / "wheels", tmp_path / "root"
    _checkout(source)
    wheels.mkdir()
    wheelhouse.own(ROOT / "devices", "9.8.7", wheels)
    (source / "requirements-agent.lock").write_text(wheelhouse.repacked("click", wheels), encoding="utf-8")

    done = _install(source, root, wheels)
    assert done.returncode == 0, done.stdout + done.stderr
    installed = root / "opt/quhao/.venv"
    python = installed / "bin/python"
    said = subprocess.run([python, "-I", "-c", CALL], capture_output=True, text=True, check=True).stdout
    assert said.startswith("9.8.7 ") and str(installed) in said
    assert list((installed / "lib").rglob("devices/__pycache__/tables.*.pyc"))  # a service may not write into it

    strange = next(wheels.glob("click-*.whl"))
    strange.write_bytes(strange.read_bytes() + b" ")
    shutil.rmtree(next((installed / "lib").rglob("click-*.dist-info")))  # so that it is asked for again
    done = _install(source, root, wheels)
    assert done.returncode != 0 and metadata.version("click") in done.stderr and "HASH" in done.stderr.upper()


def _checkout(source: Path) -> None:
    """What this box needs of the project, and no more: laying each file has its own tests."""
    for name in TAKEN:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)


def _install(source: Path, root: Path, wheels: Path) -> subprocess.CompletedProcess[str]:
    script = [
        *("sh", str(source / "deploy/install.sh"), "window", "--address", "http://10.0.0.1:8000"),
        *("--root", str(root), "--wheelhouse", str(wheels), "--python", sys.executable),
    ]
    own = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    own["PIP_CONFIG_FILE"] = os.devnull  # this machine's own indexes and folders play no part
    return subprocess.run(script, capture_output=True, text=True, check=False, env=own)
