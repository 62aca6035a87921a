"""Calls of those who ask, complain or suggest: by phone, kiosk and desk; and the asker's own page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from queue_server.api import enquiry_acts
from queue_server.api import enquiry_bodies as bodies
from queue_server.api.bodies import NoBody
from queue_server.api.contract import PUBLIC, STAFF, Asked, Route
from queue_server.api.ground import Ground, check_same_hall
from queue_server.cases.refusals import BadCaseNumber
from queue_server.enquiries import answering, asking, finding
from queue_server.enquiries import refusals as no
from queue_server.enquiries.model import Channel, Enquiry
from queue_server.enquiries.progress import EnquiryProgress
from queue_server.hall import hours
from queue_server.hall.errors import UnknownHall, UnknownService, UnknownWindow
from queue_server.hall.model import Hall
from queue_server.kernel.database import Database
from queue_server.kernel.errors import NotYours, TooManyRequests
from queue_server.kernel.rows import Rows, Tx
from queue_server.people.model import BadIdNumber, BadIdType, BadName, BadPhone, checked, checked_phone
from queue_server.people.names import name_fault, normalised_name
from queue_server.ratings.model import plain
from queue_server.staff.roles import may
from queue_server.tickets.finding import token_of
from queue_server.tickets.refusals import UnknownTicket
from queue_server.views import enquiry as view
from queue_server.views import ratings as rating_view

PATH = "/public/enquiries/<token>"


@dataclass(frozen=True)
class EnquiryCalls:
    """What the calls do; pages use them too."""

    ground: Ground
    database: Database
    progress: EnquiryProgress

    def ask(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A new one; answered on the spot where staff say so."""
        body: bodies.EnquiryBody = asked.body
        hall, channel = self.ground.hall(tx, body.hall), _channel(asked)
        if channel != "phone":
            check_same_hall(asked, hall.id)
        calendar, secrets = self.ground.sight.calendar(tx, hall.id), self.ground.sight.secrets
        made = asking.ask(tx, hall, calendar, secrets, self._asking(tx, hall, asked, channel))
        words = plain(body.answer)
        if words:
            if channel != "desk" or not may(asked.who.role, "answer"):
                raise NotYours()
            if made.kind == "complaint":  # written down by anybody at the desk, answered by whoever it is given to
                answering.check_acts(made, int(asked.who.id), may(asked.who.role, "oversee"))
            made = answering.answer(tx, hall, calendar, secrets, made, int(asked.who.id), words)
        return view.asked(self.ground.sight, hall, made, asked.who.role in STAFF)

    def _asking(self, rows: Rows, hall: Hall, asked: Asked, channel: Channel) -> asking.Asking:
        body: bodies.EnquiryBody = asked.body
        day = hours.business_day(hall, self.ground.sight.clock.now_ms())
        who = body.person
        places = {"phone": asked.address, "kiosk": f"kiosk {asked.who.id}", "desk": ""}
        return asking.Asking(
            id=self.ground.new_id(),
            kind=body.kind,
            topic=body.topic,
            channel=channel,
            about=self._about(rows, hall, body.about, channel),
            text=plain(body.text),
            phrases=tuple(body.phrases),
            name=_name(body.name),
            phone=checked_phone(body.phone) if body.phone and body.phone.strip() else "",
            person=checked(who.name, who.id_type, who.id_number, day) if who else None,
            language=body.language,
            place=places[channel],
        )

    def _about(self, rows: Rows, hall: Hall, body: bodies.AboutBody, channel: Channel) -> asking.About:
        """The ticket by its token or link; at kiosk and desk also by its bars or today's number, for what it was about
        is nothing a phone learns by trying numbers. UnknownTicket where it is none or several."""
        about = asking.About(body.service, body.window, body.case)
        if body.ticket is None:
            return about
        own = self.ground.sight.ticket_of(token_of(body.ticket) or body.ticket)
        if own is not None:
            its_hall, ticket = self.ground.ticket(rows, own)
            found = [ticket] if its_hall.id == hall.id else []
        else:
            found = [] if channel == "phone" else rating_view.find(rows, self.ground.sight, hall, body.ticket)
        if len(found) != 1:
            raise UnknownTicket()
        return replace(about, ticket=found[0], is_holder=own is not None)

    def held(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """The asker's own."""
        return self.for_token(rows, asked.path["token"])

    def for_token(self, rows: Rows, token: str) -> dict[str, Any]:
        """The same for a page; UnknownEnquiry."""
        hall, one = self._of_token(rows, token)
        return view.for_asker(rows, self.ground.sight, hall, one)

    def judge(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """How the reply is found, once."""
        hall, one = self._own(tx, asked)
        comment, secrets = plain(asked.body.comment), self.ground.sight.secrets
        one = answering.judge(tx, hall, secrets, one, asked.body.grade, comment)
        return view.for_asker(tx, self.ground.sight, hall, one)

    def add(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """More words, or a phone."""
        hall, one = self._own(tx, asked)
        phone = checked_phone(asked.body.phone) if asked.body.phone and asked.body.phone.strip() else ""
        one = answering.add(tx, hall, self.ground.sight.secrets, one, plain(asked.body.text), phone)
        return view.for_asker(tx, self.ground.sight, hall, one)

    def withdraw(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """No answer is needed any more."""
        hall, one = self._own(tx, asked)
        one = answering.withdraw(tx, hall, self.ground.sight.secrets, one)
        return view.for_asker(tx, self.ground.sight, hall, one)

    def find(self, asked: Asked) -> dict[str, Any]:
        """By number and end of the phone; EnquiryNotFound, TooManyRequests."""
        body: bodies.FindEnquiryBody = asked.body
        hall = self.database.read(lambda rows: self.ground.hall(rows, body.hall))
        one = self.progress.find(hall, body.number, body.phone_tail, asked.address)
        sight = self.ground.sight
        return {"token": view.token(sight, one), "link": view.link(sight, hall, one), "path": view.path_of(sight, one)}

    def _own(self, rows: Rows, asked: Asked) -> tuple[Hall, Enquiry]:
        """The one its asker acts on: nobody who works here does so signed in. NotYours."""
        found = self._of_token(rows, asked.path["token"])
        if asked.who.role in STAFF:
            raise NotYours()
        return found

    def _of_token(self, rows: Rows, token: str) -> tuple[Hall, Enquiry]:
        found = view.of_token(self.ground.sight, token)
        if found is None:
            raise no.UnknownEnquiry()
        one = finding.by_id(rows, found)
        return self.ground.hall(rows, one.hall), one


def _channel(asked: Asked) -> Channel:
    """By which way it comes: what the caller is, unless a page for citizens says that it is a phone."""
    role, said = asked.who.role, asked.body.channel
    own: Channel | None = "kiosk" if role == "kiosk" else "desk" if role == "desk" or may(role, "issue") else None
    if said == "phone" or (said is None and role == "anyone"):
        return "phone"
    if own is None or said not in (None, own):
        raise NotYours()
    return own


def _name(typed: str | None) -> str:
    name = normalised_name(typed or "")
    why = name_fault(name, org=True) if name else None
    if why is not None:
        raise BadName(why=why)
    return name


def routes(calls: EnquiryCalls) -> tuple[Route, ...]:
    """The askers' calls, and those of who answers."""
    return (
        Route(
            "POST",
            "/enquiries",
            "Ask, complain or suggest",
            PUBLIC,
            bodies.EnquiryMade,
            bodies.EnquiryBody,
            201,
            "required",
            refusals=(
                *(UnknownHall, UnknownService, UnknownWindow, UnknownTicket, BadCaseNumber, NotYours),
                *(no.EnquiryNeedsWords, no.UnknownPhrase, no.TooManyEnquiries, TooManyRequests),
                *(no.NotYourEnquiry, no.EnquiryOwnerNotFit),
                *(BadPhone, BadName, BadIdType, BadIdNumber),
            ),
            write=calls.ask,
        ),
        *_own(calls),
        *enquiry_acts.routes(calls.ground),
    )


def _own(calls: EnquiryCalls) -> tuple[Route, ...]:
    """The calls on one's own, by its link."""
    unknown = (no.UnknownEnquiry, TooManyRequests)
    return (
        Route(
            "GET",
            PATH,
            "My question, complaint or suggestion",
            PUBLIC,
            bodies.EnquiryHeld,
            refusals=unknown,
            read=calls.held,
        ),
        Route(
            "POST",
            "/public/enquiries/find",
            "My page again, by number and the end of my phone",
            PUBLIC,
            bodies.EnquiryFound,
            bodies.FindEnquiryBody,
            key="never",
            refusals=(UnknownHall, no.EnquiryNotFound, TooManyRequests),
            plain=calls.find,
        ),
        Route(
            "POST",
            f"{PATH}/add",
            "I have more to say, or leave a phone",
            PUBLIC,
            bodies.EnquiryHeld,
            bodies.AddToEnquiryBody,
            refusals=(
                *(*unknown, NotYours, no.EnquiryNeedsWords, no.AddedEnough),
                *(no.TooManyEnquiries, no.EnquiryForbids, BadPhone),
            ),
            write=calls.add,
        ),
        Route(
            "POST",
            f"{PATH}/judge",
            "How I find the reply, once",
            PUBLIC,
            bodies.EnquiryHeld,
            bodies.JudgeReplyBody,
            refusals=(*unknown, NotYours, no.NothingToJudge, no.EnquiryForbids),
            write=calls.judge,
        ),
        Route(
            "POST",
            f"{PATH}/withdraw",
            "I need no answer any more",
            PUBLIC,
            bodies.EnquiryHeld,
            NoBody,
            refusals=(*unknown, NotYours, no.EnquiryForbids),
            write=calls.withdraw,
        ),
    )
