"""Leading somebody to the window: who needs it, one guide for one walk, and no word of it in the journal."""

from __future__ import annotations

import pytest

from queue_server.tickets import calling, leading, moving
from queue_server.tickets.leading import Lead, LeadIsTaken
from queue_server.tickets.model import Ticket
from queue_server.tickets.refusals import StateForbids
from tests.tickets.counter import Counter

ANN, BOB = 3, 4


def lead(counter: Counter, ticket: Ticket) -> Lead | None:
    now = counter.now(ticket)
    return counter.database.read(lambda rows: leading.lead_of(rows, counter.secrets, now))


def take(counter: Counter, ticket: Ticket, staff: int = ANN) -> Lead:
    now = counter.now(ticket)
    return counter.do(
        lambda tx: leading.take_lead(tx, counter.hall, counter.calendar, counter.secrets, now, staff), f"staff:{staff}"
    )


@pytest.mark.parametrize(
    ("needs", "is_led"),
    [(("sight",), True), (("hearing", "mobility"), True), (("hearing",), False), (("language",), False), ((), False)],
)
def test_sight_and_mobility_call_for_a_guide(counter: Counter, needs: tuple[str, ...], is_led: bool) -> None:
    ticket = counter.issue(needs=needs)
    assert lead(counter, ticket) is None
    counter.call("317")
    assert lead(counter, ticket) == (Lead(needs, None) if is_led else None)


def test_one_guide_leads_and_a_recall_is_the_same_walk(counter: Counter) -> None:
    ticket = counter.issue(needs=("sight",))
    counter.call("317")
    assert take(counter, ticket).staff == ANN
    assert take(counter, ticket).staff == ANN
    with pytest.raises(LeadIsTaken):
        take(counter, ticket, BOB)
    counter.clock.step(30)
    counter.act(calling.recall, ticket)
    assert lead(counter, ticket) == Lead(("sight",), ANN)
    counter.act(moving.serve, ticket)
    assert lead(counter, ticket) is None


def test_a_new_call_after_the_line_needs_a_guide_anew(counter: Counter) -> None:
    ticket = counter.issue(needs=("mobility",))
    counter.call("317")
    take(counter, ticket)
    counter.act(moving.put_back, ticket)
    assert lead(counter, ticket) is None
    counter.call("317")
    assert lead(counter, ticket) == Lead(("mobility",), None)


def test_nobody_is_led_who_is_not_called_or_needs_nobody(counter: Counter) -> None:
    waiting, plain = counter.issue(needs=("sight",)), counter.issue()
    with pytest.raises(StateForbids):
        take(counter, waiting)
    counter.call("317")
    counter.call("318")
    with pytest.raises(StateForbids):
        take(counter, plain)


def test_the_journal_does_not_tell_who_was_led(counter: Counter) -> None:
    ticket = counter.issue(needs=("sight",))
    counter.call("317")
    take(counter, ticket)
    last = counter.entries()[-1]
    assert (last.kind, last.subject, last.body, last.actor) == ("desk_noted", "desk", {}, "staff:3")
    assert "sight" not in str(counter.entries())
