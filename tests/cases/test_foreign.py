"""What a platform keeps is a copy here: its older word undoes nothing, and no act of ours changes its course."""

from __future__ import annotations

import pytest

from queue_server.cases import foreign
from queue_server.cases.foreign import Foreign
from queue_server.cases.model import Case, State
from queue_server.kernel import outgoing
from queue_server.kernel.folding import all_entries
from queue_server.kernel.rows import Tx
from queue_server.wiring import upkeep
from tests.cases.conftest import Counter
from tests.cases.test_way import code_of
from tests.conftest import MONDAY_0920_MS, Office

NUMBER = "PT-20261118-0001"
HOUR_MS = 3_600_000


def said(state: State, **more: object) -> Foreign:
    words = {"number": NUMBER, "owner": "省平台", "name": "查档", "applied_ms": MONDAY_0920_MS - HOUR_MS} | more
    return Foreign(state=state, **words)  # type: ignore[arg-type]


def keep(office: Office, tx: Tx, word: Foreign) -> Case:
    house = office.house
    return foreign.keep(tx, house.hall("JN01"), house.secrets, lambda: "f1", word, "platform", "records")[0]


def heard(office: Office, word: Foreign) -> Case:
    return office.house.database.write(lambda tx: keep(office, tx, word))


def test_its_older_word_does_not_take_back_what_it_said_before(counter: Counter) -> None:
    office = counter.office
    known = heard(office, said("accepted", accepted_ms=MONDAY_0920_MS))
    again = heard(office, said("applied"))
    assert (again.state, again.accepted_ms, again.changes) == ("accepted", known.accepted_ms, known.changes)
    done = heard(office, said("concluded", accepted_ms=MONDAY_0920_MS, concluded_ms=MONDAY_0920_MS, granted=True))
    assert done.state == "concluded"
    assert upkeep.replay_differences(office.house.database) == []


@pytest.mark.parametrize(
    ("state", "act", "body"),
    [
        ("applied", "tell", {"missing": ["身份证"]}),
        ("applied", "accept", {}),
        ("applied", "refuse", {"reason": "不属于本级"}),
        ("applied", "withdraw", {"reason": "不办了"}),
        ("accepted", "step", {"name": "初审"}),
        ("accepted", "clock", {"stands": True, "reason": "听证"}),
        ("accepted", "conclude", {}),
        ("concluded", "hand-out", {"proof": "signature"}),
        ("concluded", "parcel", {"name": "王敏", "phone": "13812345678", "address": "济南市历下区1号"}),
    ],
)
def test_nothing_here_changes_the_course_of_what_another_system_keeps(
    counter: Counter, state: State, act: str, body: dict[str, object]
) -> None:
    heard(counter.office, said(state))
    refused = counter.act(NUMBER, act, **body)
    assert code_of(refused) == (409, "case_is_the_platforms")
    assert "省平台" in refused.json["error"]["message"]
    assert [one.kind for one in counter.all_entries() if one.kind.startswith("case_")][1:] in ([], ["case_fetched"])


def test_who_asked_for_a_copy_is_not_who_was_first_asked_and_no_term_is_counted(counter: Counter) -> None:
    office = counter.office
    ticket = counter.served(1)
    kept = office.house.database.write(lambda tx: keep(office, tx, said("accepted", accepted_ms=1)), "staff:1")
    assert (kept.first_staff, kept.handler) == ("", "")
    linked = counter.case(ticket, number=NUMBER).json
    assert (linked["owner"], linked["first_staff"], linked["handler"]) == ("省平台", None, None)
    assert linked["terms"] == {"promised": None, "legal": None}
    assert (linked["state"], linked["visits"]) == ("accepted", 1), "a visit may be added"
    assert counter.finish(ticket, "accepted").status_code == 200
    came = counter.act(NUMBER, "supply", materials=[{"name": "身份证"}]).json
    assert (came["state"], came["materials"][0]["got"]) == ("accepted", "window"), "and what came with it"


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
