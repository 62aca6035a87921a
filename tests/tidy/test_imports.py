"""Which way imports run, kept by import-linter, and proof that it would notice."""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("queue_server", "kiosk", "display", "appointments", "devices")
# file, a line that must not be there, the contract that says so
PLANTED = (
    ("queue_server/tickets/planted.py", "from queue_server.views import board", "Imports run downwards only"),
    ("queue_server/hall/planted.py", "import queue_server.staff.store", "Imports run downwards only"),
    ("queue_server/shed/__init__.py", '"""A package without a floor."""', "A new package must be given its floor"),
    ("queue_server/hall/store.py", "import queue_server.hall.service", "follow over service over store over model"),
    ("queue_server/tickets/order.py", "import queue_server.tickets.moving", "The acts on a ticket stand on its store"),
    ("queue_server/tickets/order.py", "import time", "Pure modules know no I/O, clock or chance"),
    ("queue_server/people/documents.py", "import random", "Pure modules know no I/O, clock or chance"),
    ("display/layout.py", "from queue_server.kernel import clock", "Pure modules know no I/O, clock or chance"),
    ("kiosk/planted.py", "import escpos", "Only devices touches hardware"),
    ("queue_server/app.py", "import devices.cli", "Only devices touches hardware"),
    ("devices/planted.py", "import queue_server.kernel.clock", "Devices import nothing of the server"),
    ("queue_server/api/planted.py", "import queue_server.tickets.store", "Faces hold no SQL"),
    ("queue_server/staff/planted.py", "import sqlite3", "SQLite comes from the kernel alone"),
    ("queue_server/wiring/planted.py", "import queue_server.settings", "Settings are handed in"),
)


def lint(folder: Path) -> tuple[int, str]:
    """import-linter over a tree; its verdict and its words."""
    program = "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c(['--no-cache']))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    for package in PACKAGES:
        leave_out = shutil.ignore_patterns("__pycache__", "templates")
        shutil.copytree(ROOT / package, folder / package, ignore=leave_out)
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_imports_run_downwards_only(tree: Path) -> None:
    status, said = lint(tree)
    assert status == 0, said
    assert "0 broken" in said


def test_every_planted_violation_is_found(tree: Path) -> None:
    before: dict[Path, str | None] = {}
    for name, line, _contract in PLANTED:
        file = tree / name
        before.setdefault(file, file.read_text(encoding="utf-8") if file.exists() else None)
        file.parent.mkdir(exist_ok=True)
        kept = file.read_text(encoding="utf-8") if file.exists() else ""
        file.write_text(f"{kept}\n{line}\n", encoding="utf-8")
    try:
        status, said = lint(tree)
    finally:
        for file, text in before.items():
            if text is None:
                file.unlink()
            else:
                file.write_text(text, encoding="utf-8")
    assert status != 0
    broken = said.split("Broken contracts")[-1] if "Broken contracts" in said else said
    for name, line, contract in PLANTED:
        assert contract in broken, said
        module = name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        assert module in broken or module.split(".")[-1] in broken, f"{line} in {name} was not found:\n{said}"


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_is_imported_from_this_checkout(package: str) -> None:
    found = importlib.import_module(package).__file__
    assert found is not None
    assert Path(found).resolve().is_relative_to(ROOT)


def test_a_server_starts_without_what_only_a_rare_act_needs() -> None:
    rare = ("openpyxl", "sqlite_utils", "escpos", "PIL", "numpy", "fpdf")
    program = f"import sys, queue_server.app; print([name for name in {rare} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
