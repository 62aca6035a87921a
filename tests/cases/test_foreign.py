"""A platform's older word about a case never undoes what happened here since."""

from __future__ import annotations

import pytest

from queue_server.cases import accepting, finding, foreign
from queue_server.cases.foreign import Foreign
from queue_server.cases.model import Case, State
from queue_server.hall import service as halls
from queue_server.kernel import outgoing
from queue_server.kernel.folding import all_entries
from queue_server.kernel.rows import Tx
from queue_server.wiring import upkeep
from tests.cases.conftest import Counter
from tests.conftest import MONDAY_0920_MS, Office

NUMBER = "PT-20261118-0001"
HOUR_MS = 3_600_000


def said(state: State, **more: object) -> Foreign:
    words = {"number": NUMBER, "owner": "省平台", "name": "查档", "applied_ms": MONDAY_0920_MS - HOUR_MS} | more
    return Foreign(state=state, **words)  # type: ignore[arg-type]


def heard(office: Office, word: Foreign) -> Case:
    house = office.house

    def keep(tx: Tx) -> Case:
        return foreign.keep(tx, house.hall("JN01"), house.secrets, lambda: "f1", word, "platform", "records")[0]

    return house.database.write(keep)


def accepted_here(office: Office) -> Case:
    house = office.house

    def accept(tx: Tx) -> Case:
        case = finding.by_number(tx, "JN01", NUMBER)
        return accepting.accept(tx, house.hall("JN01"), halls.calendar(tx, "JN01"), case)

    return house.database.write(accept, "staff:1")


def test_what_was_accepted_here_stays_accepted_when_the_platform_has_not_heard_of_it(counter: Counter) -> None:
    office = counter.office
    assert heard(office, said("applied")).state == "applied"
    mine = accepted_here(office)
    again = heard(office, said("applied"))
    assert (again.state, again.accepted_ms, again.changes) == ("accepted", mine.accepted_ms, mine.changes)
    assert counter.entries("case_fetched") == []
    done = heard(office, said("concluded", accepted_ms=mine.accepted_ms, concluded_ms=MONDAY_0920_MS, granted=True))
    assert done.state == "concluded", "further than we are it is believed"
    assert upkeep.replay_differences(office.house.database) == []


@pytest.mark.parametrize("end", ["delivered", "refused", "withdrawn"])
def test_a_copy_that_has_ended_is_not_called_back_to_life(counter: Counter, end: State) -> None:
    office = counter.office
    heard(office, said(end, ended_ms=MONDAY_0920_MS))
    for state in ("applied", "accepted", "concluded", "delivered", "refused", "withdrawn"):
        assert heard(office, said(state, ended_ms=MONDAY_0920_MS)).state == end  # type: ignore[arg-type]


def test_while_a_word_of_ours_is_under_way_theirs_changes_nothing(counter: Counter) -> None:
    office = counter.office
    heard(office, said("told"))

    def put(tx: Tx) -> None:
        entry = next(one for one in all_entries(tx) if one.kind == "case_opened")
        outgoing.put(tx, "test", entry, entry.subject, "supply", {})

    office.house.database.write(put)
    assert heard(office, said("applied")).state == "told"
    held = office.house.database.read(lambda rows: outgoing.first(rows, "test"))
    assert held is not None
    office.house.database.write(lambda tx: outgoing.settle(tx, held, "done"))
    assert heard(office, said("applied")).state == "applied", "papers that came there are news here"
