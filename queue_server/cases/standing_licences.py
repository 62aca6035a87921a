"""Which licence stood for a paper (免提交): its kind with the paper; its name, number and purpose sealed with the
case's persons, so that it can be said later what was looked at, and is forgotten with them."""

from __future__ import annotations

import json
from typing import NamedTuple

from queue_server.cases import accepting, persons
from queue_server.cases.licences import Licence, Wanted
from queue_server.cases.model import Case
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.people.masking import mask_id


class Stood(NamedTuple):
    """A licence as it may be shown: its number masked; `valid_until` a day or '' for ever."""

    name: str
    number: str
    valid_until: str
    purpose: str


def take(tx: Tx, secrets: Secrets, case: Case, material: str, wanted: Wanted, licence: Licence) -> Case:
    """The licence stands for this paper from now on, by whoever asked for it; refusals as of supplying."""
    changed = accepting.supply(tx, case, {material: ("shared", 1)}, wanted.kind)
    text = json.dumps(licence._asdict() | {"purpose": wanted.purpose}, ensure_ascii=False)
    persons.keep_text(tx, secrets, changed, _kept_as(changed, material), text)
    return changed


def of_material(rows: Rows, secrets: Secrets, case: Case, material: str) -> Stood | None:
    """The licence that stood for it; None where none did, or it has been forgotten."""
    text = persons.text_of(rows, secrets, case.id, _kept_as(case, material))
    if text is None:
        return None
    said = json.loads(text)
    return Stood(said["name"], mask_id(said["number"]), said["valid_until"], said["purpose"])


def _kept_as(case: Case, material: str) -> str:
    """By the paper's place: a list only grows at its end."""
    return f"licence:{next(n for n, one in enumerate(case.materials) if one.name == material)}"
