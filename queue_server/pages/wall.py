"""`/wall`: the managers' live wall, on a large screen or at a desk, and acting from it."""

from __future__ import annotations

from typing import Final, Protocol
from urllib.parse import quote

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours
from queue_server.pages.deps import People, Person
from queue_server.pages.journal_words import KINDS
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.pages.wall_act_words import ACTS
from queue_server.pages.wall_hall_words import HALL
from queue_server.pages.wall_layout import COLUMNS, bands, readable_m
from queue_server.pages.wall_words import WORDS
from queue_server.staff.roles import may

TOLD: Final = ("ticket", "window")  # of the journal's kinds, those a drilled-down timeline names


class WallDeps(People, Protocol):
    """Who is asking, and of which hall."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""


def blueprint(deps: WallDeps) -> Blueprint:
    """The page."""
    made = Blueprint("wall", __name__, template_folder="templates")

    @made.get("/wall")
    def wall() -> AnyResponse:
        person, lang = deps.person(request), workplace_language()
        if person is None:
            return redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'))}", 303)
        if not may(person.role, "see_figures"):
            return error_page(NotYours(), lang, person.role)
        return _page(deps, person, lang)

    return made


def _page(deps: WallDeps, person: Person, lang: str) -> AnyResponse:
    hall = deps.hall(person.hall)
    plan = {name: bands(hall, columns) for name, columns in COLUMNS.items()}
    kinds = {kind: words.say(lang) for kind, (group, words) in KINDS.items() if group in TOLD}
    return staff_page(
        "wall.html",
        person=person,
        hall=hall,
        hall_name=(hall.name_en if lang == "en" else "") or hall.name,
        w=WORDS[lang],
        words={**WORDS[lang], **ACTS[lang], **HALL[lang]},
        kinds=kinds,
        plan=plan,
        reads={"m": readable_m(hall), "seat": hall.wall.seat_m},
        acts=may(person.role, "oversee"),
        import_map=deps.import_map,
    )
