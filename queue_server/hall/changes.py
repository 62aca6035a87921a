"""What a new hall file changes, in words an administrator can check before it holds. Pure: who waits is handed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any, Final, Literal

from queue_server.hall.codes import Words
from queue_server.hall.describing import Part, Setting, parts
from queue_server.hall.model import Hall
from queue_server.hall.tree import plain_value

Weight = Literal["plain", "warn"]
NOTHING: Final = Words("（无）", "(none)")
YES, NO = Words("是", "yes"), Words("否", "no")
SHOWN_MAX: Final = 60


@dataclass(frozen=True)
class Effect:
    """One sentence about one thing. `part` and `id` say where it stands; 'warn' wants to be read twice."""

    part: str
    id: str
    words: Words
    weight: Weight = "plain"


def effects(old: Hall | None, new: Hall, waiting: Mapping[str, int]) -> list[Effect]:
    """Everything `new` changes against `old` (None: the first file); `waiting` is how many wait, by queue."""
    if old is None:
        return [_first(new)]
    found: list[Effect] = []
    for part in parts():
        before, after = _things(old, part), _things(new, part)
        found += [_added(part, key, thing) for key, thing in after.items() if key not in before]
        found += [_removed(part, key, thing, new, waiting) for key, thing in before.items() if key not in after]
        for key in after:
            if key in before:
                found += _changed(part, key, before[key], after[key], new, waiting)
    return found


def displaced(bookings: int) -> list[Effect]:
    """That people who have booked would be left without a place."""
    words = Words(
        f"有 {bookings} 个已约的预约将没有名额，请在预约列表中改期或取消，并通知本人。",
        f"{bookings} bookings would be left without a place. Move or cancel them in the list, and tell the people.",
    )
    return [Effect("booking", "", words, "warn")] if bookings else []


def overtaken(later: Iterable[str]) -> list[Effect]:
    """That files which hold from later days will replace this one; `later` are those days."""
    return [
        Effect(
            "",
            day,
            Words(
                f"{day} 起另有一版生效，那天起以那一版为准。",
                f"Another version holds from {day} on and will replace this one.",
            ),
            "warn",
        )
        for day in sorted(set(later))
    ]


def _first(new: Hall) -> Effect:
    counts = f"{len(new.windows)} 个窗口、{len(new.queues)} 个队列、{len(new.services)} 个事项"
    counts_en = f"{len(new.windows)} windows, {len(new.queues)} queues, {len(new.services)} services"
    return Effect("", new.id, Words(f"新建大厅 {new.id} {new.name}：{counts}。", f"New hall {new.id}: {counts_en}."))


def _things(hall: Hall, part: Part) -> dict[str, Any]:
    """The rows of a list by their key, or the one table under ''. Rows without a key of their own are told apart."""
    held: Any = reduce(getattr, part.path.split("."), hall) if part.path else hall
    if not part.is_list:
        return {"": held}
    found: dict[str, Any] = {}
    for at, thing in enumerate(held, 1):
        key = str(getattr(thing, part.key)) if part.key else str(at)
        while key in found:
            key += "′"
        found[key] = thing
    return found


def _named(part: Part, key: str, thing: Any = None) -> Words:
    name = getattr(thing, "name", "") if thing is not None else ""
    name_en = getattr(thing, "name_en", "") or name
    zh = f"{part.label.zh} {key}".strip() + (f"（{name}）" if name and name != key else "")
    return Words(zh, f"{part.label.en} {key}".strip() + (f" ({name_en})" if name_en and name_en != key else ""))


def _added(part: Part, key: str, thing: Any) -> Effect:
    words = _named(part, key, thing)
    return Effect(part.path, key, Words(f"新增{words.zh}。", f"New: {words.en}."))


def _removed(part: Part, key: str, thing: Any, new: Hall, waiting: Mapping[str, int]) -> Effect:
    words = _named(part, key, thing)
    zh, en = f"取消{words.zh}。", f"Removed: {words.en}."
    if part.path == "windows":
        rests = [_still_served(queue, new, waiting) for queue in thing.queues]
        zh += "".join(rest.zh for rest in rests)
        en += "".join(rest.en for rest in rests)
    return Effect(part.path, key, Words(zh, en), "warn")


def _changed(part: Part, key: str, before: Any, after: Any, new: Hall, waiting: Mapping[str, int]) -> Iterator[Effect]:
    who = _named(part, key)
    for setting in part.settings:
        was, now = (plain_value(getattr(thing, setting.name)) for thing in (before, after))
        if was == now:
            continue
        if (part.path, setting.name) == ("windows", "queues"):
            yield from _window_queues(key, was, now, new, waiting)
            continue
        pair = [Words(_shown(setting, one, "zh"), _shown(setting, one, "en")) for one in (was, now)]
        zh = f"{who.zh}：{setting.label.zh} {pair[0].zh} → {pair[1].zh}。"
        en = f"{who.en}: {setting.label.en} {pair[0].en} → {pair[1].en}."
        note = _NOTES.get((part.path, setting.name))
        words = Words(zh + note.zh, f"{en} {note.en}") if note else Words(zh, en)
        yield Effect(part.path, key, words, "warn" if note else "plain")


_NOTES: Final[dict[tuple[str, str], Words]] = {
    ("services", "queue"): Words("已取的号仍在原队列等候。", "Numbers already given out stay in their queue."),
    ("order", "credit_min"): Words("对之后取号的人生效。", "It holds for numbers taken from then on."),
    ("queues", "public"): Words("取号机和屏幕随之改变。", "Kiosks and boards change with it."),
    ("", "tz"): Words("营业日随之改变。", "The business day changes with it."),
}


def _window_queues(
    window: str, was: Iterable[str], now: Iterable[str], new: Hall, waiting: Mapping[str, int]
) -> Iterator[Effect]:
    gone, come = [one for one in was if one not in now], [one for one in now if one not in was]
    for queue in gone:
        rest = _still_served(queue, new, waiting)
        zh = f"窗口 {window} 不再办理 {queue} 队列；{rest.zh}"
        yield Effect("windows", window, Words(zh, f"Window {window} no longer serves queue {queue}.{rest.en}"), "warn")
    if come:
        zh = f"窗口 {window} 开始办理 {'、'.join(come)} 队列。"
        yield Effect("windows", window, Words(zh, f"Window {window} now serves {', '.join(come)}."))


def _still_served(queue: str, new: Hall, waiting: Mapping[str, int]) -> Words:
    """Who goes on serving the queue: '现有 3 张 B 票仍可由 306、307 办理。'"""
    windows = [one.id for one in new.windows if queue in one.queues]
    count = waiting.get(queue, 0)
    if not windows:
        return Words(f"{queue} 队列没有窗口办理了。", f" No window serves queue {queue} any more.")
    zh, en = "、".join(windows), ", ".join(windows)
    if not count:
        return Words(f"{queue} 队列仍由 {zh} 办理。", f" Queue {queue} is still served at {en}.")
    return Words(
        f"现有 {count} 张 {queue} 票仍可由 {zh} 办理。", f" The {count} waiting in {queue} can be served at {en}."
    )


def _shown(setting: Setting, value: Any, lang: str) -> str:
    words = {code: word.say(lang) for code, word in setting.choices}
    between = ", " if lang == "en" else "、"
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING.say(lang)
    if isinstance(value, bool):
        return (YES if value else NO).say(lang)
    if isinstance(value, Mapping):
        text = between.join(
            f"{words.get(key, key)} {'/'.join(one) if isinstance(one, list) else one}" for key, one in value.items()
        )
    elif isinstance(value, list):
        text = between.join(words.get(one, str(one)) for one in value)
    else:
        text = words.get(value, str(value))
    return text if len(text) <= SHOWN_MAX else text[: SHOWN_MAX - 1] + "…"
