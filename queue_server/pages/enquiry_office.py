"""What every page of the office about enquiries shares: who may open it, and its words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Response, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.enquiries.model import KINDS, STATES, STEPS, TOPICS
from queue_server.hall.codes import Words
from queue_server.kernel.errors import NotYours
from queue_server.pages.deps import Person
from queue_server.pages.enquiries_words import CHANNELS, TABS, WORDS
from queue_server.pages.enquiry_deps import EnquiriesDeps
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.ratings.model import GRADES
from queue_server.staff.roles import Permission, may

SAID: Mapping[str, Mapping[Any, Words]] = {
    "kinds": KINDS,
    "topics": TOPICS,
    "states": STATES,
    "steps": STEPS,
    "grades": GRADES,
    "channels": CHANNELS,
    "tabs": TABS,
}


def asked_by(deps: EnquiriesDeps, permission: Permission) -> Person | AnyResponse:
    """Who asks; to who may not, what they are answered."""
    person = deps.person(request)
    if person is None:
        return go_to(f"/sign-in?next={quote(request.path)}", 303)
    return person if may(person.role, permission) else error_page(NotYours(), workplace_language())


def shown(deps: EnquiriesDeps, person: Person, template: str, status: int = 200, **values: Any) -> Response:
    """A page of the office with its words."""
    lang, hall = workplace_language(), deps.hall(person.hall)
    return staff_page(
        f"enquiries/{template}",
        status,
        person=person,
        hall=hall,
        hall_name=(hall.name_en if lang == "en" else "") or hall.name,
        w=WORDS[lang],
        say={name: {key: one.say(lang) for key, one in table.items()} for name, table in SAID.items()},
        sees_figures=may(person.role, "see_figures"),
        import_map=deps.import_map,
        **values,
    )
