"""The pages about the catalogue say only words there are, all of them, and the same in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

from queue_server.pages.admin_catalogue import SCRIPT
from queue_server.pages.admin_catalogue_words import EN, ZH
from queue_server.pages.admin_words import FRAME

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "queue_server" / "pages" / "templates" / "pages" / "admin"
NAMES = ("catalogue", "catalogue_list", "catalogue_version", "_catalogue", "_dialog")
CODES = {
    "state": ("draft", "later", "in_force", "replaced", "withdrawn"),
    "source": ("file", "platform", "demo"),
    "pulled": ("draft", "same", "fault", "wrong"),
    "of": ("rows", "items", "one_visit", "no_visit"),
}
BY_CODE = {f"catalogue.{kind}.{code}" for kind, codes in CODES.items() for code in codes}


def places(text: str) -> set[str]:
    return {name for _text, name, _format, _conversion in Formatter().parse(text) if name}


def test_both_languages_have_the_same_words_with_the_same_places() -> None:
    assert set(ZH) == set(EN)
    assert [key for key in ZH if places(ZH[key]) != places(EN[key])] == []
    assert [key for key, text in EN.items() if re.search(r"[\u4e00-\u9fff]", text.replace("机构名称", ""))] == []


def test_the_pages_and_their_script_say_only_words_there_are_and_all_of_them() -> None:
    text = "".join((TEMPLATES / f"{name}.html").read_text() for name in NAMES)
    said = set(re.findall(r"'((?:catalogue\.)[a-z_]+)'", text)) | set(re.findall(r"\bt\('([a-z_.]+)'", text))
    script = (ROOT / "static" / "js" / "admin-catalogue.js").read_text()
    assert set(re.findall(r'say\("([a-z_]+)"', script)) | {"row", "column"} == set(SCRIPT)
    said = {one for one in said if not one.endswith(".")} | BY_CODE | {f"catalogue.{key}" for key in SCRIPT}
    assert said - set(ZH) - set(FRAME["zh"]) == set()
    assert set(ZH) - said == set()
