"""The signature a result was handed out against: sealed with the case's persons, forgotten with them, never printed.

The journal knows that there is one by its size and hash, and who looked at it.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

from queue_server.cases import persons
from queue_server.cases.model import Case
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Tx

SIGNATURE: Final = "signature"


class NoSignature(Refusal):
    """The result was not handed out against a signature on the glass, or it has been forgotten."""

    code, status = "no_signature", 404
    zh, en = "这个办件没有平板签名，或已按期限删除。", "There is no signature on the glass, or its time was over."


def keep(tx: Tx, secrets: Secrets, case: Case, picture: str) -> dict[str, Any]:
    """Seal the picture as long as the case's other people; what the journal says of it."""
    persons.keep_text(tx, secrets, case, SIGNATURE, picture)
    content = picture.encode()
    return {"signature": {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}}


def seen(tx: Tx, secrets: Secrets, case: Case) -> str:
    """The picture, which the journal says was looked at; NoSignature."""
    picture = persons.text_of(tx, secrets, case.id, SIGNATURE)
    if picture is None:
        raise NoSignature()
    tx.record(case.hall, "signature_seen", case.id, {"number": case.number})
    return picture
