"""Calls about joining, training and patrols, and a clerk's reply to a finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from queue_server.api.contract import Asked, Route, staff_who
from queue_server.api.crew_record_bodies import (
    JoiningBody,
    JoiningsAnswer,
    LeavingBody,
    PatrolBody,
    PatrolsAnswer,
    PatrolTextBody,
    TrainingBody,
)
from queue_server.api.ground import Ground
from queue_server.crew import joining, patrols, shifts
from queue_server.crew.records_model import Joining, Patrol, PatrolAct, Training
from queue_server.crew.records_refusals import BadRecordDay, IsJoined, OwnScore, PatrolForbids, UnknownRule
from queue_server.crew.refusals import CrewWasChanged, InPractice, NotOfCrew, UnknownCrewThing
from queue_server.hall import hours
from queue_server.hall.errors import UnknownHall, UnknownWindow
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows, Tx


@dataclass(frozen=True)
class RecordCalls:
    """What the calls do."""

    ground: Ground
    new_id: Callable[[], str]

    def joinings(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Everybody."""
        return joining.listed(rows, self._hall(rows, asked))

    def join(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Somebody joins."""
        hall, body = self._hall(tx, asked), asked.body
        at = (body.department, body.post, body.window, body.b, body.from_day)
        joining.join(tx, hall, Joining(self.new_id(), hall.id, body.staff, *at))
        return joining.listed(tx, hall)

    def leave(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Somebody leaves."""
        hall = self._hall(tx, asked)
        joining.leave(tx, hall, asked.path["joining"], asked.body.day)
        return joining.listed(tx, hall)

    def train(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A course was done."""
        hall, body = self._hall(tx, asked), asked.body
        joining.train(tx, hall, Training(id=self.new_id(), hall=hall.id, **body.model_dump()))
        return joining.listed(tx, hall)

    def patrols(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """All findings."""
        hall = self._hall(rows, asked)
        return {"patrols": patrols.listed(rows, hall, self._today(hall), int(asked.who.id))}

    def own_patrols(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Those one may see of oneself."""
        hall = self._hall(rows, asked, own=True)
        return {"patrols": patrols.listed(rows, hall, self._today(hall), int(asked.who.id), int(asked.who.id))}

    def note(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A finding."""
        hall, body = self._hall(tx, asked), asked.body
        what = (body.mode, body.day, body.window, body.staff, body.kind, body.text, "open", body.due)
        new = Patrol(self.new_id(), hall.id, *what, released=body.mode == "open")
        patrols.note(tx, hall, new, int(asked.who.id))
        return self.patrols(tx, asked)

    def release(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Who is concerned may see it."""
        patrols.release(tx, self._hall(tx, asked), asked.path["patrol"], int(asked.who.id))
        return self.patrols(tx, asked)

    def reply(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """What the unit has done."""
        patrols.reply(tx, self._hall(tx, asked), asked.path["patrol"], asked.body.text, int(asked.who.id))
        return self.patrols(tx, asked)

    def own_reply(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """What oneself has done."""
        me = int(asked.who.id)
        patrols.reply(tx, self._hall(tx, asked, own=True), asked.path["patrol"], asked.body.text, me, me)
        return self.own_patrols(tx, asked)

    def check(self, act: PatrolAct) -> Callable[[Tx, Asked], dict[str, Any]]:
        """Checked again."""

        def do(tx: Tx, asked: Asked) -> dict[str, Any]:
            hall = self._hall(tx, asked)
            patrols.check(tx, hall, asked.path["patrol"], act, asked.body.text, int(asked.who.id))
            return self.patrols(tx, asked)

        return do

    def _hall(self, rows: Rows, asked: Asked, own: bool = False) -> Hall:
        return self.ground.hall(rows, shifts.place(asked.path["hall"], own))

    def _today(self, hall: Hall) -> str:
        return hours.business_day(hall, self.ground.sight.clock.now_ms())


def routes(calls: RecordCalls) -> tuple[Route, ...]:
    """Managers note and check, whoever is concerned replies."""
    crew, runs, owns = "/halls/<hall>/crew", staff_who("run_crew"), staff_who("own_crew")
    one, acts = f"{crew}/patrols/<patrol>", (UnknownHall, InPractice, UnknownCrewThing, CrewWasChanged, PatrolForbids)

    def post(at: str, summary: str, body: Any, answer: Any, write: Any, *refused: Any) -> Route:
        return Route("POST", at, summary, runs, answer, body, refusals=refused, write=write)

    def check(name: str, summary: str, act: PatrolAct) -> Route:
        return post(f"{one}/{name}", summary, PatrolTextBody, PatrolsAnswer, calls.check(act), *acts, OwnScore)

    joined, noted = JoiningsAnswer, (UnknownHall, InPractice, NotOfCrew, BadRecordDay)
    leaving = (UnknownHall, InPractice, UnknownCrewThing, BadRecordDay, CrewWasChanged)
    return (
        Route(
            *("GET", f"{crew}/joinings", "Who joined, with training", runs, joined),
            refusals=(UnknownHall, InPractice),
            read=calls.joinings,
        ),
        post(f"{crew}/joinings", "Note a joining", JoiningBody, joined, calls.join, *noted, UnknownWindow, IsJoined),
        post(f"{crew}/joinings/<joining>/end", "Note the end", LeavingBody, joined, calls.leave, *leaving),
        post(f"{crew}/trainings", "Note training", TrainingBody, joined, calls.train, *noted, UnknownRule),
        Route(
            *("GET", f"{crew}/patrols", "Findings of patrols", runs, PatrolsAnswer),
            refusals=(UnknownHall, InPractice),
            read=calls.patrols,
        ),
        post(
            f"{crew}/patrols",
            "Note a finding",
            PatrolBody,
            PatrolsAnswer,
            calls.note,
            *(*noted, UnknownWindow, UnknownRule, OwnScore),
        ),
        post(f"{one}/release", "Show a covert finding", None, PatrolsAnswer, calls.release, *acts[:4], OwnScore),
        post(
            f"{one}/reply", "What was done about a finding", PatrolTextBody, PatrolsAnswer, calls.reply, *acts, OwnScore
        ),
        check("close", "Checked again and mended", "close"),
        check("send-back", "Checked again and not mended", "send_back"),
        check("withdraw", "It was none", "withdraw"),
        Route(
            *("GET", f"{crew}/own/patrols", "Findings about oneself", owns, PatrolsAnswer),
            refusals=(UnknownHall,),
            read=calls.own_patrols,
        ),
        Route(
            *("POST", f"{crew}/own/patrols/<patrol>/reply", "Reply to a finding about oneself", owns, PatrolsAnswer),
            body=PatrolTextBody,
            refusals=acts,
            write=calls.own_reply,
        ),
    )
