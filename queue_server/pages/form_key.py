"""Which key a form carries, so that sent twice it counts once; and a new one once the old one has done its work: who
comes back to the form with the browser's key and writes something else means a second thing."""

from __future__ import annotations

from collections.abc import Callable

from flask import request

from queue_server.hall.codes import Words
from queue_server.kernel.errors import KeyWasUsed, Refusal

FIELD = "idempotency_key"
SENT_BEFORE = Words(
    "之前填的那一份已经提交成功。这一份内容不同，还没有提交：确实要再交一份，请再按一次提交。",
    "What you sent before has arrived. This one is different and has not been sent: press again to send it too.",
)


def key_for(new_key: Callable[[], str], refused: Refusal | None = None) -> str:
    """The key of the form as it is shown after this refusal, or for the first time."""
    return new_key() if isinstance(refused, KeyWasUsed) else request.form.get(FIELD) or new_key()


def said(refused: Refusal | None, lang: str) -> str:
    """The refusal as the form says it; "" where there is none."""
    if refused is None:
        return ""
    return SENT_BEFORE.say(lang) if isinstance(refused, KeyWasUsed) else refused.message(lang)
