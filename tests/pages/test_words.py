"""No page says a word that is missing, and no catalogue keeps a word nobody says."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from queue_server.pages.words import CATALOGUES, say

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "queue_server" / "pages" / "templates" / "pages"
ZH, EN = CATALOGUES["zh"], CATALOGUES["en"]
PHONE = ("ticket", "_rating", "phone", "phone_lost", "take", "take_closed", "take_service", "entrance")
LISTS = ("guide_lists", "guide_list", "guide_entry", "best_hours")
GUIDE = ("guide_base", "guide_floor", "guide_zone", "guide_service", "guide_find", *LISTS)
BOOK = (
    "book_base",
    "book",
    "book_times",
    "book_details",
    "book_over",
    "book_own",
    "booked",
    "booked_move",
    "_slots",
    "_items",
)
OURS = ("base", "sign_in", "sign_in_code", "enrol", "windows", "terminal", "desk", "error", *PHONE, *GUIDE, *BOOK)
STATES = ("waiting", "called", "serving", "held", "missed", "finished", "cancelled", "expired")
HAN = re.compile(r"[\u4e00-\u9fff]")
SCRIPTS = [path for path in sorted((ROOT / "static" / "js").glob("window*.js")) if "words-" not in path.name]


def said_in(names: tuple[str, ...]) -> set[str]:
    """Keys the templates say; `'ticket.state.' ~ state` stands for one per state."""
    text = "".join((TEMPLATES / f"{name}.html").read_text() for name in names)
    keys = set(re.findall(r"'((?:[a-z_]+\.)+[a-z_]+|product)'", text))
    return keys | {part + state for part in re.findall(r"'(ticket\.[a-z]+\.)' ~ state", text) for state in STATES}


def said_in_python() -> set[str]:
    pages = (ROOT / "queue_server" / "pages").glob("*.py")
    text = "".join(path.read_text() for path in pages if "words" not in path.stem)
    return {key for key in ZH if f'"{key}"' in text}


def marked(catalogue: str) -> str:
    """The catalogue without the {places} inside its words, so that a brace closes a group."""
    return re.sub(r"\{\w+\}", "", catalogue)


def test_every_word_a_page_says_is_in_the_chinese_catalogue() -> None:
    assert said_in(OURS) - set(ZH) == set()


def test_every_word_but_those_of_the_enrolment_form_is_in_english_too() -> None:
    errors = {key for key in said_in_python() if key.startswith("error.")}
    assert (said_in(OURS) | errors) - set(EN) == set()


def test_no_catalogue_keeps_a_word_nobody_says() -> None:
    assert set(ZH) - said_in(OURS) - said_in_python() == set()
    assert set(EN) - set(ZH) == set()


@pytest.mark.parametrize("key", sorted(EN))
def test_both_languages_fill_in_the_same_things(key: str) -> None:
    def places(text: str) -> set[str]:
        return {name for _text, name, _format, _conversion in Formatter().parse(text) if name}

    assert places(EN[key]) == places(ZH[key])


def test_an_unknown_word_is_named() -> None:
    with pytest.raises(KeyError, match=r"no\.such"):
        say("zh", "no.such")


@pytest.mark.parametrize(
    "script", [*SCRIPTS, *(ROOT / "static/js" / n for n in ("api.js", "signin.js", "ticket-page.js"))]
)
def test_scripts_keep_their_words_in_the_catalogue(script: Path) -> None:
    assert HAN.findall(script.read_text()) == []


def test_the_terminals_scripts_say_only_words_there_are_and_all_of_them() -> None:
    parts = ("words", "case-words", "people-words", "found-words")
    catalogue = "".join((ROOT / "static/js" / f"window-{part}-zh.js").read_text() for part in parts)
    groups = {
        name: set(re.findall(r"(\w+): \"", body))
        for name, body in re.findall(r"\n  (\w+): \{(.*?)\},?(?=\n  \w|\n\})", marked(catalogue), re.S)
    }
    alone = (ROOT / "static/js/window-meanwhile-words-zh.js").read_text()
    groups["meanwhile"] = set(re.findall(r"(\w+): \"", marked(alone)))
    code = "".join(path.read_text() for path in SCRIPTS)
    for group, word in re.findall(r"WORDS\.(\w+)\.(\w+)", code):
        assert group in groups, group
        assert word in groups[group], f"{group}.{word}"
    by_table = {
        "acts",
        "wishes",
        "why_not",
        "states",
        "outcomes",
        "pauses",
        "sign_offs",
        "whys",
        "empty",
        "why",
        "foot",
    }
    by_table |= {"needs", "needs_say", "refusals", "no_cases", "got", "papers", "messages", "documents", "found"}
    by_table |= {"meanwhile"}  # the guide desk says some of them
    for group, words in groups.items():
        unsaid = {word for word in words if group not in by_table and not re.search(rf"\.{word}\b|\b{word}:", code)}
        assert unsaid == set(), group


def test_no_form_of_a_page_can_put_what_was_typed_into_an_address() -> None:
    silent = []
    for path in sorted((ROOT / "queue_server" / "pages" / "templates").rglob("*.html")):
        for tag in re.findall(r"<form[^>]*>", path.read_text(encoding="utf-8")):
            if "method=" not in tag and 'role="search"' not in tag:
                silent.append(f"{path.name}: {tag}")
    assert silent == [], "a form without a method is sent as part of the address before its script has come"


def test_no_button_of_the_administration_can_be_pressed_before_the_script_that_serves_it() -> None:
    eager = []
    for path in sorted((ROOT / "queue_server" / "pages" / "templates" / "pages" / "admin").glob("[!_]*.html")):
        page = path.read_text(encoding="utf-8")
        served = re.findall(r"<button[^>]*data-(?:open|post|free)=[^>]*>", page)
        for form in re.findall(r'<form [^>]*method="dialog".*?</form>|<form method="dialog".*?</form>', page, re.S):
            served += re.findall(r'<button[^>]*type="submit"[^>]*>', form)
        eager += [f"{path.name}: {tag}" for tag in served if "disabled data-waits" not in tag]
        if "data-waits" in page:
            scripts = re.findall(r"/static/(js/[a-z-]+\.js)", page)
            assert any("ready(" in (ROOT / "static" / one).read_text(encoding="utf-8") for one in scripts), path.name
    assert eager == []


# what the glossary has another word for: a word that was once written → the one word there is
ONE_WORD = {
    "下岗": "离岗",
    "重叫": "重呼",
    "过号后重排": "过号恢复",
    "打印代理": "设备代理",
    "print agent": "device agent",
}


@pytest.mark.parametrize("retired", sorted(ONE_WORD))
def test_one_thing_has_one_word_wherever_it_is_said(retired: str) -> None:
    said = [
        path
        for part in (
            "queue_server",
            "kiosk",
            "display",
            "devices",
            "appointments",
            "static/js",
            "docs",
            "README.zh-CN.md",
        )
        for path in ([ROOT / part] if (ROOT / part).is_file() else sorted((ROOT / part).rglob("*")))
        if path.suffix in (".py", ".html", ".js", ".md", ".toml")
        and retired in path.read_text(encoding="utf-8").lower()
    ]
    assert said == [], f"the glossary says {ONE_WORD[retired]}"


def test_the_glossary_names_the_words_that_stand_for_others() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    assert [word for word in ONE_WORD.values() if word not in glossary.lower()] == []
