"""Finding the line of a value in TOML text of every shape the format allows."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.hall.lines import Lines, Path

TEXT = (
    '''# a comment with [brackets] and "quotes"
id = "JN01"
note = """
several
lines with ] and # and \\""" inside
"""
"quoted.key" = 'it'''
    "'"
    + """

[hours]
periods = [
  "09:00-12:00",   # morning, [really]
  "13:00-17:00",
]
weekdays.fri = ["09:00-12:00"]

[[hours.extra]]
name = "one"

[[hours.extra]]
name = "two"
inner = { a = 1, b = { c = "}" } }

[hours.extra.deep]
x = 1
[[hours.extra.many]]
y = 1979-05-27

windows = [
  { id = "301" },
  { id = "302", queues = [
     "A",
     "B" ] },
]
"""
)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("id",), 2),
        (("note",), 3),
        (("quoted.key",), 7),
        (("hours",), 9),
        (("hours", "periods", 0), 11),
        (("hours", "periods", 1), 12),
        (("hours", "weekdays", "fri"), 14),
        (("hours", "extra", 0, "name"), 17),
        (("hours", "extra", 1), 19),
        (("hours", "extra", 1, "inner", "b", "c"), 21),
        (("hours", "extra", 1, "deep", "x"), 24),
        (("hours", "extra", 1, "many", 0, "y"), 26),
        (("hours", "extra", 1, "many", 0, "windows", 1, "queues", 1), 32),
        (("hours", "extra", 1, "missing"), 19),
        (("nowhere", 3, "at all"), 1),
    ],
)
def test_a_value_is_found_on_its_line(path: Path, line: int) -> None:
    tomllib.loads(TEXT)
    assert Lines(TEXT).of(path) == line


SCALARS = st.sampled_from(
    ["1", "-2.5", "true", "1979-05-27", '"a # ] } text"', "'lit \\'", '"""x\n"q" ] """', "'''\n'''"]
)
KEYS = st.sampled_from(["a", "b-c", "d_1", '"q.uo]te"', "'x=y'"])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[ # note ]\n" + ",\n".join(items) + "]"),
        st.dictionaries(KEYS, SCALARS.filter(lambda v: "\n" not in v), max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{k} = {v}" for k, v in pairs.items()) + "}"
        ),
    ),
    max_leaves=6,
)


def paths_of(value: Any, path: Path = ()) -> list[Path]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, item in inside for found in paths_of(item, (*path, key)))]


@given(
    st.lists(st.tuples(st.sampled_from(["", "[t]", "[[rows]]"]), st.dictionaries(KEYS, VALUES, max_size=3)), max_size=4)
)
def test_every_value_of_any_document_has_a_line_not_before_its_parents(
    blocks: list[tuple[str, dict[str, str]]],
) -> None:
    seen: set[str] = set()
    parts: list[str] = []
    for head, pairs in blocks:
        if head in ("", "[t]") and (head in seen or (not head and parts)):
            continue
        seen.add(head)
        parts += [head, *(f"{key} = {value}" for key, value in pairs.items())]
    text = "\n".join(parts)
    document, lines = tomllib.loads(text), Lines(text)
    for path in paths_of(document):
        assert path in lines.known, path
        if path:
            assert lines.of(path[:-1]) <= lines.of(path) <= text.count("\n") + 1
