"""The ways a kiosk loses its server, and what must hold after each: nothing lost, nothing twice, true times."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Final

from tests.devices.alone.office import Office, eventually, in_background

ID: Final = {"id_number": "11010519491231002X"}
KILL_WITHIN_S: Final = 1.5
TRIES: Final = 20
SERVICES: Final = ("records", "collect-3", "desk-4")
Cycle = Callable[[Office, random.Random], None]


def the_network_is_cut(office: Office, _chance: random.Random) -> None:
    """Numbers go on out of the block, a key has one number, every slip comes out once, and all is brought back."""
    office.wire.cut()
    first = office.tap_until()
    again = office.tap(first.key)
    assert first.is_alone and again is not None and again.number == first.number
    others = [office.tap_until(service="fund-rent", **ID) for _ in range(2)]
    office.wire.mend()
    eventually(office.is_back)
    assert not office.tap_until().is_alone
    for tap in (first, *others):
        eventually(lambda tap=tap: office.slips_of(tap.number) == 1)


def an_answer_is_lost(office: Office, _chance: random.Random) -> None:
    """The server gave a number nobody heard of; the kiosk gave another for the same key: one ticket, one slip."""
    for _ in range(TRIES):
        before = {ticket.id for ticket in office.tickets()}
        office.wire.is_deaf = True
        tap = office.tap_until()
        assert tap.is_alone
        office.wire.cut()
        office.wire.is_deaf = False
        office.wire.mend()
        eventually(office.is_back)
        (fresh,) = (ticket for ticket in office.tickets() if ticket.id not in before)
        eventually(lambda tap=tap: office.slips_of(tap.number) == 1)
        if fresh.channel == "kiosk":
            assert office.slips_of(fresh.label) == 0, "the paper in hand is the only one"
            return  # else the box had found out before the tap, and the server never heard of it
    raise AssertionError("no answer was lost")


def the_server_is_killed(office: Office, chance: random.Random) -> None:
    """kill -9 in the middle of taps: whoever taps gets a number, by whomever."""
    tapping = in_background(lambda: [office.tap_until(service=SERVICES[at % 3]) for at in range(12)])
    time.sleep(chance.uniform(0, 0.3))
    office.server.kill()
    tapping.join()
    assert office.tap_until().is_alone
    office.server.start()
    eventually(office.is_back)
    for tap in office.taps:
        eventually(lambda tap=tap: office.slips_of(tap.number) > 0)
        assert office.slips_of(tap.number) == 1, f"{tap.number} came out twice"


def the_box_is_killed_while_it_gives_out(office: Office, chance: random.Random) -> None:
    """kill -9 anywhere between tap, ledger and paper: the same tap has its number afterwards, no slip comes twice."""
    office.wire.cut()
    tapping = in_background(lambda: [office.tap_until() for _ in range(6)])
    time.sleep(chance.uniform(0, KILL_WITHIN_S / 3))
    office.kill_box()
    office.start_box()
    tapping.join()
    alone = [tap for tap in office.taps if tap.is_alone]
    office.wire.mend()
    eventually(office.is_back)
    for tap in alone:
        assert office.slips_of(tap.number) <= 1, f"{tap.number} came out twice"


def the_box_is_killed_before_it_has_told(office: Office, _chance: random.Random) -> None:
    """kill -9 between paper and merge: what is out is brought back after the start, and printed no second time."""
    office.wire.cut()
    tap = office.tap_until()
    eventually(lambda: office.slips_of(tap.number) == 1)
    office.kill_box()
    office.wire.mend()
    office.start_box()
    eventually(office.is_back)
    assert office.slips_of(tap.number) == 1


CYCLES: Final[tuple[Cycle, ...]] = (
    the_network_is_cut,
    an_answer_is_lost,
    the_server_is_killed,
    the_box_is_killed_while_it_gives_out,
    the_box_is_killed_before_it_has_told,
)
