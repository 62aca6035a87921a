"""The pages about the platform say only words there are, all of them, and the same in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

from queue_server.pages.admin_platform import SCRIPT
from queue_server.pages.admin_platform_words import EN, ZH
from queue_server.pages.admin_words import FRAME
from queue_server.platform.events import KINDS
from queue_server.platform.model import CHECKS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "queue_server" / "pages" / "templates" / "pages" / "admin"
BY_CODE = {
    *(f"platform.state.{one}" for one in ("unused", "up", "slow", "down")),
    *(f"platform.{one}" for one in ("ok", "warn", "fail", "skip")),
    *(f"platform.kind.{kind}" for kind, _make in KINDS.values()),
    *(f"platform.check.{one}" for one in CHECKS),
}


def places(text: str) -> set[str]:
    return {name for _text, name, _format, _conversion in Formatter().parse(text) if name}


def test_both_languages_have_the_same_words_with_the_same_places() -> None:
    assert set(ZH) == set(EN)
    assert [key for key in ZH if places(ZH[key]) != places(EN[key])] == []
    assert [key for key, text in EN.items() if re.search(r"[\u4e00-\u9fff]", text)] == []


def test_the_pages_say_only_words_there_are_and_all_of_them() -> None:
    text = "".join((TEMPLATES / f"{name}.html").read_text() for name in ("platform", "platform_check", "case_files"))
    said = (
        {f"files.{key}" for key in SCRIPT}
        | set(re.findall(r"'((?:platform|files)\.[a-z_]+)'", text))
        | set(re.findall(r"\bt\('([a-z_.]+)'", text))
    )
    script = (ROOT / "static" / "js" / "admin-case-files.js").read_text()
    assert set(re.findall(r'say\("([a-z]+)"', script)) - {"unreachable"} | {"row", "column"} == set(SCRIPT)
    said = {one for one in said if not one.endswith(".")} | BY_CODE
    assert said - set(ZH) - set(FRAME["zh"]) == set()
    assert set(ZH) - said == set()
