"""`/equipment`: every device of the hall, live, with what can be done about each."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response as AnyResponse

from queue_server.pages import equipment_papers
from queue_server.pages.deps import Person
from queue_server.pages.equipment_deps import EquipmentDeps, asked_by, may_act
from queue_server.pages.equipment_words import WORDS
from queue_server.pages.language import workplace_language
from queue_server.pages.render import staff_page
from queue_server.staff.roles import may


def blueprint(deps: EquipmentDeps) -> Blueprint:
    """The page and what belongs to it."""
    made = Blueprint("equipment", __name__, template_folder="templates")

    @made.get("/equipment")
    def equipment() -> AnyResponse:
        person, lang = asked_by(deps), workplace_language()
        if not isinstance(person, Person):
            return person
        hall = deps.hall(person.hall)
        return staff_page(
            "equipment/index.html",
            person=person,
            hall_name=(hall.name_en if lang == "en" else "") or hall.name,
            hall=hall,
            w=WORDS[lang],
            acts=may_act(person.role),
            sets_up=may(person.role, "set_up"),
            places=deps.places(hall),
            offset=deps.offset(hall),
            import_map=deps.import_map,
        )

    equipment_papers.add_to(made, deps)

    return made
