"""Guides to items and the published lists as screens of the kiosk: which there are, one searched by initials, one
entry, read by pages. Reached from the map, so that the way to a number stays as short as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kiosk.guide import FEW_ROWS_MAX, LETTERS, ROWS_MAX, paged
from kiosk.scene import Scene, Values, link
from queue_server.catalogue.publishing import Shown, Standing
from queue_server.hall.search import CHARS_MAX
from queue_server.views import published
from queue_server.views.published import Fact

# lines of an entry on one page, by 长辈版 and low reach
LINES_MAX: Final = {(False, False): 20, (False, True): 10, (True, False): 11, (True, True): 6}
TITLE_MAX: Final = 26  # signs of a title on a key, and of the line below it
ABOUT_MAX: Final = 20
SIGNS_MAX: Final = {False: 20, True: 15}  # Chinese signs on a line


def start(scene: Scene, shown: Sequence[Shown]) -> Values:
    """The lists with entries today."""
    rows = [
        _row(one.list.words.say(scene.lang), scene.t("lists_count", count=one.entries), link("list", id=one.list.id))
        for one in shown
    ]
    return {
        "screen": "lists",
        "back": "map",
        **paged(scene, "lists", rows, ROWS_MAX, large=3),
    }


def one_list(scene: Scene, found: Standing, typed: str) -> Values:
    """The entries that fit the initials typed so far, and the letters to go on with."""
    asked, of = typed[:CHARS_MAX].strip(), found.list.id
    size = FEW_ROWS_MAX
    shown, entries = published.page(found, asked, scene.page or 1, size, scene.lang)
    here = paged(scene, link("list", id=of, q=asked), [{}] * shown.rows, size, large=size)
    rows = [_row(one.title, one.about, link("entry", id=of, key=one.key, q=asked, at=shown.page)) for one in entries]
    return {
        "screen": "list",
        "back": "lists",
        "title": found.list.words.say(scene.lang),
        "asked": asked,
        "count": shown.rows,
        "search": link("list", id=of),
        "letters": [(one, link("list", id=of, q=(asked + one)[:CHARS_MAX])) for one in LETTERS],
        "shorter": link("list", id=of, q=asked[:-1]),
        **here,
        "rows": rows,
    }


def entry(scene: Scene, found: Standing, key: str, typed: str, at: str) -> Values:
    """One entry, as many of its facts as a page holds."""
    asked, of = typed[:CHARS_MAX].strip(), found.list.id
    named = published.entry(found, key, scene.lang)
    pages = _pages(published.facts(found, key, scene.lang), scene)
    here = paged(scene, link("entry", id=of, key=key, q=asked, at=at), [{}] * len(pages), 1, large=1)
    back = link("list", id=of, q=asked, page=at if at not in ("", "1") else "")
    facts = pages[int(here["page"]) - 1] if pages else ()
    return {
        "screen": "entry",
        "back": back,
        "title": named.title,
        "list_name": found.list.words.say(scene.lang),
        "facts": facts,
        **{name: here[name] for name in ("here", "page", "pages", "page_before", "page_next")},
    }


def _pages(facts: Sequence[Fact], scene: Scene) -> list[tuple[Fact, ...]]:
    """The facts on as many pages as they need; one that goes on says its name again."""
    most = LINES_MAX[scene.elder, scene.low]
    signs = SIGNS_MAX[scene.elder]
    pages: list[list[Fact]] = [[]]
    left = most
    for fact in facts:
        for line in fact.lines:
            for part in _parts(line, signs * (most - 1)):
                needed = -(-_signs(part) // signs)
                goes_on = bool(pages[-1]) and pages[-1][-1].name == fact.name
                if needed + (0 if goes_on else 1) > left and pages[-1]:
                    pages.append([])
                    left, goes_on = most, False
                if goes_on:
                    pages[-1][-1] = Fact(fact.name, (*pages[-1][-1].lines, part))
                else:
                    pages[-1].append(Fact(fact.name, (part,)))
                left -= needed + (0 if goes_on else 1)
    return [tuple(page) for page in pages]


def _signs(text: str) -> int:
    """How wide a text is, in Chinese signs: a Latin letter takes half of one's place."""
    return -(-sum(2 if ord(sign) > 0x2E7F else 1 for sign in text) // 2)


def _parts(text: str, most: int) -> list[str]:
    return [text[at : at + most] for at in range(0, len(text), most)] or [""]


def _row(title: str, about: str, go: str) -> dict[str, Any]:
    return {
        "says": "place" if about else "title",
        "title": _short(title, TITLE_MAX),
        "place": _short(about, ABOUT_MAX),
        "zone": about,
        "windows": (),
        "go": go,
    }


def _short(text: str, most: int) -> str:
    """What is too long for its key loses its middle: names of one kind differ at their end."""
    if _signs(text) <= most:
        return text
    size = most * len(text) // _signs(text)
    return f"{text[: size * 2 // 5]}…{text[-(size * 3 // 5 - 1) :]}"
