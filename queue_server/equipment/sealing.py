"""Paper that bears somebody's address waits for its printer sealed: only the printer's own agent is given it open."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any, Final

from queue_server.equipment.jobs import PrintJob
from queue_server.kernel.crypto import Secrets

SEALED: Final = "sealed"


def close(secrets: Secrets, subject: str, copy_no: int, doc: Mapping[str, Any]) -> dict[str, Any]:
    """The document as its job keeps it."""
    text = secrets.seal(json.dumps(doc, ensure_ascii=False), _bound(subject, copy_no))
    return {"v": doc["v"], "kind": doc["kind"], SEALED: base64.b64encode(text).decode()}


def opened(secrets: Secrets, job: PrintJob) -> Mapping[str, Any] | None:
    """What is to be printed; SealIsBroken."""
    if job.doc is None or SEALED not in job.doc:
        return job.doc
    text = secrets.open(base64.b64decode(job.doc[SEALED]), _bound(job.ticket, job.copy_no))
    found: Mapping[str, Any] = json.loads(text)
    return found


def _bound(subject: str, copy_no: int) -> str:
    return f"print\0{subject}\0{copy_no}"
