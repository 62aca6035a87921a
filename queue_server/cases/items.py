"""What a service is applied for as: the catalogue's item where it has one, else what the hall file says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from queue_server.cases.model import Item, Kind, Material
from queue_server.cases.refusals import UnknownItem
from queue_server.catalogue import store as catalogue
from queue_server.catalogue.model import Item as CatalogueItem
from queue_server.hall.errors import UnknownService
from queue_server.hall.model import Hall, Service
from queue_server.kernel.rows import Rows

FOLLOWS: Final = "（可容缺）"  # how a line of the hall file ends that may follow


def of(rows: Rows, hall: Hall, service_id: str, day: str, code: str | None = None) -> Item:
    """The item of that code among the service's on the day, or its first; UnknownService, UnknownItem."""
    service = hall.service(service_id)
    found = catalogue.items_of_service(rows, hall, service_id, day)
    if code is not None:
        found = tuple(one for one in found if one.code == code)
        if not found:
            raise UnknownItem(item=code)
    return of_catalogue(found[0]) if found else of_service(service)


def choices(rows: Rows, hall: Hall, service_id: str, day: str) -> tuple[tuple[str, Item], ...]:
    """What a service can be applied for as, each by the code it is chosen by; the first where nobody chooses. One
    without a code where there is no catalogue; UnknownService."""
    found = catalogue.items_of_service(rows, hall, service_id, day)
    return tuple((one.code, of_catalogue(one)) for one in found) or (("", of_service(hall.service(service_id))),)


def codes_of(rows: Rows, hall: Hall, day: str) -> set[str]:
    """By which codes cases of the hall are numbered on the day, where the catalogue gives its items one."""
    found = (choices(rows, hall, service.id, day) for service in hall.services)
    return {item.code for listed in found for _code, item in listed if item.code}


def of_catalogue(item: CatalogueItem) -> Item:
    """The catalogue's item with its version, as it stood when the case began."""
    kind: Kind = "immediate" if item.is_immediate else "promised"
    return Item(
        code=item.implementation_code or item.code,
        version=str(item.version),
        name=item.name,
        department=item.department,
        kind=kind,
        legal_days=item.legal_days,
        promised_days=item.promised_days,
        visits_max=item.visits_max,
        result=item.result_name,
        materials=_marked(
            Material(one.name, one.required, exempt_by=one.exempt_by, deferrable=one.deferrable)
            for one in item.materials
        ),
    )


def of_service(service: Service) -> Item:
    """A hall without a catalogue: the service's own list of what to bring, and no promise. What is brought in some
    cases only, 授权委托书（代办时）, is not required; what may follow ends so: 平面图（可容缺）."""
    return Item("", "", service.name, kind="other", materials=_marked(_own(one) for one in service.materials))


def name_of(line: str) -> str:
    """The paper that a line of the hall file's list asks for."""
    return line.removesuffix(FOLLOWS)


def _own(line: str) -> Material:
    name = name_of(line)
    return Material(name, required=not name.endswith("时）"), deferrable=name != line)


def _marked(papers: Iterable[Material]) -> tuple[Material, ...]:
    """A list on which no paper is marked says nothing about any."""
    listed = tuple(papers)
    says = any(one.deferrable for one in listed)
    return listed if says else tuple(one._replace(deferrable=None) for one in listed)


def department_of(rows: Rows, hall: Hall, service: str, day: str) -> str:
    """Who is responsible for a service: the department of its first item, else the line it is served in."""
    try:
        items = catalogue.items_of_service(rows, hall, service, day)
        return items[0].department if items and items[0].department else hall.queue(hall.service(service).queue).name
    except UnknownService:
        return service
