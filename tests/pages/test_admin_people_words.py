"""The pages about accounts, devices, days and the journal say only words there are, in both languages."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from display import content as screens
from queue_server.hall.calendar import KINDS
from queue_server.hall.codes import DEVICE_KINDS
from queue_server.pages import admin_content_words as content
from queue_server.pages import admin_people_words as people
from queue_server.pages import admin_things_words as things
from queue_server.pages.admin_people import FIGURES
from queue_server.pages.admin_words import FRAME

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "queue_server" / "pages" / "templates" / "pages" / "admin"
SCRIPTS = [ROOT / "static" / "js" / f"{name}.js" for name in ("admin-people", "admin-people-import")]
PAGES = {
    "people": (people.WORDS, ("accounts", "accounts_import", "account", "_dialog")),
    "things": (
        {lang: {**words, **content.WORDS[lang]} for lang, words in things.WORDS.items()},
        ("devices", "calendar", "figures", "journal", "journal_check", "_dialog"),
    ),
}
MADE = {f"kind.{kind}" for kind in DEVICE_KINDS} | {f"calendar.{kind}" for kind in KINDS}
MADE |= {f"figures.{key}" for key in FIGURES}
MADE |= {f"content.{why}" for why in screens.WHYS}
MADE |= {f"printer.{state}" for state in ("online", "degraded", "unavailable", "unknown")}
FROM_CODE = {"journal.unknown_who", "journal.unknown_what"}
HAN = re.compile(r"[\u4e00-\u9fff]")


def said_in(names: tuple[str, ...]) -> set[str]:
    text = "".join((TEMPLATES / f"{name}.html").read_text() for name in names)
    told = set(re.findall(r"'((?:[a-z]+\.)[a-z_]+)'", text)) | set(re.findall(r"\bt\('([a-z_.]+)'", text))
    code = "".join(path.read_text() for path in SCRIPTS) if "accounts_import" in names else ""
    told |= set(re.findall(r'"((?:accounts|import)\.[a-z_]+|unreachable)"', code))
    told -= {"kind.", "printer.", "calendar.", "import.", "way.", "figures.", "content."}  # what a code is put behind
    return told | ({f"import.{change}" for change in ("add", "edit", "same")} if code else set())


def places(text: str) -> set[str]:
    return {name for _text, name, _format, _conversion in Formatter().parse(text) if name}


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_say_only_words_there_are_and_all_of_them(name: str) -> None:
    words, names = PAGES[name]
    said = said_in(names) | (MADE | FROM_CODE if name == "things" else set())
    known = set(words["zh"])
    assert {key for key in said if "." in key or key in known} - known - set(FRAME["zh"]) == set()
    assert {key for key in known - said if not key.startswith("reason.")} == set()


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_have_the_same_words_with_the_same_places(name: str) -> None:
    zh, en = PAGES[name][0]["zh"], PAGES[name][0]["en"]
    assert set(zh) == set(en)
    assert [key for key in zh if places(zh[key]) != places(en[key])] == []
    assert [key for key, word in en.items() if HAN.search(word)] == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_scripts_keep_their_words_in_the_catalogue(script: Path) -> None:
    assert HAN.findall(script.read_text()) == []
