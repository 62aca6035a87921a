"""One written down at the guide desk for somebody who is there or calls, and the receipt they are given. No script."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from queue_server.enquiries.model import KINDS, TEXT_MAX, TOPICS
from queue_server.kernel.errors import Refusal
from queue_server.pages import form_key, symbols
from queue_server.pages.ask_about import services_by_zone
from queue_server.pages.deps import Person
from queue_server.pages.enquiry_deps import EnquiriesDeps
from queue_server.pages.enquiry_office import asked_by, shown
from queue_server.pages.language import workplace_language

FACTS = ("service", "window", "case", "ticket")
SHORT_MAX = 60


def add_to(made: Blueprint, deps: EnquiriesDeps) -> None:
    """`/enquiries/new`: the form; sent, it becomes the receipt with the code that leads to the answer."""

    @made.get("/enquiries/new")
    def form() -> AnyResponse:
        person = asked_by(deps, "answer")
        return _form(deps, person) if isinstance(person, Person) else person

    @made.post("/enquiries/new")
    def send() -> AnyResponse:
        person = asked_by(deps, "answer")
        if not isinstance(person, Person):
            return person
        body = _body(person)
        try:
            one = deps.ask(person, body, request.form.get("idempotency_key", ""))
        except Refusal as refusal:
            return _form(deps, person, refusal)
        link = one["link"]
        whole = link if link.startswith(("http://", "https://")) else f"{request.host_url.rstrip('/')}{link}"
        return shown(deps, person, "receipt.html", one=one, has_phone="phone" in body, qr=symbols.square(whole))


def _body(person: Person) -> dict[str, Any]:
    sent = request.form
    about = {name: sent.get(name, "").strip()[:SHORT_MAX] for name in FACTS}
    said = {name: sent.get(name, "").replace("\r\n", "\n").strip()[:TEXT_MAX] for name in ("text", "answer")}
    said |= {
        "phone": "".join(sent.get("phone", "").split())[:SHORT_MAX],
        "name": sent.get("name", "")[:SHORT_MAX].strip(),
    }
    fixed = {"hall": person.hall, "kind": sent.get("kind", ""), "topic": sent.get("topic", ""), "channel": "desk"}
    about = {name: value for name, value in about.items() if value}
    return fixed | {"about": about} | {name: value for name, value in said.items() if value}


def _form(deps: EnquiriesDeps, person: Person, refused: Refusal | None = None) -> AnyResponse:
    hall, lang = deps.hall(person.hall), workplace_language()
    typed = {name: request.form.get(name, "") for name in (*FACTS, "kind", "topic", "text", "answer", "phone", "name")}
    return shown(
        deps,
        person,
        "new.html",
        refused.status if refused else 200,
        refused=form_key.said(refused, lang),
        typed=typed,
        kinds=KINDS,
        topics=TOPICS,
        services=services_by_zone(hall, lang),
        key=form_key.key_for(deps.new_key, refused),
        text_max=TEXT_MAX,
    )
