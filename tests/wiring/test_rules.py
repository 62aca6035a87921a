"""Rules that compile their builders late match and build the same addresses as werkzeug's own."""

from __future__ import annotations

import pytest
from werkzeug.routing import BuildError, Map, Rule

from queue_server.wiring.rules import QuickRule

PATHS = ("/", "/t/<token>", "/halls/<hall>/days/<int:day>", "/static/<path:filename>")


def adapter(kind: type[Rule]) -> object:
    return Map([kind(path, endpoint=path) for path in PATHS]).bind("hall.example", "/")


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("/", {}),
        ("/", {"lang": "en"}),
        ("/t/<token>", {"token": "a b/号"}),
        ("/halls/<hall>/days/<int:day>", {"hall": "JN01", "day": 7, "more": ["x", "y"]}),
        ("/static/<path:filename>", {"filename": "css/tokens.css"}),
    ],
)
def test_an_address_is_built_as_ever_the_first_time_and_later(endpoint: str, values: dict[str, object]) -> None:
    quick, plain = adapter(QuickRule), adapter(Rule)
    for _ in range(2):
        assert quick.build(endpoint, values) == plain.build(endpoint, values)  # type: ignore[attr-defined]


def test_a_value_that_is_missing_is_refused_as_ever() -> None:
    with pytest.raises(BuildError):
        adapter(QuickRule).build("/t/<token>", {})  # type: ignore[attr-defined]


def test_nothing_is_compiled_before_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise AssertionError("compiled at start")

    monkeypatch.setattr(Rule, "_compile_builder", fail)
    assert adapter(QuickRule).match("/t/abc") == ("/t/<token>", {"token": "abc"})  # type: ignore[attr-defined]
