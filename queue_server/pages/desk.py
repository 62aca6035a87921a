"""The guide desk's shell, at the desk and on a tablet in the hall. What a guide does goes through the public API."""

from __future__ import annotations

import json
from urllib.parse import quote

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall import codes
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.pages.deps import DeskDeps
from queue_server.pages.doors import told
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.people.model import ID_TYPE_WORDS
from queue_server.staff.roles import may
from queue_server.tickets.refusals import STATE_ZH


def blueprint(deps: DeskDeps) -> Blueprint:
    """`/desk`, for whoever may steer the lines. Nobody signed in → the sign-in form, and back afterwards."""
    made = Blueprint("desk", __name__, template_folder="templates")

    @made.get("/desk")
    def desk() -> AnyResponse:
        person = deps.person(request)
        if person is None:
            return redirect(f"/sign-in?next={quote(request.path)}", 303)
        lang = workplace_language()
        if not may(person.role, "steer"):
            return error_page(NotYours(), lang)
        hall = deps.hall(person.hall)
        name = hall.name_en or hall.name if lang == "en" else hall.name
        return staff_page(
            "desk.html",
            person=person,
            hall=hall,
            hall_name=name,
            oversees=may(person.role, "oversee"),
            codes=json.dumps(words_of(lang), ensure_ascii=False),
            doors=json.dumps(told(person.role, lang), ensure_ascii=False),
            import_map=deps.import_map,
        )

    @made.errorhandler(Refusal)
    def refuse(refusal: Refusal) -> Response:
        person = deps.person(request)
        return error_page(refusal, workplace_language(), person.role if person else "")

    return made


def words_of(lang: str) -> dict[str, dict[str, str]]:
    """What the codes the desk meets are called, in the order they are offered."""
    lists = {"priorities": codes.PRIORITIES, "needs": codes.NEEDS, "help": codes.HELP_KINDS}
    said = {kind: {code: words.say(lang) for code, words in known.items()} for kind, known in lists.items()}
    states = {state: state.capitalize() if lang == "en" else word for state, word in STATE_ZH.items()}
    documents = {str(kind): words[int(lang == "en")] for kind, words in ID_TYPE_WORDS.items()}
    return {**said, "states": states, "id_types": documents}
