"""按时回复率 by department for some days, a table per kind, on a page and as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.kernel import spreadsheet
from queue_server.pages.deps import Person
from queue_server.pages.enquiries_words import WORDS
from queue_server.pages.enquiry_deps import EnquiriesDeps
from queue_server.pages.enquiry_office import asked_by, shown
from queue_server.pages.language import workplace_language

COLUMNS: Final = (
    *("asked", "in_time", "in_time_pct", "late", "waiting"),
    *("extended", "void", "bad", "passed", "withdrawn"),
)
HEADS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "asked": "来件",
        "in_time": "按时回复",
        "in_time_pct": "按时回复率",
        "late": "超时",
        "waiting": "待回复",
        "extended": "延期",
        "void": "无效回复",
        "bad": "评价不满意",
        "passed": "转出",
        "withdrawn": "撤回",
        "silent": "没有来件的部门 {count} 个",
        "nothing": "这几天没有来件，按时回复率 —。",
        "lead": "按时回复率 = 按时回复 ÷（按时回复＋超时），未到期的待回复件不计。转出和撤回的另列，不算来件；"
        "延期的按新期限算，延期前已超期的仍算超时。",
    },
    "en": {
        "asked": "Received",
        "in_time": "In time",
        "in_time_pct": "Rate in time",
        "late": "Late",
        "waiting": "Waiting",
        "extended": "Extended",
        "void": "Void answers",
        "bad": "Dissatisfied",
        "passed": "Passed on",
        "withdrawn": "Withdrawn",
        "silent": "{count} departments received none",
        "nothing": "None was received in these days; rate in time —.",
        "lead": "Rate = in time / (in time + late); what is not due yet is not counted. Passed on and withdrawn stand"
        " apart and are not received; extended ones count by the new day, but late stays late.",
    },
}
FAULTS: Final = frozenset({"late", "void", "bad"})


def add_to(made: Blueprint, deps: EnquiriesDeps) -> None:
    """`/enquiries/figures` and `/enquiries/figures.csv`."""

    @made.get("/enquiries/figures")
    def figures() -> AnyResponse:
        person = asked_by(deps, "see_figures")
        if not isinstance(person, Person):
            return person
        found = deps.figures(person, request.args)
        heads = HEADS[workplace_language()]
        return shown(deps, person, "figures.html", found=found, columns=COLUMNS, faults=FAULTS, heads=heads)

    @made.get("/enquiries/figures.csv")
    def table() -> AnyResponse:
        person = asked_by(deps, "see_figures")
        if not isinstance(person, Person):
            return person
        found = deps.figures(person, request.args)
        answer = Response("\ufeff" + as_csv(found, workplace_language()), mimetype="text/csv")
        name = f"enquiries-{found['from']}-{found['to']}.csv"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


def as_csv(found: Mapping[str, Any], lang: str) -> str:
    """The same lines as the page's, each kind's total last."""
    w = WORDS[lang]
    head = [w["kind"], w["department"], *(HEADS[lang][name] for name in COLUMNS)]
    lines = [
        [kind[f"kind_{lang}"], row["department"], *(row[name] for name in COLUMNS)]
        for kind in found["kinds"].values()
        for row in (*kind["departments"], kind["total"] | {"department": w["total"]})
    ]
    return spreadsheet.table((head, *lines))
