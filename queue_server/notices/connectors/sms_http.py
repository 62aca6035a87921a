"""SMS by a gateway's HTTP call: its own fields, templates, signature and answer codes, all by settings."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlencode

from queue_server.notices.connectors.wire import HttpWay, of_status, post, reach
from queue_server.notices.model import Message, Outcome
from queue_server.notices.wording import text_of


class Settings(HttpWay):
    """`body` and `headers` are templates with {phone} {text} {id} {kind} {template} {words} {key} {timestamp}; `words`
    are the sentence's words as JSON, for gateways that want a template's name instead of a text (`templates`, by kind).

    `signature` is what the operator puts before the text (【…】): it counts among the 70 signs. With `sign_header` that
    header holds the HMAC-SHA256 (hex) of `{timestamp}.{body}` under `key`. `answer` is the path of the code in the
    JSON that comes back (a.b.0), `ok` the codes that mean sent, `again` those worth another try.
    """

    body: Mapping[str, str]
    headers: Mapping[str, str] = {}
    form: Literal["json", "form"] = "json"
    templates: Mapping[str, str] = {}
    signature: str = ""
    key: str = ""
    sign_header: str = ""
    answer: str = ""
    ok: tuple[str, ...] = ()
    again: tuple[str, ...] = ()


def send(settings: Settings, message: Message) -> Outcome:
    """One request; sent only by the gateway's own code."""
    if message.kind not in settings.templates and settings.templates:
        return Outcome("refused", "no_template")
    values = _values(settings, message)
    body = _body(settings, values)
    headers = {name: text.format_map(values) for name, text in settings.headers.items()}
    kind = "application/json" if settings.form == "json" else "application/x-www-form-urlencoded"
    headers |= {"Content-Type": f"{kind}; charset=utf-8", "X-Quhao-Timestamp": values["timestamp"]}
    if settings.sign_header:
        signed = f"{values['timestamp']}.".encode() + body
        headers[settings.sign_header] = hmac.digest(settings.key.encode(), signed, "sha256").hex()
    answer = post(settings, body, headers)
    return answer if isinstance(answer, Outcome) else _read(settings, answer.status, answer.body)


def probe(settings: Settings) -> str:
    """Whether the gateway can be reached."""
    return reach(settings)


def _values(settings: Settings, message: Message) -> dict[str, str]:
    text = text_of(message.kind, message.lang, message.words, settings.signature)
    return {
        "phone": message.to,
        "text": text,
        "id": message.id,
        "kind": message.kind,
        "template": settings.templates.get(message.kind, ""),
        "words": json.dumps(dict(message.words), ensure_ascii=False),
        "key": settings.key,
        "timestamp": str(message.stamp_s),
    }


def _body(settings: Settings, values: Mapping[str, str]) -> bytes:
    fields = {name: text.format_map(values) for name, text in settings.body.items()}
    if settings.form == "json":
        return json.dumps(fields, ensure_ascii=False).encode()
    return urlencode(fields).encode()


def _read(settings: Settings, status: int, body: bytes) -> Outcome:
    said = _code(settings.answer, body) if settings.answer else None
    if said is None:
        plain = of_status(status)
        # a gateway that has codes and gives none has not said that it sent
        return Outcome("unsure", "no_code") if settings.answer and plain.state == "sent" else plain
    if said in settings.ok:
        return Outcome("sent")
    return Outcome("busy" if said in settings.again or status >= 500 else "refused", f"code_{said}")


def _code(path: str, body: bytes) -> str | None:
    try:
        found: Any = json.loads(body)
        for step in path.split("."):
            found = found[int(step)] if isinstance(found, list) else found[step]
    except (ValueError, LookupError, TypeError):
        return None
    return None if isinstance(found, dict | list) or found is None else str(found)[:40]
