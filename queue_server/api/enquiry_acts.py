"""Calls of those who answer questions, complaints and suggestions: the lists, one with its steps, the acts on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

from queue_server.api import enquiry_bodies as bodies
from queue_server.api.bad_grades import span_of
from queue_server.api.bodies import NoBody
from queue_server.api.contract import Asked, Body, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.enquiries import answering, finding, sealed
from queue_server.enquiries import refusals as no
from queue_server.enquiries.model import Enquiry
from queue_server.hall import days, hours
from queue_server.hall.errors import UnknownHall
from queue_server.hall.model import Hall
from queue_server.kernel.errors import BadInput, Refusal
from queue_server.kernel.rows import Rows, Tx
from queue_server.ratings.model import plain
from queue_server.staff.roles import may
from queue_server.views import enquiry as view

PATH: Final = "/enquiries/<enquiry>"
PAGE_MAX: Final = 1000
Act = Callable[[Tx, Hall, Enquiry, Asked], Enquiry]


@dataclass(frozen=True)
class AnsweringCalls:
    """What the calls do."""

    ground: Ground

    def listed(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """A page of a list."""
        hall, what = self.ground.hall(rows, asked.path["hall"]), asked.query.get("list") or "open"
        if what not in finding.LISTS:
            raise BadInput(fields=[{"field": "list", "problem": "one of " + ", ".join(finding.LISTS)}])
        page = asked.query.get("page") or "1"
        if not (page.isascii() and page.isdecimal() and 1 <= int(page[:9]) <= PAGE_MAX):
            raise BadInput(fields=[{"field": "page", "problem": f"a number from 1 to {PAGE_MAX}"}])
        chosen = cast("finding.List", what)
        return view.listed(rows, self.ground.sight, hall, chosen, int(asked.who.id), _oversees(asked), int(page))

    def figures(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Counts and rates; the last seven days where none are named."""
        hall = self.ground.hall(rows, asked.path["hall"])
        first, last, _by = span_of(asked.query, hours.business_day(hall, self.ground.sight.clock.now_ms()))
        return view.counted(rows, self.ground.sight, hall, first, last)

    def whole(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """One with its steps."""
        hall, one = self._one(rows, asked)
        return view.for_staff(rows, self.ground.sight, hall, one)

    def contact(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """Name and phone, for who answers it; that somebody looked is recorded."""
        _hall, one = self._one(tx, asked)
        answering.check_acts(one, int(asked.who.id), _oversees(asked))
        answering.note_phone_seen(tx, one)
        kinds = {"name": sealed.NAME, "phone": sealed.PHONE}
        return {key: sealed.text_of(tx, self.ground.sight.secrets, one, kind) for key, kind in kinds.items()}

    def does(self, act: Act) -> Callable[[Tx, Asked], dict[str, Any]]:
        """One act as a call."""

        def do(tx: Tx, asked: Asked) -> dict[str, Any]:
            hall, one = self._one(tx, asked)
            return view.for_staff(tx, self.ground.sight, hall, act(tx, hall, one, asked))

        return do

    def assign(self, tx: Tx, hall: Hall, one: Enquiry, asked: Asked) -> Enquiry:
        """Another owner."""
        by, secrets = int(asked.who.id), self.ground.sight.secrets
        return answering.assign(tx, hall, secrets, one, asked.body.account, by, _oversees(asked))

    def extend(self, tx: Tx, hall: Hall, one: Enquiry, asked: Asked) -> Enquiry:
        """Put off once."""
        answering.check_acts(one, int(asked.who.id), _oversees(asked))
        calendar, secrets = self.ground.sight.calendar(tx, hall.id), self.ground.sight.secrets
        try:
            until = days.parsed(asked.body.until).isoformat()
        except ValueError:
            raise BadInput(fields=[{"field": "until", "problem": "a day as 2026-11-23"}]) from None
        return answering.extend(tx, hall, calendar, secrets, one, until, plain(asked.body.reason))

    def answer(self, tx: Tx, hall: Hall, one: Enquiry, asked: Asked) -> Enquiry:
        """The reply."""
        by = int(asked.who.id)
        answering.check_acts(one, by, _oversees(asked))
        calendar, secrets = self.ground.sight.calendar(tx, hall.id), self.ground.sight.secrets
        return answering.answer(tx, hall, calendar, secrets, one, by, plain(asked.body.text))

    def review(self, tx: Tx, hall: Hall, one: Enquiry, asked: Asked) -> Enquiry:
        """Another looks at the reply."""
        calendar, secrets, body = self.ground.sight.calendar(tx, hall.id), self.ground.sight.secrets, asked.body
        return answering.review(tx, hall, calendar, secrets, one, int(asked.who.id), body.valid, plain(body.why))

    def pass_on(self, tx: Tx, hall: Hall, one: Enquiry, asked: Asked) -> Enquiry:
        """To another body."""
        answering.check_acts(one, int(asked.who.id), _oversees(asked))
        return answering.pass_on(tx, hall, self.ground.sight.secrets, one, asked.body.to, plain(asked.body.why))

    def _one(self, rows: Rows, asked: Asked) -> tuple[Hall, Enquiry]:
        """The enquiry; UnknownEnquiry where this person may not see it, or works in another hall."""
        one = finding.by_id(rows, asked.path["enquiry"])
        is_elsewhere = asked.who.hall not in (None, one.hall)
        if is_elsewhere or not finding.may_see(one, int(asked.who.id), _oversees(asked)):
            raise no.UnknownEnquiry()
        return self.ground.hall(rows, one.hall), one


def _oversees(asked: Asked) -> bool:
    return may(asked.who.role, "oversee")


def routes(ground: Ground) -> tuple[Route, ...]:
    """The lists, and the acts."""
    calls, answers = AnsweringCalls(ground), staff_who("answer")
    return (
        Route(
            "GET",
            "/halls/<hall>/enquiries",
            "Questions, complaints and suggestions: mine, unassigned, open, late, review or done",
            answers,
            bodies.EnquiriesAnswer,
            query={"list": "mine, unassigned, open, late, review or done", "page": "from 1"},
            refusals=(UnknownHall, BadInput),
            read=calls.listed,
        ),
        Route(
            "GET",
            "/halls/<hall>/enquiries/figures",
            "What they came to per department: asked, answered in time, late, void, judged badly",
            staff_who("see_figures"),
            bodies.EnquiryFigures,
            query={"from": "first day", "to": "last day"},
            refusals=(UnknownHall, BadInput),
            read=calls.figures,
        ),
        Route(
            "GET",
            PATH,
            "One with its steps",
            answers,
            bodies.EnquiryWhole,
            refusals=(no.UnknownEnquiry,),
            read=calls.whole,
        ),
        Route(
            "POST",
            f"{PATH}/contact",
            "Whom to call back; each look is recorded",
            answers,
            bodies.EnquiryContact,
            NoBody,
            refusals=(no.UnknownEnquiry, no.NotYourEnquiry),
            write=calls.contact,
        ),
        *_acts(calls),
    )


def _acts(calls: AnsweringCalls) -> tuple[Route, ...]:
    answers, oversees = staff_who("answer"), staff_who("oversee")
    known = (no.UnknownEnquiry, no.EnquiryForbids, no.EnquiryNeedsWords)
    steps: tuple[tuple[str, str, frozenset[str], type[Body], Act, tuple[type[Refusal], ...]], ...] = (
        (
            "assign",
            "Who answers it",
            answers,
            bodies.EnquiryOwnerBody,
            calls.assign,
            (no.EnquiryOwnerNotFit, no.NotYourEnquiry),
        ),
        (
            "extend",
            "Put off once, with the reason",
            answers,
            bodies.ExtendBody,
            calls.extend,
            (no.BadExtension, no.NotYourEnquiry, BadInput),
        ),
        ("answer", "The reply its asker reads", answers, bodies.ReplyBody, calls.answer, (no.NotYourEnquiry,)),
        (
            "review",
            "Another confirms the reply or finds it void",
            oversees,
            bodies.ReviewBody,
            calls.review,
            (no.ReviewByAnother,),
        ),
        ("pass", "Passed on to another body", answers, bodies.PassOnBody, calls.pass_on, (no.NotYourEnquiry,)),
    )
    return tuple(
        Route(
            "POST",
            f"{PATH}/{name}",
            says,
            who,
            bodies.EnquiryWhole,
            body,
            refusals=(*known, *refusals),
            write=calls.does(act),
        )
        for name, says, who, body, act, refusals in steps
    )
