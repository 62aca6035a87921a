"""What is said when a screen comes: every screen has its spoken summary (ux.md K11), made of the values it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from kiosk import flow, summary_asking, summary_booking, summary_card, summary_cases
from kiosk.scene import Scene, Values
from kiosk.speech import PAUSE, Said, joined, sentence, spelled, words
from kiosk.words_spoken import SPOKEN
from queue_server.kernel.errors import Refusal


def spoken(scene: Scene, values: Values) -> Said:
    """The summary of a screen; a slip line alone says nothing by itself."""
    make = SUMMARIES.get(values["screen"])
    return make(scene, values) if make else ()


def tile(scene: Scene, at: int, values: Values) -> Said:
    """One tile: the figure to press, what it is, and whether a number can be had."""
    return _say(scene, "tile", at=at, title=str(values["title"]), standing=_standing(scene, values))


def row(scene: Scene, at: int, values: Values) -> Said:
    """One row with the figure to press; each names what is said of it (`says`)."""
    return ROWS[values["says"]](scene, at, values)


def _place_row(scene: Scene, at: int, values: Values) -> Said:
    """A place, a service or a way to go on to: its name, and where that is."""
    place = (*words(scene.lang, values["zone"]), *windows(scene, tuple(values["windows"]))[:-1])
    return _say(scene, "row", at=at, title=str(values["title"]), place=place)


def _window_row(scene: Scene, at: int, values: Values) -> Said:
    """A window, whose name is its number."""
    title = windows(scene, tuple(values["windows"]))[:-1]
    return _say(scene, "row", at=at, title=title, place=words(scene.lang, values["zone"]))


def clock(scene: Scene, at_ms: int) -> Said:
    """'今天十三点三十分' in pieces."""
    at = datetime.fromtimestamp(at_ms / 1000, scene.hall.zone_info)
    now = datetime.fromtimestamp(scene.now_ms / 1000, scene.hall.zone_info)
    days = (at.date() - now.date()).days
    near = {0: "today", 1: "tomorrow"}.get(days)
    day = _say(scene, near) if near else _say(scene, "on_day", month=at.month, day=at.day)
    time = (
        _say(scene, "at_time", hour=at.hour, minute=at.minute) if at.minute else _say(scene, "full_hour", hour=at.hour)
    )
    return _say(scene, "opens", day=day[:-1], time=time[:-1])


def windows(scene: Scene, ids: tuple[str, ...]) -> Said:
    """The first and the last window of those people are sent to."""
    if not ids:
        return ()
    figures = spelled(scene.lang, ids[0])
    if len(ids) > 1:
        figures = (*figures, *words(scene.lang, SPOKEN["to"].of(scene.lang)), *spelled(scene.lang, ids[-1]))
    return _say(scene, "windows", windows=figures)


def _say(scene: Scene, key: str, **fill: Said | int | str) -> Said:
    return sentence(scene.lang, SPOKEN[key], **fill)


def _standing(scene: Scene, values: Values) -> Said:
    if values["waiting"] is None:  # without the server nobody knows how many wait
        return ()
    if values["state"] == "open":
        return _say(scene, "waiting", count=values["waiting"])[:-1] if values["waiting"] else _say(scene, "nobody")[:-1]
    if values["state"] == "closed":
        return clock(scene, values["opens_ms"]) if values["opens_ms"] else _say(scene, "closed_now")
    return _say(scene, "no_numbers" if values["state"] == "full" else "stopped_note")


def _tiles(scene: Scene, values: Values) -> Said:
    more = _say(scene, "more") if values["page_next"] or values["page_before"] else ()
    return (*joined(tile(scene, at, one) for at, one in enumerate(values["tiles"], 1)), *more)


def _start(scene: Scene, values: Values) -> Said:
    if values.get("out"):
        return _say(scene, "ask_desk")
    closed = _say(scene, "hall_closed") if values["hall_closed"] else ()
    return (
        *_say(scene, "welcome"),
        *closed,
        *_printer(scene),
        *_say(scene, "how"),
        *summary_card.door(scene),
        *(_say(scene, "booking_door") if values["takes_bookings"] else ()),
        *_say(scene, "existing_door"),
        *_say(scene, "choose"),
        *_tiles(scene, values),
    )


def _group(scene: Scene, values: Values) -> Said:
    return (
        *words(scene.lang, values["title"]),
        *_say(scene, "choose_service"),
        *_tiles(scene, values),
        *_say(scene, "back"),
    )


def _service(scene: Scene, values: Values) -> Said:
    count, real_name = values["waiting"], values["real_name"]
    return joined(
        (
            (*_say(scene, "refused"), *_why(scene, values["refusal"])) if values["refusal"] else (),
            _say(scene, "confirm", title=values["title"]),
            _say(scene, "where", zone=str(values["place"]["zone"])),
            () if values["place"]["is_here"] else _say(scene, "other_floor"),
            () if count is None else _say(scene, "waiting", count=count) if count else _say(scene, "nobody"),
            _bring(scene, values),
            _printer(scene),
            _say(scene, "type_id") if real_name else summary_card.known(scene, values) if values.get("card") else (),
            _say(scene, "enter_takes"),
        )
    )


def _bring(scene: Scene, values: Values) -> Said:
    if not values["bring"]:
        return _say(scene, "bring_none")
    return (*_say(scene, "bring"), *joined(sentence_of(scene, one) for one in values["bring"]))


def sentence_of(scene: Scene, text: str) -> Said:
    """A text of the hall file on its own, with a pause after it."""
    return (*words(scene.lang, text), PAUSE)


def _printer(scene: Scene) -> Said:
    fault = flow.printer_fault(scene.printer)
    return _say(scene, "printer") if fault is not None else ()


def _stop(scene: Scene, values: Values) -> Said:
    opens = clock(scene, values["opens_ms"]) if values.get("opens_ms") and values["screen"] == "closed" else ()
    return (
        *_say(scene, values["screen"], title=values["title"]),
        *opens,
        *_say(scene, "ask_desk"),
        *_say(scene, "back"),
    )


def _noid(scene: Scene, _values: Values) -> Said:
    return (*_say(scene, "noid"), *_say(scene, "back"))


def _help(scene: Scene, values: Values) -> Said:
    return _say(scene, f"help_{values['help']}")


def _refused(scene: Scene, values: Values) -> Said:
    return (
        *_say(scene, "refused"),
        *_why(scene, values["refusal"]),
        *_say(scene, "ask_desk"),
        *_say(scene, "back"),
    )


def _why(scene: Scene, refusal: Refusal) -> Said:
    """The reason in clips that every hall has; one there is no sentence for stands on the screen, and that is said."""
    key = f"refused_{refusal.code}"
    number = spelled(scene.lang, str(refusal.details.get("number", "")))
    return _say(scene, key if key in SPOKEN else "refused_other", number=number)


SLIPS_SAID: Final = ("printing", "taken", "again", "again_desk")


def _done(scene: Scene, values: Values) -> Said:
    number = spelled(scene.lang, str(values["number"]))
    slip = f"slip_{values['slip']}" if values["slip"] in SLIPS_SAID else "slip_missing"
    return joined(
        (
            _say(scene, "number", number=number),
            _say(scene, "again", number=number),
            summary_booking.why(scene, values),
            _say(scene, "ahead", count=values["ahead"]) if values["ahead"] else _say(scene, "ahead_none"),
            _say(scene, "wait_at", zone=str(values["place"]["zone"])),
            windows(scene, values["place"]["window_ids"]),
            _say(scene, slip),
            _say(scene, "leave"),
        )
    )


def _rows(scene: Scene, values: Values) -> Said:
    more = _say(scene, "more") if values["page_next"] or values["page_before"] else ()
    return (*joined(row(scene, at, one) for at, one in enumerate(values["rows"], 1)), *more, *_say(scene, "back"))


def _map(scene: Scene, values: Values) -> Said:
    return (*_say(scene, "map", floor=str(values["title"])), *_say(scene, "map_how"), *_rows(scene, values))


def _zone(scene: Scene, values: Values) -> Said:
    how = "zone_how" if values["rows"] else "zone_no_service"
    return (*_lies(scene, values), *_say(scene, how), *_rows(scene, values))


def _lies(scene: Scene, values: Values) -> Said:
    """A name and where that is."""
    name, zone = sentence_of(scene, values["title"]), _say(scene, "at_place", zone=str(values["zone"]))
    return (*name, *zone, *windows(scene, tuple(values["window_ids"])))


def _find(scene: Scene, values: Values) -> Said:
    if not values["asked"]:
        return (*_say(scene, "find"), *_say(scene, "back"))
    count = _say(scene, "found", count=values["count"]) if values["count"] else _say(scene, "found_none")
    typed = _say(scene, "asked", letters=spelled(scene.lang, values["asked"].upper()))
    return (*typed, *count, *_rows(scene, values))


def _lists(scene: Scene, values: Values) -> Said:
    return (*_say(scene, "lists"), *_rows(scene, values))


def _list(scene: Scene, values: Values) -> Said:
    if values["asked"]:
        return (*sentence_of(scene, values["title"]), *_find(scene, values))
    return (*sentence_of(scene, values["title"]), *_say(scene, "list"), *_rows(scene, values))


def _entry(scene: Scene, values: Values) -> Said:
    """What it is, and its facts one after the other: texts of the platform, for which there may be no clip."""
    told = (text for fact in values["facts"] for text in (fact.name, *fact.lines))
    more = _say(scene, "more") if values["page_next"] or values["page_before"] else ()
    facts = joined(sentence_of(scene, text) for text in told)
    return (*sentence_of(scene, values["title"]), *facts, *more, *_say(scene, "back"))


def _about(scene: Scene, values: Values) -> Said:
    who, term = values["who"], values["term"]
    return joined(
        (
            _lies(scene, values),
            _say(scene, "who", who=str(who)) if who else (),
            _bring(scene, values),
            _say(scene, "term", term=str(term)) if term else (),
            _say(scene, "about_take"),
            _say(scene, "back"),
        )
    )


ROWS: Final[Mapping[str, Callable[[Scene, int, Any], Said]]] = {
    "place": _place_row,
    "window": _window_row,
    "title": summary_asking.row,
    "visit": summary_cases.row,
    "card": summary_card.row,
}
SUMMARIES: Final[Mapping[str, Callable[[Scene, Any], Said]]] = {
    "start": _start,
    "group": _group,
    "service": _service,
    "closed": _stop,
    "full": _stop,
    "stopped": _stop,
    "map": _map,
    "zone": _zone,
    "find": _find,
    "about": _about,
    "lists": _lists,
    "list": _list,
    "entry": _entry,
    "noid": _noid,
    "help": _help,
    "refused": _refused,
    "done": _done,
    **summary_booking.SUMMARIES,
    **summary_cases.SUMMARIES,
    **summary_asking.SUMMARIES,
    **summary_card.SUMMARIES,
}
