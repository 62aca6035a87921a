"""The published lists as the public reads them, on kiosk, phone and by call: titles, a page of entries, one entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from queue_server.catalogue import publishing, searching
from queue_server.catalogue.columns import Column
from queue_server.catalogue.model import MATERIAL_KINDS, is_deferrable, is_optional
from queue_server.catalogue.publishing import Shown, Standing
from queue_server.hall import hours
from queue_server.hall.codes import Words
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows

OF_ITEM: Final = (
    "materials",
    "promised_days",
    "legal_days",
    "terms_note",
    "visits_max",
    "audience",
    "conditions",
    "process",
    "fee",
    "result_name",
    "courier",
    "bookable",
    "online",
    "forms",
    "scope",
    "address",
    "office_hours",
    "phone",
    "complaints_phone",
    "questions",
    "legal_basis",
    "department",
    "department_code",
    "level",
    "kind",
    "code",
    "implementation_code",
)
ON_THE_SPOT: Final = Words("即办", "On the spot")
DAYS: Final = Words("{} 个工作日", "{} working days")
VISITS: Final[dict[int, Words]] = {0: Words("零跑腿", "No visit"), 1: Words("只跑一次", "One visit")}
TIMES: Final = Words("{} 次", "{} visits")
EXEMPT: Final = Words("免提交：{}", "need not be brought: {}")
FOLLOWS: Final = Words("可容缺后补", "may follow later")
OPTIONAL: Final = Words("需要时提供", "where it applies")


class Entry(NamedTuple):
    """One entry on a list's page: its key, what it is called, and one line about it."""

    key: str
    title: str
    about: str


class Fact(NamedTuple):
    """One field of an entry in words; several lines where it lists things."""

    name: str
    lines: tuple[str, ...]


def lists(rows: Rows, hall: Hall, now_ms: int) -> tuple[Shown, ...]:
    """The lists that have entries today."""
    return publishing.shown(rows, hall.id, hours.business_day(hall, now_ms))


def standing(rows: Rows, hall: Hall, list_id: str, now_ms: int) -> Standing:
    """One list as it stands today; UnknownList."""
    return publishing.standing(rows, hall.id, list_id, hours.business_day(hall, now_ms))


def page(found: Standing, asked: str, number: int, size: int, lang: str) -> tuple[searching.Page, tuple[Entry, ...]]:
    """The entries that fit, a page of them."""
    shown = searching.page_of(searching.find(found.index, asked), number, size)
    return shown, tuple(entry(found, key, lang) for key in shown.keys)


def entry(found: Standing, key: str, lang: str) -> Entry:
    """An entry as it stands in its list; UnknownEntry."""
    body = publishing.entry(found, key)
    return Entry(key, title(body, found, lang), _about(found, body, lang))


def title(body: Mapping[str, Any], found: Standing, lang: str) -> str:
    """What an entry is called."""
    return str((body.get("name_en", "") if lang == "en" else "") or body.get(found.shape.title) or "")


def facts(found: Standing, key: str, lang: str) -> tuple[Fact, ...]:
    """Every field of an entry that says something, but its title; UnknownEntry."""
    body = publishing.entry(found, key)
    told = [one for one in _told(found) if one.id in body]
    return tuple(Fact(_label(one, lang), _lines(one, body[one.id], lang)) for one in told)


def public_json(found: Standing, asked: str, number: int, lang: str) -> dict[str, Any]:
    """A page of a list as the contract answers it."""
    shown, _entries = page(found, asked, number, searching.PAGE_ROWS, lang)
    columns = found.shape.columns
    return {
        "id": found.list.id,
        "name": found.list.words.say(lang),
        "valid_from": found.valid_from,
        "columns": [one.label.say(lang) for one in columns],
        "count": shown.rows,
        "page": shown.page,
        "pages": shown.pages,
        "entries": [{"key": key, "values": [found.rows[key].get(one.id) for one in columns]} for key in shown.keys],
    }


def _about(found: Standing, body: Mapping[str, Any], lang: str) -> str:
    if found.list.of != "rows":
        parts = [str(body.get("department", "")), *(_term(body, lang))]
        return " · ".join(part for part in parts if part)
    rest = [one for one in found.shape.columns if one.id not in (found.shape.title, found.shape.key)]
    return " · ".join(" ".join(str(body[one.id]).split())[:40] for one in rest[:2] if one.id in body)


def _term(body: Mapping[str, Any], lang: str) -> Sequence[str]:
    return [_days(body["promised_days"], lang)] if "promised_days" in body else []


def _told(found: Standing) -> list[Column]:
    """The columns of a list but its title; of an item what somebody must know comes first."""
    if found.list.of == "rows":
        return [one for one in found.shape.columns if one.id != found.shape.title]
    columns = {one.id: one for one in found.shape.columns}
    return [columns[name] for name in OF_ITEM]


def _label(column: Column, lang: str) -> str:
    """The column's name without what stands in brackets for whoever fills it in."""
    return column.label.say(lang).split("（")[0].split(" (")[0]


def _lines(column: Column, value: Any, lang: str) -> tuple[str, ...]:
    if column.kind == "papers":
        return tuple(_paper(one, lang) for one in value)
    if column.id in ("legal_days", "promised_days"):
        return (_days(value, lang),)
    if column.id == "visits_max":
        return (VISITS[value].say(lang) if value in VISITS else TIMES.say(lang).format(value),)
    return tuple(line for line in column.show(value, lang).splitlines() if line)


def _days(days: int, lang: str) -> str:
    return ON_THE_SPOT.say(lang) if days == 0 else DAYS.say(lang).format(days)


def _paper(paper: Mapping[str, Any], lang: str) -> str:
    parts = [MATERIAL_KINDS[paper.get("kind", "original")].say(lang), str(paper.get("source", ""))]
    parts += [EXEMPT.say(lang).format(paper["exempt_by"])] if paper.get("exempt_by") else []
    parts += [FOLLOWS.say(lang)] if is_deferrable(paper) else []
    parts += [OPTIONAL.say(lang)] if is_optional(paper) else []
    said = (", " if lang == "en" else "，").join(part for part in parts if part)
    return f"{paper['name']} — {said}" if lang == "en" else f"{paper['name']}（{said}）"
