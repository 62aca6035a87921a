"""The pages of bulletins: the list with its tasks, one bulletin to fill in and issue, and it as print, XLSX and PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

from flask import Blueprint, Response, current_app, request
from flask import redirect as go_to
from werkzeug.wrappers import Response as AnyResponse

from queue_server.bulletins import cells, document, workbook
from queue_server.bulletins.annexes import COUNTS, LEVELS
from queue_server.bulletins.annexes import WORDS as COUNT_WORDS
from queue_server.bulletins.model import KINDS, SPAN_WORDS, STATES, TASK_STATES
from queue_server.bulletins.periods import SPANS, before
from queue_server.hall.model import Hall
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.pages import bulletin_pdf
from queue_server.pages.bulletins_words import WORDS
from queue_server.pages.deps import People, Person
from queue_server.pages.language import workplace_language
from queue_server.pages.render import error_page, staff_page
from queue_server.staff.roles import may

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FAULTS = frozenset({"超时件数", "不满意评价件数", "超时回复件数"})
BAR = 240  # the longest bar of a chart, in units of its drawing
BARS_MAX = 12  # the largest; the table has them all


class BulletinDeps(People, Protocol):
    """Who is asking, and the bulletins of the hall."""

    import_map: str

    def hall(self, hall_id: str) -> Hall:
        """The hall's current version."""

    def today(self, hall: Hall) -> str:
        """The business day."""

    def all_of(self, hall: Hall) -> Mapping[str, Any]:
        """`bulletins`, `tasks`, `awaited`."""

    def one(self, hall: Hall, bulletin: str) -> Mapping[str, Any]:
        """The whole of one; UnknownBulletin."""

    def off_loop(self, work: Callable[[], bytes]) -> bytes:
        """In a thread of its own."""


def blueprint(deps: BulletinDeps) -> Blueprint:
    """`/bulletins`, `/bulletins/<id>` with `/print`, `.xlsx`, `.pdf`, and `/bulletins/form.xlsx`."""
    made = Blueprint("bulletins", __name__, template_folder="templates")

    def answer(show: Callable[[Person, Hall], AnyResponse]) -> AnyResponse:
        person = deps.person(request)
        if person is None:
            return go_to(f"/sign-in?next={quote(request.path)}", 303)
        if not may(person.role, "see_figures"):
            return error_page(NotYours(), workplace_language())
        try:
            return show(person, deps.hall(person.hall))
        except Refusal as wrong:
            return error_page(wrong, workplace_language(), person.role)

    @made.get("/bulletins")
    def listed() -> AnyResponse:
        def show(person: Person, hall: Hall) -> AnyResponse:
            today = deps.today(hall)
            spans = [(span, before(span, today)) for span in SPANS]
            return _shown(deps, "list.html", person, hall, found=deps.all_of(hall), spans=spans)

        return answer(show)

    @made.get("/bulletins/<bulletin>")
    def one(bulletin: str) -> AnyResponse:
        return answer(lambda person, hall: _shown(deps, "one.html", person, hall, **_values(deps, hall, bulletin)))

    @made.get("/bulletins/<bulletin>/print")
    def printed(bulletin: str) -> AnyResponse:
        return answer(lambda person, hall: _shown(deps, "print.html", person, hall, **_values(deps, hall, bulletin)))

    @made.get("/bulletins/form.xlsx")
    def form() -> AnyResponse:
        return answer(lambda _person, _hall: _file(deps.off_loop(workbook.form), XLSX, "quhao-units.xlsx"))

    @made.get("/bulletins/<bulletin>.xlsx")
    def sheets(bulletin: str) -> AnyResponse:
        def show(_person: Person, hall: Hall) -> AnyResponse:
            whole = deps.one(hall, bulletin)
            data = deps.off_loop(lambda: workbook.made(whole["document"]))
            return _file(data, XLSX, f"{_name(whole)}.xlsx")

        return answer(show)

    @made.get("/bulletins/<bulletin>.pdf")
    def paper(bulletin: str) -> AnyResponse:
        def show(_person: Person, hall: Hall) -> AnyResponse:
            whole = deps.one(hall, bulletin)
            font = Path(current_app.static_folder or "") / "fonts" / "quhao-print.otf"
            data = deps.off_loop(lambda: bulletin_pdf.made(font, whole["document"]))
            return _file(data, "application/pdf", f"{_name(whole)}.pdf")

        return answer(show)

    return made


def _name(whole: Mapping[str, Any]) -> str:
    end = f"-{whole['edition']}" if whole["edition"] > 1 else ""
    return f"bulletin-{whole['kind']}-{whole['first']}-{whole['last']}{end}"


def _file(data: bytes, kind: str, name: str) -> Response:
    made = Response(data, mimetype=kind)
    made.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    made.headers["Cache-Control"] = "no-store"
    return made


def _values(deps: BulletinDeps, hall: Hall, bulletin: str) -> dict[str, Any]:
    whole = deps.one(hall, bulletin)
    told = whole["document"]
    return {
        "one": whole,
        "document": told,
        "paragraphs": document.paragraphs(told["text"]),
        "charts": {table["key"]: chart(table) for table in told["tables"]},
        "today": deps.today(hall),
    }


def chart(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The bars of a table's chart, of its largest rows that hold anything: name and, for each charted column, head,
    count and length."""
    columns = document.chart_of(table)
    found = [row for row in table["rows"] if any(row[at] for at in columns)]
    found.sort(key=lambda row: -max(row[at] for at in columns))
    most = max((row[at] for row in table["rows"] for at in columns), default=0)
    return [
        {
            "name": row[0],
            "bars": [
                {"head": table["heads"][at], "count": row[at], "length": BAR * row[at] // most if most else 0}
                for at in columns
            ],
        }
        for row in found[:BARS_MAX]
    ]


def _shown(deps: BulletinDeps, template: str, person: Person, hall: Hall, **values: Any) -> Response:
    lang = workplace_language()
    tables = {"kinds": KINDS, "spans": SPAN_WORDS, "states": STATES, "task_states": TASK_STATES}
    return staff_page(
        f"bulletins/{template}",
        person=person,
        hall=hall,
        hall_name=(hall.name_en if lang == "en" else "") or hall.name,
        w=WORDS[lang],
        say={name: {key: one.say(lang) for key, one in table.items()} for name, table in tables.items()},  # type: ignore[attr-defined]
        text=cells.text,
        counts_of=cells.counts,
        levels=LEVELS,
        count_words={name: COUNT_WORDS[name] for name in COUNTS},
        faults=FAULTS,
        acts=may(person.role, "oversee"),
        import_map=deps.import_map,
        **values,
    )
