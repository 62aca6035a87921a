"""Calls that change the hall file: see what a change would do, load it, and halls to start from."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from appointments import conflicts as booking_conflicts
from queue_server.api.bodies import HallAnswer
from queue_server.api.contract import Asked, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.api.hall_bodies import (
    BYTES_MAX,
    HallFileBody,
    PreviewAnswer,
    PreviewBody,
    SchemaAnswer,
    TemplateAnswer,
    TemplatesAnswer,
)
from queue_server.api.halls import hall_json
from queue_server.hall import changes, drafts, hours
from queue_server.hall import service as halls
from queue_server.hall.changes import Effect
from queue_server.hall.codes import Words
from queue_server.hall.describing import described
from queue_server.hall.errors import (
    HallHasChanged,
    HallIsStillNeeded,
    NotADay,
    UnknownTemplate,
    ValidFromIsPast,
)
from queue_server.hall.model import Hall
from queue_server.hall.problems import HallFileIsWrong, Problem
from queue_server.hall.templates import TEMPLATES, template
from queue_server.hall.tree import tree
from queue_server.kernel.database import Database
from queue_server.kernel.errors import BadInput
from queue_server.kernel.http import language
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.threads import off_loop
from queue_server.views import catalogue, hall_use


@dataclass(frozen=True)
class HallFileCalls:
    """What the calls do; `database` is read after the file has been checked off the loop."""

    ground: Ground
    database: Database

    def preview(self, asked: Asked) -> dict[str, Any]:
        """What loading the body would do; nothing is changed."""
        body: PreviewBody = asked.body
        draft = off_loop(lambda: drafted(body))
        answer: dict[str, Any] = {
            "hall": draft.hall.id if draft.hall else None,
            "valid_from": body.valid_from,
            "problems": [problem_json(one) for one in draft.problems],
            "conflicts": [],
            "booking_conflicts": 0,
            "effects": [],
            "tree": tree(draft.hall) if draft.hall else body.tree,
        }
        return answer if draft.hall is None else answer | self._effects(draft.hall, asked.path["hall"], body)

    def _effects(self, new: Hall, hall_id: str, body: HallFileBody) -> dict[str, Any]:
        now_ms, lang = self.ground.sight.clock.now_ms(), language()
        today = hours.business_day(new, now_ms)

        def look(rows: Rows) -> tuple[str, Hall | None, dict[str, int], list[Words], list[str], int, list[Effect]]:
            if halls.versions(rows, hall_id):  # a house without that hall yet learns from the file what it is called
                check_hall_id(new, hall_id)
            known = halls.versions(rows, new.id)
            first_day = halls.first_day_of(known, body.valid_from or None, today)
            before = halls.holding_on(rows, new, now_ms, first_day)
            check_base(before, body.base)
            old = halls.of_version(rows, new.id, before) if before else None
            needed = hall_use.still_needed(rows, new) if first_day <= today else []
            later = [one.valid_from for one in known if one.valid_from > first_day and not one.withdrawn]
            calendar = self.ground.sight.calendar(rows, new.id)
            booked = len(booking_conflicts.of_hall(rows, new, calendar, now_ms, first_day))
            unlinked = catalogue.unlinked_effects(rows, new, first_day)
            return first_day, old, hall_use.waiting(rows, new.id), needed, later, booked, unlinked

        first_day, old, waiting, needed, later, booked, unlinked = self.database.read(look)
        found = off_loop(
            lambda: [
                *changes.effects(old, new, waiting),
                *changes.displaced(booked),
                *changes.overtaken(later),
                *unlinked,
            ]
        )
        return {
            "valid_from": first_day,
            "conflicts": [one.say(lang) for one in needed],
            "booking_conflicts": booked,
            "effects": [effect_json(one, lang) for one in found],
        }

    def load(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A new version of the hall's file."""
        body: HallFileBody = asked.body
        draft = drafted(body)
        new = draft.checked()
        check_hall_id(new, asked.path["hall"])
        if body.base is not None:
            check_base(halls.holding_on(tx, new, tx.now_ms, body.valid_from), body.base)
        hall = halls.load(tx, draft.text, body.valid_from, lambda one: hall_use.still_needed(tx, one))
        return hall_json(hall, public=False)


