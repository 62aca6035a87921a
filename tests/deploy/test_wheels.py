"""Every locked package can be installed without the internet on every kind of machine; nothing here asks the index."""

from __future__ import annotations

import ast
import sys
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest
from packaging.utils import parse_wheel_filename

from deploy.wheels import AGENT, KINDS, ROOT, SERVER, TABLE, Kind, Pin, pins, wanted

KNOWN: Final[dict[str, dict[str, Any]]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
DISTRIBUTIONS: Final = {
    "PIL": "pillow",
    "serial": "pyserial",
    "socketio": "python-socketio",
    "escpos": "python-escpos",
    "barcode": "python-barcode",
}

NOT_INSTALLED: Final = {"devices", "_typeshed"}  # our own, and what type checkers alone know


def wheels(kind: Kind) -> dict[str, dict[str, Any]]:
    """The table's rows of a kind of machine by package and version."""
    return {f"{name}=={version}": row for name, version, row in _named(kind)}


def _named(kind: Kind) -> list[tuple[str, str, dict[str, Any]]]:
    parsed = [(parse_wheel_filename(file), file, row) for file, row in KNOWN[kind.name].items()]
    return [(facts[0], str(facts[1]), row | {"tags": facts[3], "file": file}) for facts, file, row in parsed]


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.name)
def test_every_locked_package_has_a_wheel_that_runs_there_and_that_the_lock_allows(kind: Kind) -> None:
    rows, supported = wheels(kind), set(kind.tags())
    lacking = []
    for pin in wanted(kind):
        row = rows.pop(f"{pin.name}=={pin.version}", None)
        if row is None or not row["tags"] & supported or row["sha256"] not in pin.hashes:
            lacking.append(f"{pin.name}=={pin.version}")
    assert lacking == [], "run `make wheels` after `make lock`"
    assert rows == {}, "wheels of packages that are locked no more"


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.name)
def test_what_a_wheel_needs_there_is_locked_too(kind: Kind) -> None:
    names = {name for name, _version, _row in _named(kind)}
    open_ends = {row["file"]: set(row["needs"]) - names for _name, _version, row in _named(kind)}
    assert {file: ends for file, ends in open_ends.items() if ends} == {}


def test_no_wheel_wants_a_newer_glibc_than_kylin_and_uos_have() -> None:
    for kind in KINDS:
        newer = [tag for tag in kind.tags() if tag.platform.startswith("manylinux_2_") and _minor(tag.platform) > 28]
        assert newer == []


def _minor(platform: str) -> int:
    return int(platform.split("_")[2])


def test_pysqlite3_is_for_x86_64_alone_and_arm64_needs_a_python_with_a_new_sqlite() -> None:
    by_kind = {kind.name: {pin.name for pin in wanted(kind)} for kind in KINDS}
    assert "pysqlite3" in by_kind["linux-x86_64"] and "pysqlite3" not in by_kind["linux-arm64"]
    assert by_kind["linux-x86_64"] - by_kind["linux-arm64"] == {"pysqlite3"}


def test_the_agent_is_locked_to_the_servers_versions_and_carries_none_of_its_machinery() -> None:
    server = {pin.name: pin.version for pin in pins(ROOT / SERVER)}
    agent = {pin.name: pin.version for pin in pins(ROOT / AGENT)}
    assert {name: at for name, at in agent.items() if server.get(name, at) != at} == {}
    assert set(agent) - set(server) == {"colorama"}
    assert not {"flask", "gevent", "gunicorn", "argon2-cffi", "pydantic"} & set(agent)


def test_what_devices_imports_is_what_the_agent_installs() -> None:
    imported = set()
    for path in (ROOT / "devices").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
    foreign = {DISTRIBUTIONS.get(one, one) for one in imported - sys.stdlib_module_names - NOT_INSTALLED}
    asked = {
        line.split("[")[0]
        for line in (ROOT / "deploy" / "agent.in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    }
    assert foreign - asked == set(), "add it to deploy/agent.in, then `make lock wheels`"


def test_a_lock_is_read_with_its_markers_and_hashes(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    digest = "a" * 64
    lock.write_text(
        f"# head\nClick==8.5.1 \\\n    --hash=sha256:{digest}\n    # via quhao\n"
        f'pysqlite3==0.6.1 ; sys_platform == "linux" and platform_machine == "x86_64" \\\n    --hash=sha256:{digest}\n'
    )
    click, sqlite = pins(lock)
    assert click == Pin("click", "8.5.1", "", (digest,))
    assert [sqlite.on(kind) for kind in KINDS] == [True, False, True, False, False]
