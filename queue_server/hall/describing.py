"""Every setting of a hall file described as data, read off the model's own fields: no form is written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, is_dataclass
from typing import Any, Final, Literal, get_args, get_origin

from queue_server.hall.codes import OUTCOMES, PRIORITIES, Words
from queue_server.hall.crosscheck import POINTERS
from queue_server.hall.labels import CHOICES, PARTS, label
from queue_server.hall.model import Hall
from queue_server.hall.reading import hints, model_fields, plain
from queue_server.hall.rules import Span
from queue_server.hall.tree import plain_value

Kind = Literal["text", "whole", "number", "flag", "choice", "choices", "ref", "refs", "texts", "spans", "map", "rows"]
# places of the tree whose values are ids of another part, beside those the cross-check lists
_POINTS: Final[dict[tuple[str, str], str]] = {
    **{(part, field): target for part, field, target in POINTERS},
    ("hours.extra", "queues"): "queues",
    ("hours.special", "queues"): "queues",
    ("windows", "handicap_min"): "queues",
}


@dataclass(frozen=True)
class Setting:
    """One field: how it is edited and what limits it. `of` is the part a ref points into, or what a map holds."""

    name: str
    label: Words
    kind: Kind
    required: bool
    default: Any
    low: float | None = None
    high: float | None = None
    example: str = ""
    choices: tuple[tuple[str, Words], ...] = ()
    of: str = ""


@dataclass(frozen=True)
class Part:
    """One table of the file: `path` is its place ('windows', 'hours.extra', '' for the hall itself)."""

    path: str
    label: Words
    is_list: bool
    key: str
    settings: tuple[Setting, ...]


def parts() -> tuple[Part, ...]:
    """Every part of a hall in the order the pages show them."""
    found = {part.path: part for part in _parts_of(Hall, "", is_list=False)}
    return tuple(found[path] for path in [*PARTS, *(path for path in found if path not in PARTS)])


def _parts_of(cls: type, path: str, is_list: bool) -> list[Part]:
    inner: list[Part] = []
    settings: list[Setting] = []
    for one in model_fields(cls):
        place, hint = f"{path}.{one.name}".removeprefix("."), plain(hints(cls)[one.name])
        item = get_args(hint)[0] if get_origin(hint) is tuple else None
        if is_dataclass(hint):
            inner += _parts_of(hint, place, is_list=False)  # type: ignore[arg-type]
        elif is_dataclass(item):
            inner += _parts_of(item, place, is_list=True)  # type: ignore[arg-type]
        else:
            settings.append(_setting(cls.__name__, path, one, hint, item))
    key = next((one.name for one in settings if one.name in ("id", "prefix", "day", "name", "first")), "")
    return [Part(path, PARTS.get(path) or Words(path, path), is_list, key, tuple(settings)), *inner]


def _setting(cls: str, part: str, one: Field[Any], hint: Any, item: Any) -> Setting:
    kind, of = _kind(part, one, hint, item)
    limits = one.metadata
    codes = limits.get("choices") or limits.get("keys") or ()
    return Setting(
        name=one.name,
        label=label(cls, one.name),
        kind=kind,
        required=one.default is MISSING and one.default_factory is MISSING,
        default=_default(one),
        low=limits.get("low"),
        high=limits.get("high"),
        example=limits.get("example", "09:00-12:00" if kind == "spans" else ""),
        choices=tuple((code, _word(code)) for code in codes),
        of=of,
    )


def _kind(part: str, one: Field[Any], hint: Any, item: Any) -> tuple[Kind, str]:
    target = _POINTS.get((part, one.name), "")
    if get_origin(hint) is not tuple and get_origin(hint) is not None:
        inside = get_args(hint)[1]
        return "map", target or ("whole" if inside is int else "spans")
    if item is Span:
        return "spans", ""
    if item is str:
        return ("refs", target) if target else ("choices", "") if one.metadata.get("choices") else ("texts", "")
    if target:
        return "ref", target
    if one.metadata.get("choices"):
        return "choice", ""
    kinds: Mapping[Any, Kind] = {bool: "flag", int: "whole", float: "number", str: "text"}
    return kinds[hint], ""


def _default(one: Field[Any]) -> Any:
    if one.default_factory is not MISSING:
        return plain_value(one.default_factory())
    return None if one.default is MISSING else plain_value(one.default)


def _word(code: str) -> Words:
    return OUTCOMES.get(code) or PRIORITIES.get(code) or CHOICES.get(code) or Words(code, code)


def described(lang: str) -> list[dict[str, Any]]:
    """The parts as JSON, their words in `lang`."""
    return [
        {
            "path": part.path,
            "label": part.label.say(lang),
            "list": part.is_list,
            "key": part.key,
            "fields": [_json(one, lang) for one in part.settings],
        }
        for part in parts()
    ]


def _json(one: Setting, lang: str) -> dict[str, Any]:
    return {
        "name": one.name,
        "label": one.label.say(lang),
        "kind": one.kind,
        "required": one.required,
        "default": one.default,
        "low": one.low,
        "high": one.high,
        "example": one.example,
        "choices": [{"code": code, "label": word.say(lang)} for code, word in one.choices],
        "of": one.of,
    }
