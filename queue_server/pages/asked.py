"""What became of a question, complaint or suggestion: state, term, more to say, the answer and how it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.enquiries.model import BAD_MAX, KINDS, STATES, TEXT_MAX, TOPICS
from queue_server.enquiries.refusals import EnquiryNotFound
from queue_server.kernel.errors import Refusal, UnknownThing
from queue_server.pages import symbols
from queue_server.pages.ask_words import WORDS
from queue_server.pages.book_look import Look, asked_look
from queue_server.pages.citizens import StaffBrowser, check_own_hands, is_of_staff
from queue_server.pages.enquiry_deps import AskDeps
from queue_server.pages.render import page
from queue_server.ratings.model import GRADES

NUMBER_MIN, NUMBER_MAX, PHONE_MAX, COMMENT_MAX = 3, 30, 20, 500
TAIL: Final = re.compile("[0-9]{4}")
NEW: Final = frozenset({"phone", "link"})  # just sent, with a phone or without


def add_to(made: Blueprint, deps: AskDeps) -> None:
    """`/asked` finds one by its number, by POST so that no digits stand in an address; `/asked/<token>` is one."""

    @made.get("/asked")
    def find_form() -> AnyResponse:
        return _form(deps)

    @made.post("/asked")
    def find() -> AnyResponse:
        hall = deps.public_hall(request.args.get("hall", ""))
        if hall is None:
            raise UnknownThing()
        number, tail = request.form.get("number", "")[:NUMBER_MAX].strip(), request.form.get("tail", "").strip()
        try:
            if len(number) < NUMBER_MIN or not TAIL.fullmatch(tail):
                raise EnquiryNotFound()
            token = deps.find(hall, number, tail)
        except Refusal as refusal:
            return _form(deps, number, refusal)
        return redirect(asked_look().link(f"/asked/{token}"), 303)

    @made.get("/asked/<token>")
    def asked(token: str) -> AnyResponse:
        return _one(deps, token)

    @made.post("/asked/<token>/add")
    def add(token: str) -> AnyResponse:
        text = request.form.get("text", "").replace("\r\n", "\n").strip()[:TEXT_MAX]
        phone = "".join(request.form.get("phone", "").split())[:PHONE_MAX]
        body = {name: value for name, value in (("text", text), ("phone", phone)) if value}
        return _acted(deps, token, lambda key: deps.add(token, body, key))

    @made.post("/asked/<token>/judge")
    def judge(token: str) -> AnyResponse:
        text = request.form.get("grade", "")
        grade = int(text) if text in {str(one) for one in GRADES} else 0
        comment = request.form.get("comment", "").replace("\r\n", "\n").strip()[:COMMENT_MAX]
        return _acted(deps, token, lambda key: deps.judge(token, grade, comment, key))

    @made.post("/asked/<token>/withdraw")
    def withdraw(token: str) -> AnyResponse:
        return _acted(deps, token, lambda key: deps.withdraw(token, key))


def _acted(deps: AskDeps, token: str, act: Callable[[str], None]) -> AnyResponse:
    try:
        check_own_hands()
        act(request.form.get("idempotency_key", ""))
    except Refusal as refusal:
        return _one(deps, token, refusal)
    return redirect(asked_look().link(f"/asked/{token}"), 303)


def _form(deps: AskDeps, number: str = "", refused: Refusal | None = None) -> AnyResponse:
    look, hall = asked_look(), deps.public_hall(request.args.get("hall", ""))
    if hall is None:
        raise UnknownThing()
    status, said = (refused.status, refused.message(look.lang)) if refused else (200, "")
    to, back = (look.link(path, hall=request.args.get("hall", "")) for path in ("/asked", "/ask"))
    w = WORDS[look.lang]
    told = {"number": number, "refused": said, "to": to, "back": back}
    return look.keep(page("asked_find.html", look.lang, status, look=look, hall=hall, w=w, **told))


def _one(deps: AskDeps, token: str, refused: Refusal | None = None) -> AnyResponse:
    look, one = asked_look(), deps.asked(token)
    hall, w = deps.hall(one["hall"]["id"]), WORDS[look.lang]
    is_new = request.args.get("new") in NEW and one["state"] == "open"
    link = deps.link(hall, token)
    whole = link if link.startswith(("http://", "https://")) else f"{request.host_url.rstrip('/')}{link}"
    response = page(
        "asked.html",
        look.lang,
        refused.status if refused else 200,
        look=look,
        hall=hall,
        w=w,
        one=one,
        token=token,
        words={"kind": KINDS[one["kind"]].say(look.lang), "topic": TOPICS[one["topic"]].say(look.lang)},
        state=STATES[one["state"]].say(look.lang),
        term=_term(look, one),
        until=look.day(one["extended"]["until"]) if one["extended"] else "",
        qr=symbols.square(whole) if is_new else None,
        is_new=is_new,
        not_here=StaffBrowser().message(look.lang) if is_of_staff() else "",
        has_phone=request.args.get("new") == "phone",
        skipped=request.args.get("skip") == "1",
        judged_bad=(one["judged"] or BAD_MAX + 1) <= BAD_MAX,
        typed={name: request.form.get(name, "") if refused else "" for name in ("text", "phone")},
        text_max=TEXT_MAX,
        grades=[(grade, said.say(look.lang)) for grade, said in GRADES.items()],
        comment_max=COMMENT_MAX,
        refused=refused.message(look.lang) if refused else "",
        key=deps.new_key,
    )
    return look.keep(response)


def _term(look: Look, one: Mapping[str, Any]) -> str:
    """Until when it is answered, while that is awaited."""
    if one["state"] != "open":
        return ""
    said = WORDS[look.lang]["state_open_late" if one["overdue"] else "state_open"]
    return said.format(day=look.day(one["due_day"]))
