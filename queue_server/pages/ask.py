"""咨询、投诉、建议 on a phone: what it is, what it is about, own words, step by step. No script, no log-in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.enquiries.model import KINDS, TEXT_MAX, TOPICS
from queue_server.hall.codes import Words
from queue_server.hall.model import Hall
from queue_server.kernel.errors import Refusal, UnknownThing
from queue_server.pages import asked, form_key
from queue_server.pages.ask_about import FACTS, OFFERED, services_by_zone
from queue_server.pages.ask_words import WORDS
from queue_server.pages.book_look import Look, asked_look
from queue_server.pages.citizens import citizens_pages
from queue_server.pages.enquiry_deps import AskDeps
from queue_server.pages.render import page

NAME_MAX, PHONE_MAX, NUMBER_MAX, TOKEN_MAX = 40, 20, 60, 200


def blueprint(deps: AskDeps) -> Blueprint:
    """`/p/ask` with its steps, and `/p/asked` with what became of it. `?t=` is the ticket, `?case=` the case meant."""
    made = citizens_pages("ask")

    @made.get("/ask")
    def kinds() -> AnyResponse:
        return _shown(deps, "ask.html", kinds=KINDS)

    @made.get("/ask/<kind>")
    def form(kind: str) -> AnyResponse:
        topic = request.args.get("topic", "")
        if topic not in OFFERED[_known(kind)]:
            return _shown(deps, "ask_topic.html", kind=kind, offered=OFFERED[kind])
        return _form(deps, kind, topic)

    @made.post("/ask/<kind>")
    def send(kind: str) -> AnyResponse:
        topic = request.args.get("topic", "")
        if topic not in OFFERED[_known(kind)]:
            raise UnknownThing()
        try:
            body = _body(_about(deps)[0], kind, topic)
            token = deps.ask(body, request.form.get("idempotency_key", ""))["token"]
        except Refusal as refusal:
            return _form(deps, kind, topic, refusal)
        return redirect(asked_look().link(f"/asked/{token}", new="phone" if "phone" in body else "link"), 303)

    asked.add_to(made, deps)
    return made


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise UnknownThing()
    return kind


def _about(deps: AskDeps) -> tuple[Hall, Mapping[str, Any] | None]:
    """The hall, and the ticket it is about if it came from one."""
    token = request.args.get("t", "")[:TOKEN_MAX]
    if token:
        seen = deps.ticket(token)
        return deps.hall(seen["hall"]), seen
    hall = deps.public_hall(request.args.get("hall", ""))
    if hall is None:
        raise UnknownThing()
    return hall, None


def _body(hall: Hall, kind: str, topic: str) -> dict[str, Any]:
    """The form as the call takes it; what was left empty is left out."""
    sent = request.form
    token = request.args.get("t", "")[:TOKEN_MAX]
    facts = {name: sent.get(name, "").strip()[:NUMBER_MAX] for name in FACTS.get(topic, ())}
    facts["case"] = sent.get("case", request.args.get("case", "")).strip()[:NUMBER_MAX]  # also where nobody is asked
    about = {name: value for name, value in facts.items() if value} | ({"ticket": token} if token else {})
    said = {
        "text": sent.get("text", "").replace("\r\n", "\n").strip()[:TEXT_MAX],
        "phone": "".join(sent.get("phone", "").split())[:PHONE_MAX],
        "name": sent.get("name", "").strip()[:NAME_MAX],
    }
    fixed = {"hall": hall.id, "kind": kind, "topic": topic, "about": about, "channel": "phone"}
    fixed["language"] = asked_look().lang
    return fixed | {name: value for name, value in said.items() if value}


def _form(deps: AskDeps, kind: str, topic: str, refused: Refusal | None = None) -> AnyResponse:
    sent = request.form
    hall, _seen_ticket = _about(deps)
    typed = {name: sent.get(name, "") for name in ("text", "phone", "name", "service", "window")}
    typed["case"] = sent.get("case", request.args.get("case", ""))[:NUMBER_MAX]
    return _shown(
        deps,
        "ask_form.html",
        refused.status if refused else 200,
        kind=kind,
        topic=topic,
        facts=FACTS.get(topic, ()),
        services=services_by_zone(hall, asked_look().lang),
        typed=typed,
        key=form_key.key_for(deps.new_key, refused),
        refused=form_key.said(refused, asked_look().lang),
        text_max=TEXT_MAX,
    )


def _shown(deps: AskDeps, template: str, status: int = 200, **values: Any) -> AnyResponse:
    look, (hall, seen) = asked_look(), _about(deps)
    kept = {"t": request.args.get("t", "")[:TOKEN_MAX], "case": request.args.get("case", "")[:NUMBER_MAX]}
    kept |= {"hall": request.args.get("hall", "")}

    def to(path: str = "", **more: str) -> str:
        return look.link(f"/ask{path}", **(kept | more))

    words: dict[str, Mapping[Any, Words]] = {"kinds": KINDS, "topics": TOPICS}
    response = page(
        template,
        look.lang,
        status,
        look=look,
        hall=hall,
        w=WORDS[look.lang],
        said={name: {key: one.say(look.lang) for key, one in table.items()} for name, table in words.items()},
        seen=_seen(look, seen),
        to=to,
        **values,
    )
    return look.keep(response)


def _seen(look: Look, seen: Mapping[str, Any] | None) -> dict[str, str] | None:
    """The ticket it is about, in words."""
    if seen is None:
        return None
    service = (seen["service"]["name_en"] if look.is_english else "") or seen["service"]["name"]
    return {"number": seen["number"], "service": service, "window": seen.get("window") or ""}