def drafted(body: HallFileBody) -> drafts.Draft:
    """The body's hall, whichever of its shapes is filled in; BadInput unless exactly one is."""
    xlsx = body.xlsx if isinstance(body, PreviewBody) else None
    if sum(one is not None for one in (body.toml, body.tree, xlsx)) != 1:
        raise BadInput(fields=[{"field": "toml", "problem": "exactly one of toml, tree and (to preview) xlsx"}])
    if body.toml is not None:
        return drafts.of_toml(body.toml)
    if xlsx is None:
        return drafts.of_tree(body.tree)
    try:
        return drafts.of_workbook(base64.b64decode(xlsx, validate=True))
    except (binascii.Error, ValueError):
        raise BadInput(fields=[{"field": "xlsx", "problem": "not base64"}]) from None


def check_hall_id(hall: Hall, hall_id: str) -> None:
    """BadInput unless the file is of the hall the path names."""
    if hall.id != hall_id:
        raise BadInput(fields=[{"field": "id", "problem": f"the file is of hall {hall.id}"}])


def check_base(before: halls.Version | None, base: str | None) -> None:
    """HallHasChanged when the edit began with another version than the one it would follow."""
    if base is not None and before is not None and before.sha256 != base:
        raise HallHasChanged(version=before.version)


def problem_json(problem: Problem) -> dict[str, Any]:
    """What to mend, in the caller's language, and where: the path in the tree, line and spoken place."""
    english = language() == "en"
    return {
        "path": list(problem.path),
        "kind": problem.kind,
        "where": problem.where,
        "line": problem.line,
        "what": problem.what_en if english else problem.what,
        "mend": problem.mend_en if english else problem.mend,
    }


def effect_json(effect: changes.Effect, lang: str) -> dict[str, Any]:
    """One sentence of the preview."""
    return {"part": effect.part, "id": effect.id, "says": effect.words.say(lang), "weight": effect.weight}


def _schema(_asked: Asked) -> dict[str, Any]:
    return {"parts": described(language())}


def _templates(_asked: Asked) -> dict[str, Any]:
    lang = language()
    return {"templates": [{"id": t.id, "name": t.words.say(lang), "about": t.about.say(lang)} for t in TEMPLATES]}


def _template(asked: Asked) -> dict[str, Any]:
    return {"id": asked.path["template"], "tree": tree(template(asked.path["template"]))}


def routes(calls: HallFileCalls) -> tuple[Route, ...]:
    """The hall file calls."""
    who, path = staff_who("set_up"), "/halls/<hall>/file"
    refused = (HallFileIsWrong, HallIsStillNeeded, HallHasChanged, ValidFromIsPast, NotADay)
    load = Route(
        "POST",
        path,
        "Load a new version of the hall file",
        who,
        HallAnswer,
        HallFileBody,
        refusals=refused,
        write=calls.load,
        is_long=True,
        bytes_max=BYTES_MAX,
    )
    preview = Route(
        "POST",
        f"{path}/preview",
        "What loading a hall file would change, and what stands against it",
        who,
        PreviewAnswer,
        PreviewBody,
        key="never",
        refusals=(HallHasChanged, ValidFromIsPast, NotADay),
        plain=calls.preview,
        bytes_max=BYTES_MAX,
    )
    start = "/hall-templates"
    return (
        load,
        preview,
        Route("GET", "/hall-file/schema", "Every setting of a hall file", who, SchemaAnswer, plain=_schema),
        Route("GET", start, "Halls to start from", who, TemplatesAnswer, plain=_templates),
        Route(
            "GET",
            f"{start}/<template>",
            "A hall to start from, as a tree",
            who,
            TemplateAnswer,
            refusals=(UnknownTemplate,),
            plain=_template,
        ),
    )
