"""Asking the sharing platform for a licence instead of a paper (免提交): on the clerk's key, with a purpose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import StringConstraints

from queue_server.api.case_bodies import CaseAnswer, CaseBody, Name
from queue_server.api.cases import ACTS, CaseCalls
from queue_server.api.contract import Asked, Route
from queue_server.cases import accepting, finding, persons, standing_licences
from queue_server.cases import refusals as no
from queue_server.cases import refusals_papers as papers_no
from queue_server.cases.licences import Found, Licence, Sharing, Wanted
from queue_server.hall import hours
from queue_server.kernel.database import Database
from queue_server.kernel.errors import Refusal
from queue_server.kernel.logs import redact
from queue_server.kernel.rows import Tx
from queue_server.kernel.threads import off_loop
from queue_server.views import case as case_view

ENDS: dict[str, type[Refusal]] = {
    "none": papers_no.NoSuchLicence,
    "expired": papers_no.LicenceIsOver,
    "forbidden": papers_no.NotSharedWithYou,
    "down": papers_no.SharingIsDown,
}


class LicenceBody(CaseBody):
    """For which material on the list, and what for: who asks and why is kept."""

    material: Name
    purpose: Annotated[str, StringConstraints(min_length=2, max_length=100, strip_whitespace=True)]


class LicenceAnswer(CaseAnswer):
    """The case, and the licence that stands for the paper."""

    licence: dict[str, str]


@dataclass(frozen=True)
class LicenceCalls:
    """What the call does: what is asked is written down first, the platform is asked outside any transaction."""

    calls: CaseCalls
    database: Database
    sharing: Sharing | None

    def find(self, asked: Asked) -> dict[str, Any]:
        """Ask for one; the material is marked as shared where there is one in force."""
        sharing, actor = self.sharing, asked.who.actor
        if sharing is None:
            raise papers_no.NoSharing()
        wanted, today = self.database.write(lambda tx: self._note(tx, asked, sharing), actor)
        found = off_loop(lambda: sharing.find(wanted, today))
        self.database.write(lambda tx: self._answered(tx, asked, wanted, found), actor)
        if found.licence is None:
            raise ENDS[found.state]()
        licence = found.licence
        return self.database.write(lambda tx: self._take(tx, asked, wanted, licence), actor)

    def _note(self, tx: Tx, asked: Asked, sharing: Sharing) -> tuple[Wanted, str]:
        hall, case = self.calls.find(tx, asked)
        accepting.stepped(case, "supply")
        material = next((one for one in case.materials if one.name == asked.body.material), None)
        if material is None:
            raise no.UnknownMaterial(name=asked.body.material)
        person = persons.applicant_of(tx, self.calls.ground.sight.secrets, case.id)
        kind = material.exempt_by or material.name
        if person is None:
            raise no.NoApplicant()
        if kind not in sharing.allowed(case.department):
            raise papers_no.NotSharedWithYou()
        purpose = redact(asked.body.purpose)
        told = {"number": case.number, "material": material.name, "licence": kind, "purpose": purpose}
        tx.record(hall.id, "licence_asked", case.id, told | {"department": case.department})
        wanted = Wanted(kind, person, purpose, case.number, case.department, tx.actor)
        return wanted, hours.business_day(hall, tx.now_ms)

    def _answered(self, tx: Tx, asked: Asked, wanted: Wanted, found: Found) -> None:
        """How asking ended, whatever became of the case meanwhile; never the licence's number."""
        case = finding.anywhere(tx, wanted.case, asked.who.hall)
        told = {"number": wanted.case, "material": asked.body.material, "licence": wanted.kind, "end": found.state}
        tx.record(case.hall, "licence_answered", case.id, told)

    def _take(self, tx: Tx, asked: Asked, wanted: Wanted, licence: Licence) -> dict[str, Any]:
        hall, case = self.calls.find(tx, asked)
        sight = self.calls.ground.sight
        case = standing_licences.take(tx, sight.secrets, case, asked.body.material, wanted, licence)
        return case_view.for_staff(tx, sight, hall, case) | {"licence": licence._asdict()}


def routes(licences: LicenceCalls) -> tuple[Route, ...]:
    """The one call."""
    return (
        Route(
            "POST",
            "/cases/<number>/licences",
            "Ask the sharing platform for a licence instead of a paper",
            ACTS,
            LicenceAnswer,
            LicenceBody,
            key="never",
            refusals=(*no.REFUSALS, no.UnknownMaterial, no.NoApplicant, papers_no.NoSharing, *ENDS.values()),
            plain=licences.find,
        ),
    )
