"""The pages that set a hall up say only words there are, all of them, and the same in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from queue_server.pages.admin_edit_words import EDIT
from queue_server.pages.admin_hall_words import FIRST, WORDS
from queue_server.pages.admin_words import FRAME
from queue_server.pages.doors import DOORS
from queue_server.views.readiness import STEPS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "queue_server" / "pages" / "templates" / "pages" / "admin"
PAGES = ("start", "steps", "hall", "file", "trial", "seats")
SCRIPTS = (
    "admin-hall",
    "admin-hall-fields",
    "admin-hall-preview",
    "admin-hall-versions",
    "admin-file",
    "admin-files",
    "admin-trial",
    "admin-seats",
)
CATALOGUES = {"frame": FRAME, "first": FIRST, "words": WORDS, "edit": EDIT}
BY_CODE = {"sending", "sent", "confirmed", "unknown", "failed", "queued"}  # the states of a print job
BY_CODE |= {"in_force", "later", "replaced", "withdrawn"}  # and of a version
HAN = re.compile(r"[\u4e00-\u9fff]")


def places(text: str) -> set[str]:
    return {name for _text, name, _format, _conversion in Formatter().parse(text) if name}


def said_in(*names: str) -> set[str]:
    text = "".join((TEMPLATES / f"{name}.html").read_text() for name in names)
    keys = set(re.findall(r"t\('((?:[a-z_]+\.)*[a-z_]+)'", text)) | set(re.findall(r"'((?:[a-z]+\.)[a-z_]+)' if", text))
    keys |= set(re.findall(r"else '([a-z]+\.[a-z_]+)'", text))
    if "'way.' ~" in text:
        keys |= {f"way.{one.key}" for one in DOORS}
    if "'step.' ~" in text:
        keys |= {f"step.{key}{part}" for key in STEPS for part in ("", ".says", ".todo", ".go")}
    if "'state.' ~" in text:
        keys |= {f"state.{state}" for state in ("online", "degraded", "unavailable", "unknown")}
    if "'seats.' ~" in text:
        keys |= {"seats.open", "seats.paused"}
    return keys


@pytest.mark.parametrize("name", CATALOGUES)
def test_both_languages_have_the_same_words_with_the_same_places(name: str) -> None:
    catalogue = CATALOGUES[name]
    assert set(catalogue["zh"]) == set(catalogue["en"])
    assert [key for key in catalogue["zh"] if places(catalogue["zh"][key]) != places(catalogue["en"][key])] == []
    assert [
        key for key, word in catalogue["en"].items() if HAN.search(word.replace("测试", "").replace("中文", ""))
    ] == []


def test_the_pages_say_only_words_there_are_and_all_of_them() -> None:
    said = said_in(*PAGES)
    assert said - set(WORDS["zh"]) - set(FRAME["zh"]) == set()
    assert set(WORDS["zh"]) - said == set()
    assert said_in("first_run") - set(FIRST["zh"]) - set(FRAME["zh"]) == set()
    assert set(FIRST["zh"]) - said_in("first_run") == set()


def test_the_scripts_say_only_words_there_are_and_all_of_them() -> None:
    code = "".join((ROOT / "static" / "js" / f"{name}.js").read_text() for name in SCRIPTS)
    said = set(re.findall(r"\bwords\.([a-z_]+)", code))
    assert said - set(EDIT["zh"]) == set()
    assert set(EDIT["zh"]) - said - BY_CODE == set()


@pytest.mark.parametrize("name", (*SCRIPTS, "admin-start", "admin-first-run", "admin-hall-model"))
def test_scripts_keep_their_words_in_the_catalogue(name: str) -> None:
    assert HAN.findall((ROOT / "static" / "js" / f"{name}.js").read_text()) == []
