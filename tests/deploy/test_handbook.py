"""What the handbook tells an integrator to type is what there is."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

from devices.agent import config as agent_config
from devices.opening import MAKES
from queue_server.cli.acceptance import acceptance

ROOT: Final = Path(__file__).resolve().parents[2]
BOOK: Final = (ROOT / "docs" / "handbook.zh-CN.md").read_text(encoding="utf-8")
OPERATING: Final = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")


def test_the_agents_file_in_the_handbook_is_one() -> None:
    text = "".join(re.findall(r"```toml\n(.*?)```", BOOK, re.S))
    found = agent_config.from_table(tomllib.loads(text), Path())
    assert [one.name for one in found.printers] == ["front"]
    assert {one.kind for one in found.attached} == set(MAKES)
    assert found.kiosk is not None and found.kiosk.printer == "front"


def test_every_table_of_the_agents_file_in_the_operators_guide_works_as_it_stands() -> None:
    found = [tomllib.loads(one) for one in re.findall(r"```toml agent\n(.*?)```", OPERATING, re.S)]
    read = [agent_config.from_table({"server": "http://192.168.1.10:8000"} | one, Path()) for one in found]
    attached = [one for config in read for one in config.attached]
    assert {one.kind for one in attached} == set(MAKES) and [one for config in read for one in config.printers]
    assert {one.driver for one in attached} >= {"sam_v", "serial", "ff68", "onbon_bx", "line_template", "http", "audio"}


def test_every_option_of_the_installation_that_is_written_down_exists() -> None:
    script = (ROOT / "deploy" / "install.sh").read_text(encoding="utf-8")
    lines = re.findall(r"install\.sh (?:server|kiosk|window|display)[^`\n#]*", BOOK + OPERATING)
    options = {one for line in lines for one in re.findall(r"--[a-z-]+", line)}
    assert len(lines) >= 8 and {one for one in options if f" {one} " not in script.replace(")", " ")} == set()


def test_every_option_of_the_acceptance_that_is_written_down_exists() -> None:
    known = {one for parameter in acceptance.params for one in (*parameter.opts, *parameter.secondary_opts)}
    written = {one for line in re.findall(r"quhao acceptance[^`\n]*", BOOK) for one in re.findall(r"--[a-z-]+", line)}
    assert written and written <= known


def test_every_unit_and_script_that_is_written_down_exists() -> None:
    text = BOOK + OPERATING
    units = set(re.findall(r"\bquhao-(?:agent|backup|proxy|kiosk|display)(?:\.\w+)?\b", text))
    delivered = {one.name for one in (ROOT / "deploy").glob("quhao*.*")}
    assert units and {one for one in units if one not in delivered and f"{one}.service" not in delivered} == set()
    files = set(re.findall(r"\bdeploy/[\w./-]+\w", text))
    assert files and {one for one in files if not (ROOT / one).exists()} == set()
