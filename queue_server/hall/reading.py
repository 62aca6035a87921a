"""Turns a parsed TOML table into the dataclasses of the model, by their own annotations, and says what does not fit."""

from __future__ import annotations

import difflib
import json
import re
import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from queue_server.hall.lines import Path
from queue_server.hall.problems import Findings
from queue_server.hall.rules import Span

TEXT_MAX: Final = 200
_BAD: Final = object()
# type -> what to call it in Chinese and English, and an example of it
_KINDS: Final[dict[Any, tuple[str, str, str]]] = {
    str: ("带引号的文字", "text in quotes", '"…"'),
    int: ("整数", "a whole number", "10"),
    float: ("数字", "a number", "12.5"),
    bool: ("true 或 false", "true or false", "true"),
    tuple: ("列表", "a list", "[…]"),
    dict: ("表", "a table", "{ … }"),
    Span: ("时段", "a period", '"09:00-12:00"'),
}


@lru_cache(maxsize=64)
def hints(cls: type) -> dict[str, Any]:
    """The annotations of a model class, resolved."""
    return get_type_hints(cls)


def model_fields(cls: type) -> tuple[Field[Any], ...]:
    """The fields of a model class, in the order the file has them."""
    return fields(cls)


def plain(hint: Any) -> Any:
    """The annotation without `| None`."""
    if get_origin(hint) in (Union, types.UnionType):
        return next(arg for arg in get_args(hint) if arg is not type(None))
    return hint


def guesses(value: str, known: Iterable[str]) -> dict[str, str]:
    """Words for a message: the names there are and the one that was probably meant."""
    names = list(known)
    near = difflib.get_close_matches(value, names, n=1, cutoff=0.5)
    return {
        "known": "、".join(names) or "—",
        "guess": f"是否想写 {near[0]}？" if near else "",
        "guess_en": f"Did you mean {near[0]}? " if near else "",
    }


class Reader:
    """Reads values of annotated types; what does not fit is noted in `findings` and comes back as a mark."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def table(self, cls: type, raw: object, path: Path) -> Any:
        """An instance of the dataclass, or a mark that something inside was wrong (already noted)."""
        if not isinstance(raw, dict):
            return self._wrong_type(dict, raw, path)
        known = {one.name: one for one in model_fields(cls)}
        unknown = [key for key in raw if key not in known]
        for key in unknown:
            self.findings.add((*path, key), "unknown_key", key=key, **guesses(key, known))
        values: dict[str, Any] = {}
        for name, one in known.items():
            if name in raw:
                values[name] = self.value(hints(cls)[name], raw[name], (*path, name), one.metadata)
                if values[name] == "" and _is_required(one):
                    self.findings.add((*path, name), "bad_text", limit=TEXT_MAX)
            elif _is_required(one):
                values[name] = _BAD
                if not any(
                    difflib.get_close_matches(key, [name]) for key in unknown
                ):  # else it is misspelt, not missing
                    self.findings.add(
                        (*path, name), "missing", key=name, example=_example(hints(cls)[name], one.metadata)
                    )
        return _BAD if unknown or _BAD in values.values() else cls(**values)

    def value(self, hint: Any, raw: object, path: Path, metadata: Mapping[str, Any]) -> Any:
        """The value of a field, converted and checked against the limits in the field's metadata."""
        hint = plain(hint)
        if is_dataclass(hint):
            return self.table(hint, raw, path)  # type: ignore[arg-type]
        if hint is Span:
            return self._span(raw, path)
        origin = get_origin(hint)
        if origin is tuple:
            return self._list(get_args(hint)[0], raw, path, metadata)
        if origin is not None:
            return self._mapping(get_args(hint)[1], raw, path, metadata)
        return self._scalar(hint, raw, path, metadata)

    def _list(self, item: Any, raw: object, path: Path, metadata: Mapping[str, Any]) -> Any:
        if not isinstance(raw, list):
            return self._wrong_type(tuple, raw, path)
        values = tuple(self.value(item, one, (*path, at), metadata) for at, one in enumerate(raw))
        if _BAD in values:
            return _BAD
        for at, one in enumerate(values):
            if isinstance(one, str | Span) and (one == "" or one in values[:at]):
                self.findings.add((*path, at), "bad_text" if one == "" else "duplicate", value=one, limit=TEXT_MAX)
        if item is Span and any(a.end_min > b.start_min for a, b in pairwise(values)):
            self.findings.add(path, "overlap", value="、".join(map(str, values)))
        return values

    def _mapping(self, item: Any, raw: object, path: Path, metadata: Mapping[str, Any]) -> Any:
        if not isinstance(raw, dict):
            return self._wrong_type(dict, raw, path)
        keys = metadata.get("keys")
        for key in raw:
            if keys and key not in keys:
                self.findings.add((*path, key), "not_a_choice", value=key, **guesses(key, keys))
        values = {key: self.value(item, one, (*path, key), metadata) for key, one in raw.items()}
        return _BAD if _BAD in values.values() or (keys and values.keys() - set(keys)) else values

    def _scalar(self, kind: Any, raw: object, path: Path, metadata: Mapping[str, Any]) -> Any:
        if kind is str and isinstance(raw, date):
            raw = raw.isoformat()
        if kind is float and isinstance(raw, int) and not isinstance(raw, bool):
            raw = float(raw)
        if type(raw) is not kind:
            return self._wrong_type(kind, raw, path, metadata)
        return self._text(raw, path, metadata) if isinstance(raw, str) else self._number(raw, path, metadata)

    def _text(self, raw: str, path: Path, metadata: Mapping[str, Any]) -> Any:
        if len(raw) > TEXT_MAX or not raw.isprintable() or raw != raw.strip():
            self.findings.add(path, "bad_text", limit=TEXT_MAX)
            return _BAD
        choices = metadata.get("choices")
        if choices and raw not in choices:
            self.findings.add(path, "not_a_choice", value=_shown(raw), **guesses(raw, choices))
            return _BAD
        if "pattern" in metadata and not re.fullmatch(metadata["pattern"], raw):
            self.findings.add(path, "bad_shape", value=_shown(raw), example=f'"{metadata["example"]}"')
            return _BAD
        return raw

    def _number(self, raw: Any, path: Path, metadata: Mapping[str, Any]) -> Any:
        if "low" in metadata and not metadata["low"] <= raw <= metadata["high"]:
            self.findings.add(path, "out_of_range", value=raw, low=metadata["low"], high=metadata["high"])
            return _BAD
        return raw

    def _span(self, raw: object, path: Path) -> Any:
        if not isinstance(raw, str):
            return self._wrong_type(Span, raw, path)
        try:
            return Span.parse(raw)
        except ValueError:
            self.findings.add(path, "bad_shape", value=_shown(raw), example='"09:00-12:00"')
            return _BAD

    def _wrong_type(self, kind: Any, raw: object, path: Path, metadata: Mapping[str, Any] | None = None) -> object:
        zh, en, _ = _KINDS[kind]
        example = _example(kind, metadata or {})
        self.findings.add(path, "wrong_type", expected=zh, expected_en=en, value=_shown(raw), example=example)
        return _BAD


def _is_required(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _example(hint: Any, metadata: Mapping[str, Any]) -> str:
    if "example" in metadata:
        return f'"{metadata["example"]}"'
    kind = get_origin(plain(hint)) or plain(hint)
    return _KINDS[kind if kind in _KINDS else dict][2]


def _shown(raw: object) -> str:
    text = json.dumps(raw, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else text[:39] + "…"
