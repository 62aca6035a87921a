"""A table of pads is checked before anything is opened, and a command before anything is sent."""

from __future__ import annotations

from typing import Any

import pytest

from devices.pads.ff68.bus import ADDRESS_SILENT, NOT_HEARD
from devices.pads.ff68.config import read_config
from devices.pads.ff68.orders import Refused, asks_of, orders_of
from devices.pads.ff68.protocol import show
from devices.pads.ff68.words import WORDS
from devices.tables import ConfigIsWrong

GOOD = {"name": "三楼东", "device": "/dev/ttyUSB0", "addresses": {"1": "caller", "2": "evaluator"}}


def test_a_table_is_read() -> None:
    config = read_config(GOOD | {"grades": {"00": 5, "0A": 1}, "acts": {"06 0F": "hold", "1F": ""}})
    assert config.kinds() == {1: "caller", 2: "evaluator"}
    assert (config.act_of("06 0F"), config.act_of("1F"), config.act_of("0C")) == ("hold", None, "call")
    assert (config.transport, config.baud) == ("serial", 9_600)


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("addresses", {}),
        ("addresses", {"0": "caller"}),
        ("addresses", {"256": "caller"}),
        ("addresses", {"一": "caller"}),
        ("addresses", {"1": "caller", "01": "caller"}),
        ("addresses", {"1": "screen"}),
        ("addresses", {"1": 1}),
        ("grades", {"0": 5}),
        ("grades", {"00": 6}),
        ("grades", {"00": True}),
        ("acts", {"0F 06": "missed"}),
        ("acts", {"0c": "call"}),
        ("acts", {"0C": 1}),
        ("longest", 9),
        ("tries", 0),
        ("answer_s", 0),
        ("look_s", 0),
        ("device", ""),
    ],
)
def test_a_wrong_entry_is_named(entry: str, value: Any) -> None:
    with pytest.raises(ConfigIsWrong, match=entry if not entry.endswith("_s") else "时限"):
        read_config(GOOD | {entry: value})


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ({}, "unknown_command"),
        ({"do": "dance", "address": 1}, "unknown_command"),
        ({"do": "beep"}, "unknown_address"),
        ({"do": "beep", "address": "1"}, "unknown_address"),
        ({"do": "beep", "address": 9}, "unknown_address"),
        ({"do": "beep", "address": 2}, "wrong_kind"),
        ({"do": "show", "addresses": {"1": {"waiting": "3"}}}, "bad_command"),
        ({"do": "show", "addresses": {"1": {"number": 12}}}, "bad_command"),
        ({"do": "show", "addresses": {"1": "A012"}}, "bad_command"),
        ({"do": "show", "addresses": ["1"]}, "bad_command"),
    ],
)
def test_a_command_that_cannot_be_done_is_refused_by_a_code(command: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=f"^{code}$"):
        orders_of(command, {1: "caller", 2: "evaluator"})


def test_a_whole_line_is_blank_where_nothing_is_said() -> None:
    kinds = {1: "caller", 2: "evaluator", 3: "caller+evaluator"}
    there = {"2": {"waiting": 4, "number": ""}, "3": {"waiting": 4, "number": "A012"}, "9": {}}
    shown = orders_of({"do": "show", "addresses": there, "windows": {}}, kinds)
    assert [one.frame for one in shown] == [show(1, None, ""), show(3, 4, "A012")]
    assert [one.frame for one in orders_of({"do": "show"}, kinds)] == [show(1, None, ""), show(3, None, "")]


def test_only_evaluators_ask() -> None:
    kinds = {1: "caller", 2: "evaluator", 3: "caller+evaluator"}
    asks = {"do": "show", "asks": {"1": "A012", "2": "A012", "3": "A013", "9": "A014"}}
    assert asks_of(asks, kinds) == {2: "A012", 3: "A013"}
    assert asks_of({"do": "show"}, kinds) == {}
    assert asks_of({"do": "beep", "address": 1}, kinds) is None
    with pytest.raises(Refused, match="bad_command"):
        asks_of({"do": "show", "asks": []}, kinds)


@pytest.mark.parametrize("reason", ["", NOT_HEARD, ADDRESS_SILENT, "no_answer", "port_lost", "driver_fault"])
def test_every_reason_has_a_sentence(reason: str) -> None:
    assert WORDS[reason].endswith("。")
