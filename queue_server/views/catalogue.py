"""The catalogue as staff see it: every list with its versions, what an import changes, and the items with what the
hall says of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from queue_server.catalogue import list_store, searching, service, store
from queue_server.catalogue.columns import GUIDE, ITEM_SHAPE, Shape
from queue_server.catalogue.differences import Change
from queue_server.catalogue.lists import PublishedList, item_body
from queue_server.catalogue.model import ITEMS, Attributes, Item, Version, holding, service_of, unknown_codes
from queue_server.catalogue.pulling import fault_words
from queue_server.catalogue.refusals import NotInCatalogue
from queue_server.hall import hours
from queue_server.hall.changes import Effect
from queue_server.hall.codes import Words
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.views.sight import Sight

SHOWN_MAX: Final = 500  # of each kind of difference
VERSIONS_MAX: Final = 50
COMES, GOES, OTHERWISE = Words("新增", "added"), Words("取消", "removed"), Words("改动", "changed")
HostOf = Callable[[str, str], str | None]  # hall, list -> where it is pulled from


def overview(rows: Rows, sight: Sight, hall: Hall, host_of: HostOf, lang: str) -> dict[str, Any]:
    """Every list: what holds, what waits, what was, and how the last pull ended."""
    today = hours.business_day(hall, sight.clock.now_ms())
    catalogue = PublishedList(id=ITEMS, name=ITEM_SHAPE.name.zh, name_en=ITEM_SHAPE.name.en, shown=False)
    lists = [catalogue, *list_store.published(rows, hall.id)]
    pulls = list_store.pulls(rows, hall.id)
    return {
        "today": today,
        "lists": [
            list_json(rows, sight, hall, one, today, lang)
            | {"host": host_of(hall.id, one.id), "pull": _pull_json(sight, hall, pulls.get(one.id), lang)}
            for one in lists
        ],
        "unknown": unlinked(rows, hall, today, lang),
    }


def list_json(rows: Rows, sight: Sight, hall: Hall, one: PublishedList, today: str, lang: str) -> dict[str, Any]:
    """One list with its versions, the newest first."""
    known = store.versions(rows, hall.id, one.id)
    now = holding(known, today)
    return {
        "id": one.id,
        "name": one.words.say(lang),
        "names": [one.name, one.name_en],
        "columns": list(one.columns),
        "of": "file" if one.id == ITEMS else one.of,
        "shown": one.shown,
        "place": one.place,
        "in_force": version_json(sight, hall, now, now, today) if now else None,
        "draft": next((version_json(sight, hall, v, now, today) for v in known if v.state == "draft"), None),
        "versions": [version_json(sight, hall, v, now, today) for v in known[: -VERSIONS_MAX - 1 : -1]],
    }


def version_json(sight: Sight, hall: Hall, one: Version, now: Version | None, today: str) -> dict[str, Any]:
    """A version and how it stands: draft, later, in_force, replaced or withdrawn."""
    state: str = one.state if one.state != "taken" else "replaced"
    if one.state == "taken" and now is not None and one.version == now.version:
        state = "in_force"
    elif one.state == "taken" and (one.valid_from or "") > today:
        state = "later"
    return {
        "version": one.version,
        "state": state,
        "source": one.source,
        "rows": one.rows,
        "added": one.added,
        "changed": one.changed,
        "removed": one.removed,
        "imported_at": sight.at(hall, one.imported_ms),
        "valid_from": one.valid_from,
        "sha256": one.sha256,
    }


def differences(rows: Rows, hall: Hall, of: str, version: int, day: str, lang: str) -> dict[str, Any]:
    """What a version changes against what stands on the day, field by field, and which services it concerns."""
    before, found = service.differences(rows, hall.id, of, version, day)
    shape = service.shape_of(rows, hall.id, of)
    new = store.bodies(rows, hall.id, of, version)
    old = store.bodies(rows, hall.id, of, before.version) if before else {}
    services = _services(rows, hall, found.removed, lang) if of == ITEMS else {}
    return {
        "id": of,
        "version": version,
        "day": day,
        "base": before.version if before else None,
        "counts": {"added": len(found.added), "changed": len(found.changed), "removed": len(found.removed)},
        "added": [_named(shape, key, new[key]) for key in found.added[:SHOWN_MAX]],
        "removed": [
            _named(shape, key, old[key]) | {"service": services.get(key, "")} for key in found.removed[:SHOWN_MAX]
        ],
        "changed": [
            _named(shape, key, new[key])
            | {
                "fields": [
                    {
                        "name": _changed_name(one, lang),
                        "before": one.column.show(one.before, lang),
                        "after": one.column.show(one.after, lang),
                    }
                    for one in changes
                ]
            }
            for key, changes in found.changed[:SHOWN_MAX]
        ],
    }


def _changed_name(one: Change, lang: str) -> str:
    """The field that changed, or what happened to which of its papers."""
    label = one.column.label.say(lang)
    if not one.part:
        return label
    what = COMES if one.before is None else GOES if one.after is None else OTHERWISE
    return f"{label}: {what.say(lang)} {one.part}" if lang == "en" else f"{label}：{what.say(lang)}“{one.part}”"


def items(rows: Rows, hall: Hall, day: str, asked: str, of_service: str, page: int) -> dict[str, Any]:
    """The items in force on the day that fit, a page of them."""
    found = store.items_of_service(rows, hall, of_service, day) if of_service else store.items(rows, hall.id, day)
    by_code, own = {one.code: one for one in found}, store.attributes(rows, hall.id)

    def load() -> tuple[searching.Found, ...]:
        return searching.index(ITEM_SHAPE, {one.code: item_body(one) for one in store.items(rows, hall.id, day)})

    index = rows.kept(("item_index", hall.id, day), ("catalogue_version", "catalogue_row"), load)
    shown = searching.page_of([code for code in searching.find(index, asked) if code in by_code], page)
    return {
        "day": day,
        "count": shown.rows,
        "page": shown.page,
        "pages": shown.pages,
        "items": [item_json(hall, by_code[code], own) for code in shown.keys],
    }


def item(rows: Rows, hall: Hall, code: str, day: str, version: int | None = None) -> dict[str, Any]:
    """One item as it is on the day, or as a version had it; NotInCatalogue."""
    at = store.item(rows, hall.id, code, day) if version is None else None
    found = at if version is None else store.item_of_version(rows, hall.id, code, version)
    if found is None:
        raise NotInCatalogue(item=code[:64])
    return item_json(hall, found, store.attributes(rows, hall.id))


def item_json(hall: Hall, one: Item, own: Mapping[str, Attributes]) -> dict[str, Any]:
    """An item of the contract, with what the hall says of it."""
    kept = own.get(one.code, Attributes(code=one.code))
    return {
        "code": one.code,
        "version": one.version,
        "implementation_code": one.implementation_code,
        "name": one.name,
        "name_en": one.name_en,
        "department": one.department,
        "kind": one.kind,
        "legal_days": one.legal_days,
        "promised_days": one.promised_days,
        "materials": list(item_body(one).get("materials", [])),
        "visits_max": one.visits_max,
        "fee": one.fee,
        "result_name": one.result_name,
        "guide": {name: text for name in GUIDE if (text := getattr(one, name))},
        "platform_version": one.platform_version,
        "in_force_from": one.in_force_from or None,
        "in_force_to": one.in_force_to or None,
        "hall": {
            "service": service_of(one.code, hall.services, own),
            "own_service": kept.service,
            "window_min": kept.window_min,
            "remark": kept.remark,
            "place": kept.place,
        },
    }


def unlinked(rows: Rows, hall: Hall, day: str, lang: str) -> list[dict[str, Any]]:
    """Services of a hall file that name codes the catalogue does not have on the day; none without a catalogue."""
    if store.version_on(rows, hall.id, ITEMS, day) is None:
        return []
    known = frozenset(one.code for one in store.items(rows, hall.id, day))
    missing = unknown_codes(hall.services, known)
    return [
        {"service": one.id, "name": (one.name_en if lang == "en" else "") or one.name, "codes": list(missing[one.id])}
        for one in hall.services
        if one.id in missing
    ]


def unlinked_effects(rows: Rows, hall: Hall, day: str) -> list[Effect]:
    """The same as sentences for the preview of a hall file: nothing breaks, but nobody finds the item."""
    return [
        Effect(
            "services",
            one["service"],
            Words(
                f"事项 {one['service']}（{one['name']}）：事项目录中没有编码 {'、'.join(one['codes'])}。",
                f"Service {one['service']}: the catalogue has no item {', '.join(one['codes'])}.",
            ),
            "warn",
        )
        for one in unlinked(rows, hall, day, "zh")
    ]


def _services(rows: Rows, hall: Hall, codes: Sequence[str], lang: str) -> dict[str, str]:
    own = store.attributes(rows, hall.id)
    ids = {code: service_of(code, hall.services, own) for code in codes}
    names = {one.id: (one.name_en if lang == "en" else "") or one.name for one in hall.services}
    return {code: names.get(service, service) for code, service in ids.items() if service}


def _named(shape: Shape, key: str, body: Mapping[str, Any]) -> dict[str, Any]:
    return {"key": key, "title": str(body.get(shape.title, ""))}


def _pull_json(sight: Sight, hall: Hall, pull: list_store.Pull | None, lang: str) -> dict[str, Any] | None:
    if pull is None:
        return None
    says = fault_words(pull.detail, lang) if pull.state == "fault" else pull.detail
    return {"state": pull.state, "at": sight.at(hall, pull.at_ms), "says": says}
