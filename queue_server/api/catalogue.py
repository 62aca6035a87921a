"""Calls about the catalogue of items: read it, import a list, see what that changes, let it take effect."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from queue_server.api import catalogue_bodies as bodies
from queue_server.api.bodies import Done, NoBody
from queue_server.api.contract import SEES_HALL, Asked, Route, staff_who
from queue_server.api.ground import Ground
from queue_server.catalogue import pulls, reading, service, tables
from queue_server.catalogue.lists import ListCannotBe, ListFollowsItems, PublishedList, UnknownList
from queue_server.catalogue.model import Attributes, Version
from queue_server.catalogue.problems import ListFileIsWrong
from queue_server.catalogue.refusals import ListHasChanged, NotADraft, NotInCatalogue, UnknownImport, VersionIsOver
from queue_server.hall import days, hours
from queue_server.hall.errors import NotADay, UnknownHall, UnknownService, ValidFromIsPast
from queue_server.hall.model import Hall
from queue_server.kernel.database import Database
from queue_server.kernel.errors import BadInput
from queue_server.kernel.http import language
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.threads import off_loop
from queue_server.views import catalogue as view

DIGITS_MAX = 9


@dataclass(frozen=True)
class CatalogueCalls:
    """What the calls do. A file is read off the loop before the one transaction that keeps it."""

    ground: Ground
    database: Database
    puller: pulls.Puller

    def overview(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Every list and how it stands."""
        hall = self.ground.hall(rows, asked.path["hall"])
        return view.overview(rows, self.ground.sight, hall, self.puller.host, language())

    def bring(self, asked: Asked) -> dict[str, Any]:
        """A file that becomes the draft."""
        hall_id, of = asked.path["hall"], asked.path["list"]

        def look(rows: Rows) -> tuple[Hall, Any]:
            hall = self.ground.hall(rows, hall_id)
            return hall, service.shape_of(rows, hall.id, of)

        hall, shape = self.database.read(look)
        try:
            content = base64.b64decode(asked.body.file, validate=True)
        except (binascii.Error, ValueError):
            raise BadInput(fields=[{"field": "file", "problem": "not base64"}]) from None
        found = off_loop(lambda: reading.read(shape, tables.read(content)))
        kept = self.database.write(
            lambda tx: service.keep_draft(tx, hall, of, "file", found.rows), asked.who.actor, is_long=True
        )
        return {"draft": self._version(hall, kept) if kept else None, "unused": list(found.unused)}

    def pull(self, asked: Asked) -> dict[str, Any]:
        """The list from the platform becomes the draft; whatever went wrong is told."""
        hall = self.database.read(lambda rows: self.ground.hall(rows, asked.path["hall"]))
        ended = self.puller.pull(hall, asked.path["list"], asked.who.actor)
        return {"state": ended.state, "says": pulls.says(ended, language())}

    def differences(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """What a version changes."""
        hall = self.ground.hall(rows, asked.path["hall"])
        day = asked.query.get("day") or hours.business_day(hall, self.ground.sight.clock.now_ms())
        return view.differences(rows, hall, asked.path["list"], number(asked.path["version"]), _day(day), language())

    def take(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """The draft takes effect."""
        hall, body = self.ground.hall(tx, asked.path["hall"]), asked.body
        version = number(asked.path["version"])
        return self._version(hall, service.take(tx, hall, asked.path["list"], version, body.valid_from, body.base))

    def withdraw(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """The draft, or what holds later, never will."""
        hall = self.ground.hall(tx, asked.path["hall"])
        service.withdraw(tx, hall, asked.path["list"], number(asked.path["version"]))
        return {"done": True}

    def define(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """A published list's settings."""
        hall, body = self.ground.hall(tx, asked.path["hall"]), asked.body
        given = body.model_dump() | {"columns": tuple(body.columns)}
        service.define_list(tx, hall, PublishedList(id=asked.path["list"], **given))
        return {"done": True}

    def items(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Items in force."""
        hall, query = self.ground.hall(rows, asked.path["hall"]), asked.query
        page = number(query.get("page", "1")) or 1
        return view.items(rows, hall, self._today(hall), query.get("q", ""), query.get("service", ""), page)

    def item(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """One item, today's or as a version had it."""
        hall, version = self.ground.hall(rows, asked.path["hall"]), asked.query.get("version")
        at = None if version is None else number(version)
        return view.item(rows, hall, asked.path["code"], self._today(hall), at)

    def attributes(self, tx: Tx, asked: Asked) -> dict[str, Any]:
        """What the hall alone says of an item."""
        hall = self.ground.hall(tx, asked.path["hall"])
        service.set_attributes(tx, hall, Attributes(code=asked.path["code"], **asked.body.model_dump()))
        return {"done": True}

    def _today(self, hall: Hall) -> str:
        return hours.business_day(hall, self.ground.sight.clock.now_ms())

    def _version(self, hall: Hall, one: Version) -> dict[str, Any]:
        today = self._today(hall)
        begun = one if one.state == "taken" and (one.valid_from or "") <= today else None
        return view.version_json(self.ground.sight, hall, one, begun, today)


def number(text: str) -> int:
    """A version or page as the path has it; 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS_MAX else 0


def _day(text: str) -> str:
    try:
        return days.parsed(text).isoformat()
    except ValueError:
        raise BadInput(fields=[{"field": "day", "problem": "YYYY-MM-DD"}]) from None


def routes(calls: CatalogueCalls) -> tuple[Route, ...]:
    """The calls about the catalogue."""
    return (*_reading(calls), *_bringing(calls), *_publishing(calls))


def _reading(calls: CatalogueCalls) -> tuple[Route, ...]:
    see, path = staff_who("see_catalogue"), "/halls/<hall>/catalogue"
    return (
        Route(
            "GET",
            "/halls/<hall>/items",
            "The items in force, by words, pinyin initials or service",
            SEES_HALL,
            bodies.ItemsAnswer,
            query={"q": "words or initials", "service": "a service of the hall", "page": "from 1"},
            refusals=(UnknownHall, UnknownService),
            read=calls.items,
        ),
        Route(
            "GET",
            "/halls/<hall>/items/<code>",
            "An item of the catalogue",
            SEES_HALL,
            bodies.ItemAnswer,
            query={"version": "as that version of the catalogue had it; as it is today without one"},
            refusals=(UnknownHall, NotInCatalogue),
            read=calls.item,
        ),
        Route(
            "GET",
            path,
            "The catalogue and the published lists with their versions",
            see,
            bodies.CatalogueAnswer,
            refusals=(UnknownHall,),
            read=calls.overview,
        ),
        Route(
            "GET",
            f"{path}/<list>/versions/<version>",
            "What a version of a list changes, field by field",
            see,
            bodies.DifferencesAnswer,
            query={"day": "against what stands on that day, YYYY-MM-DD; today without it"},
            refusals=(UnknownHall, UnknownList, UnknownImport, ListFollowsItems, BadInput),
            read=calls.differences,
        ),
    )


def _bringing(calls: CatalogueCalls) -> tuple[Route, ...]:
    who, path = staff_who("set_up"), "/halls/<hall>/catalogue"
    of_list = (UnknownHall, UnknownList, ListFollowsItems)
    return (
        Route(
            "POST",
            f"{path}/<list>/import",
            "Import a file of a list as its draft",
            who,
            bodies.ImportedAnswer,
            bodies.ImportListBody,
            key="never",
            refusals=(*of_list, ListFileIsWrong, BadInput),
            plain=calls.bring,
            bytes_max=bodies.BASE64_MAX + 1024,
        ),
        Route(
            "POST",
            f"{path}/<list>/pull",
            "Pull a list from the platform as its draft",
            who,
            bodies.PulledAnswer,
            NoBody,
            key="never",
            refusals=(*of_list, pulls.NoSource),
            plain=calls.pull,
        ),
    )


def _publishing(calls: CatalogueCalls) -> tuple[Route, ...]:
    who, path = staff_who("set_up"), "/halls/<hall>/catalogue"
    return (
        Route(
            "POST",
            f"{path}/<list>/versions/<version>/take",
            "Let a draft take effect from a day on",
            who,
            bodies.ListVersionAnswer,
            bodies.TakeEffectBody,
            refusals=(UnknownHall, UnknownImport, NotADraft, ListHasChanged, ValidFromIsPast, NotADay),
            write=calls.take,
        ),
        Route(
            "POST",
            f"{path}/<list>/versions/<version>/withdraw",
            "Withdraw a draft or a version that holds later",
            who,
            Done,
            NoBody,
            refusals=(UnknownHall, UnknownImport, VersionIsOver),
            write=calls.withdraw,
        ),
        Route(
            "POST",
            f"{path}/<list>/settings",
            "Make a published list or change its settings",
            who,
            Done,
            bodies.DefineListBody,
            refusals=(UnknownHall, ListCannotBe),
            write=calls.define,
        ),
        Route(
            "POST",
            "/halls/<hall>/items/<code>/attributes",
            "Say of an item what the hall alone knows",
            who,
            Done,
            bodies.AttributesBody,
            refusals=(UnknownHall, NotInCatalogue, UnknownService),
            write=calls.attributes,
        ),
    )
