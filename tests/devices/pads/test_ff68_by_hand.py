"""`quhao virtual pad`: which pads hang on the virtual line is said in one word, or refused in one sentence."""

from __future__ import annotations

import click
import pytest

from devices.pads.ff68.twin import EXAMPLE, Twin
from devices.virtual import KINDS

PAD = KINDS["pad"]()


def test_the_pads_named_hang_on_the_line() -> None:
    twin = PAD.start(port=0, pty=None, control=None, faults=("mute",), pads="4=evaluator,5=caller")
    assert isinstance(twin, Twin)
    try:
        assert {address: pad["kind"] for address, pad in twin.machine.shows()["pads"].items()} == {
            "4": "evaluator",
            "5": "caller",
        }
    finally:
        twin.stop()
    PAD.start(port=0, pty=None, control=None, faults=(), pads=EXAMPLE).stop()


@pytest.mark.parametrize("pads", ["", "1", "1=screen", "one=caller"])
def test_pads_that_are_none_are_refused_with_an_example(pads: str) -> None:
    with pytest.raises(click.ClickException, match="1=caller,2=evaluator"):
        PAD.start(port=0, pty=None, control=None, faults=(), pads=pads)
