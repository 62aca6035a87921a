"""Gathers what a 签收单 says from the slices: the result, who takes it and by what proof, who hands it over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from queue_server.cases import finding, taking
from queue_server.cases.model import Case
from queue_server.kernel.rows import Rows
from queue_server.views.case_facts import language_and_facts
from queue_server.views.handed_slip import HandedFacts, slip
from queue_server.views.sight import Sight


def first_slip(rows: Rows, sight: Sight, case_id: str) -> dict[str, Any] | None:
    """The print document where a signature is wanted: against a code nobody signs."""
    one = taking.of_case(rows, sight.secrets, finding.by_id(rows, case_id))
    return slip_of(rows, sight, case_id) if one is not None and one.proof == "signature" else None


def slip_of(rows: Rows, sight: Sight, case_id: str, copy_no: int = 1) -> dict[str, Any] | None:
    """The print document of a hand-out at a window, None where there was none; UnknownCase."""
    case = finding.by_id(rows, case_id)
    one = taking.of_case(rows, sight.secrets, case)
    if one is None:
        return None
    hall = sight.hall(rows, case.hall)
    lang, shared = language_and_facts(rows, sight, hall, case, one.actor)
    who, proof = taking.WHO[one.who] if one.who else None, taking.PROOFS.get(one.proof)
    facts = HandedFacts(
        **shared,
        handed_at=datetime.fromtimestamp(one.at_ms / 1000, hall.zone_info),
        paper=_paper(case, lang),
        taker=one.name,
        tail=one.tail,
        way=(", " if lang == "en" else "，").join(word.say(lang) for word in (who, proof) if word),
        has_letter=one.has_letter,
        is_on_glass=one.proof == "tablet",
    )
    return slip(facts, copy_no)


def _paper(case: Case, lang: str) -> str:
    refused = "Decision not to grant it" if lang == "en" else "不予许可决定书"
    name = (case.result or case.name) if case.granted else refused
    return f"{name} {case.result_number}".strip()
