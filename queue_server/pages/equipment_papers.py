"""What is printed and filed about devices: outages, the report of one fault, the installation sheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, current_app, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.hall.model import Hall
from queue_server.kernel import spreadsheet
from queue_server.kernel.errors import Refusal, UnknownThing
from queue_server.pages import equipment_pdf
from queue_server.pages.deps import Person
from queue_server.pages.equipment_deps import EquipmentDeps, asked_by, may_act
from queue_server.pages.equipment_papers_words import WORDS
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page

Show = Callable[[Person, Hall, str], AnyResponse]
CHARS_MAX = 60


def add_to(made: Blueprint, deps: EquipmentDeps) -> None:
    """Their pages under `/equipment`."""

    def answer(show: Show) -> AnyResponse:
        person, lang = asked_by(deps), workplace_language()
        if not isinstance(person, Person):
            return person
        try:
            return show(person, deps.hall(person.hall), lang)
        except Refusal as wrong:
            return error_page(wrong, lang, person.role)

    made.add_url_rule("/equipment/outages", "outages", lambda: answer(lambda *who: _outages(deps, *who)))
    made.add_url_rule("/equipment/outages.csv", "outages_file", lambda: answer(lambda *who: _file(deps, *who)))
    made.add_url_rule("/equipment/incident", "incident", lambda: answer(lambda *who: _incident(deps, *who)))
    made.add_url_rule("/equipment/sheet", "sheet", lambda: answer(lambda *who: _sheet(deps, *who)))
    made.add_url_rule("/equipment/sheet.pdf", "sheet_pdf", lambda: answer(lambda *who: _pdf(deps, *who)))
    made.add_url_rule("/equipment/photo", "photo", lambda: answer(lambda *who: _photo(deps, *who)))


def _shown(template: str, person: Person, hall: Hall, lang: str, **values: Any) -> AnyResponse:
    name = (hall.name_en if lang == "en" else "") or hall.name
    return staff_page(f"equipment/{template}", person=person, hall=hall, hall_name=name, w=WORDS[lang], **values)


def _outages(deps: EquipmentDeps, person: Person, hall: Hall, lang: str) -> AnyResponse:
    told = deps.outages(hall, request.args)
    weeks = sorted({week for one in told["devices"] for week in one["weeks"]})
    return _shown("outages.html", person, hall, lang, told=told, weeks=weeks)


def _file(deps: EquipmentDeps, _person: Person, hall: Hall, lang: str) -> AnyResponse:
    told = deps.outages(hall, request.args)
    made = Response(spreadsheet.BOM + as_csv(told, lang), mimetype="text/csv")
    made.headers["Content-Disposition"] = f'attachment; filename="outages-{told["from"]}-{told["to"]}.csv"'
    made.headers["Cache-Control"] = "no-store"
    return made


def as_csv(told: Mapping[str, Any], lang: str) -> str:
    """One line per outage with the device's minutes down in opening hours, and a line per device and week."""
    w = WORDS[lang]
    weeks = sorted({week for one in told["devices"] for week in one["weeks"]})
    columns = ("device", "kind", "place", "address", "from", "until", "state", "reason", "sum")
    head = [*(w[name] for name in columns), *(w["week_of"].format(day=week) for week in weeks)]
    lines = []
    for one in told["devices"]:
        what = (one["name"], one[f"kind_{lang}"], one[f"place_{lang}"], one["address"])
        sums = [one["down_min"], *(one["weeks"].get(week, 0) for week in weeks)]
        lines.append([*what, "", "", "", "", *sums])
        for each in one["outages"]:
            until = each["until"] or w["still"]
            lines.append([*what, each["from"], until, each[f"state_{lang}"], each[f"reason_{lang}"]])
    return spreadsheet.table([head, *lines])


def _incident(deps: EquipmentDeps, person: Person, hall: Hall, lang: str) -> AnyResponse:
    at = request.args.get("at", "")
    at_ms = int(at) if at.isascii() and at.isdecimal() and len(at) < 16 else None
    one = deps.incident(hall, _device(), at_ms)
    return _shown("incident.html", person, hall, lang, one=one)


def _sheet(deps: EquipmentDeps, person: Person, hall: Hall, lang: str) -> AnyResponse:
    device = _device()
    told = deps.sheet(hall, device)
    values = {"one": told, "acts": may_act(person.role), "query": quote(device, safe="")}
    return _shown("sheet.html", person, hall, lang, import_map=deps.import_map, **values)


def _pdf(deps: EquipmentDeps, _person: Person, hall: Hall, lang: str) -> AnyResponse:
    device, w = _device(), WORDS[lang]
    told = deps.sheet(hall, device)
    rows = [
        (w["device"], told["name"]),
        (w["kind"], told["kind"][lang]),
        (w["place"], told["place"][lang]),
        (w["box"], told["box"]),
        (w["address"], told["address"]),
        *((w[name].partition("（")[0].partition(" (")[0], told[name]) for name in ("make", "serial", "cable", "note")),
    ]
    name = (hall.name_en if lang == "en" else "") or hall.name
    tests = [(one["do"][lang], one["see"][lang]) for one in told["tests"]]
    facts = equipment_pdf.Facts(w["sheet"], name, rows, tests, deps.photo(hall, device))
    font = Path(current_app.static_folder or "") / "fonts" / "quhao-print.otf"
    made = Response(deps.off_loop(lambda: equipment_pdf.sheet(font, w, facts)), mimetype="application/pdf")
    made.headers["Content-Disposition"] = f'inline; filename="sheet-{device.replace("/", "-")}.pdf"'
    made.headers["Cache-Control"] = "no-store"
    return made


def _photo(deps: EquipmentDeps, _person: Person, hall: Hall, _lang: str) -> AnyResponse:
    photo = deps.photo(hall, _device())
    if photo is None:
        raise UnknownThing()
    made = Response(photo, mimetype="image/jpeg")
    made.headers["Cache-Control"] = "no-store"
    return made


def _device() -> str:
    return request.args.get("device", "")[:CHARS_MAX]
