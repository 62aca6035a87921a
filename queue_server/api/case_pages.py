"""Calls about the pages of a case: attached at the window, listed, looked at by staff alone."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Annotated, Any, Final

from flask import Response
from pydantic import StringConstraints

from queue_server.api.case_bodies import Name
from queue_server.api.cases import ACTS, CaseCalls
from queue_server.api.contract import Answer, Asked, Body, Route
from queue_server.cases import attaching
from queue_server.cases import refusals as no
from queue_server.cases import refusals_papers as papers_no
from queue_server.cases.attaching import Page, Sealed
from queue_server.kernel.database import Database
from queue_server.kernel.errors import BadInput
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.threads import off_loop
from queue_server.views.case import staff_name

BASE64_MAX: Final = attaching.BYTES_MAX * 4 // 3 + 4
ENDINGS: Final = {"image/jpeg": "jpg", "image/png": "png", "application/pdf": "pdf"}
# nothing in a page may run, reach out or be framed, whatever it pretends to be
ALONE: Final = "default-src 'none'; sandbox; frame-ancestors 'none'"


class PageBody(Body):
    """A JPEG, PNG or PDF of at most 10 MB in base64, for a material on the case's list. A picture is kept without what
    a phone or camera wrote into it (EXIF but for which side is up, comments, small copies); a PDF as it came."""

    model_config = Body.model_config | {"str_max_length": BASE64_MAX}
    material: Name
    file: Annotated[str, StringConstraints(min_length=1, max_length=BASE64_MAX)]


class PageAnswer(Answer):
    """One page; `bytes` and `sha256` are of what is kept."""

    id: str
    material: str
    kind: str
    bytes: int
    sha256: str
    added_at: str
    added_by: dict[str, str] | None


class PagesAnswer(Answer):
    """The pages of a case, the oldest first."""

    pages: list[PageAnswer]


@dataclass(frozen=True)
class PageCalls:
    """What the calls do; looking at a page is written down before it is shown."""

    calls: CaseCalls
    database: Database

    def seal(self, asked: Asked) -> tuple[str, Sealed]:
        """The material and its page, made ready before the transaction."""
        try:
            content = base64.b64decode(asked.body.file, validate=True)
        except (binascii.Error, ValueError):
            raise BadInput(fields=[{"field": "file", "problem": "not base64"}]) from None
        _hall, case = self.database.read(lambda rows: self.calls.find(rows, asked))
        secrets, page_id = self.calls.ground.sight.secrets, self.calls.new_id()
        return asked.body.material, off_loop(lambda: attaching.seal(secrets, case, page_id, content))

    def attach(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """One more page."""
        material, sealed = asked.body
        case = self.calls.by_id(tx, sealed.case_id)
        return self._shown(tx, case.hall, attaching.attach(tx, case, material, sealed))

    def listed(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """All of them."""
        hall, case = self.calls.find(rows, asked)
        return {"pages": [self._shown(rows, hall.id, one) for one in attaching.of_case(rows, case.id)]}

    def show(self, asked: Asked) -> Response:
        """One page as it is, never kept by the browser and never run."""

        def look(tx: Tx) -> tuple[Page, bytes]:
            _hall, case = self.calls.find(tx, asked)
            return attaching.seen(tx, self.calls.ground.sight.secrets, case, asked.path["page"])

        page, content = self.database.write(look, asked.who.actor, is_long=True)
        shown = "inline" if page.kind.startswith("image/") else "attachment"
        response = Response(content, mimetype=page.kind)
        response.headers["Content-Disposition"] = f'{shown}; filename="{page.id}.{ENDINGS[page.kind]}"'
        response.headers["Content-Security-Policy"] = ALONE
        response.headers["Cache-Control"] = "no-store"
        return response

    def _shown(self, rows: Rows, hall_id: str, page: Page) -> dict[str, Any]:
        sight = self.calls.ground.sight
        at = sight.at(sight.hall(rows, hall_id), page.added_ms)
        kept = {name: getattr(page, name) for name in ("id", "material", "kind", "bytes", "sha256")}
        return kept | {"added_at": at, "added_by": staff_name(rows, page.added_by)}


def routes(pages: PageCalls) -> tuple[Route, ...]:
    """The three calls."""
    path, query = "/cases/<number>/pages", {"hall": "where the number is not the only one of its kind"}
    refused = (*no.REFUSALS, papers_no.PageIsWrong, no.UnknownMaterial, no.CaseIsFull, attaching.PagesAreTooMuch)
    return (
        Route(
            "POST",
            path,
            "Attach a page to a material of a case",
            ACTS,
            PageAnswer,
            PageBody,
            201,
            refusals=refused,
            ready=pages.seal,
            write=pages.attach,
            is_long=True,
            bytes_max=BASE64_MAX + 1024,
        ),
        Route(
            "GET",
            path,
            "The pages of a case",
            ACTS,
            PagesAnswer,
            query=query,
            refusals=(no.UnknownCase,),
            read=pages.listed,
        ),
        Route(
            "GET",
            f"{path}/<page>",
            "A page itself",
            ACTS,
            Answer,
            query=query,
            refusals=(no.UnknownCase, papers_no.UnknownPage),
            plain=pages.show,
        ),
    )
