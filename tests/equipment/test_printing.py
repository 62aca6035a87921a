"""Slips: one job per copy, confirmed only by the printer's own agent, never guessed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from queue_server.equipment import printing, store
from queue_server.equipment.follow import paper, timers
from queue_server.equipment.health import AgentWatch
from queue_server.equipment.jobs import (
    COPIES_MAX,
    REPORTABLE,
    REPORTS,
    CopyNeedsStaff,
    PrintJobIsElsewhere,
    StillPrinting,
    TooManyCopies,
    UnknownPrintJob,
    after_report,
    given_up,
)
from queue_server.equipment.model import Device
from queue_server.kernel.database import Database
from queue_server.kernel.errors import BadInput, UnknownThing
from queue_server.kernel.followers import Follower, Followers
from queue_server.kernel.rows import Rows
from queue_server.kernel.timers import Timers

from .conftest import Ground


def slip_for(_rows: Rows, ticket: str, copy_no: int) -> dict[str, Any]:
    return {"v": 1, "kind": "slip", "blocks": [{"t": "text", "text": f"{ticket} 副本 {copy_no}"}]}


def catch_up(ground: Ground, follower: Follower | None = None) -> None:
    Followers(ground.db, ground.clock, [follower or paper(slip_for)]).catch_up()


def issued_job(ground: Ground, kiosk: Device, ticket: str = "t1") -> Any:
    ground.issue(ticket, kiosk.actor)
    catch_up(ground)
    return ground.see(store.jobs_of_ticket, ticket)[-1]


def state_of(ground: Ground, job_id: int) -> tuple[str, str]:
    job = ground.see(store.job, job_id)
    return job.state, job.detail


# --- the table ---


def test_confirmed_and_failed_are_final_and_unknown_yields_only_to_knowledge() -> None:
    for final in ("confirmed", "failed"):
        assert all(after_report(final, report) == final for report in REPORTABLE.values())
    assert {r for r in REPORTABLE.values() if after_report("unknown", r) != "unknown"} == {"confirmed", "failed"}


def test_reports_may_skip_steps_but_never_go_back() -> None:
    order = ["queued", "sending", "sent", "confirmed"]
    for at, state in enumerate(order):
        for later in order[at + 1 :]:
            assert after_report(state, later) == later  # type: ignore[arg-type]
        for earlier in order[: at + 1]:
            assert after_report(state, earlier) == state  # type: ignore[arg-type]
    assert set(REPORTS) == {*order, "unknown", "failed"}


@pytest.mark.parametrize(
    ("waited_s", "silent_s", "verdict"),
    [(19, 1000, None), (20, 20, "agent_away"), (1000, 0, "no_answer"), (60, 5, None), (120, 0, "no_answer")],
)
def test_silence_is_given_time_before_it_counts(waited_s: float, silent_s: float, verdict: str | None) -> None:
    assert given_up(waited_s, silent_s) == verdict


# --- a ticket gets its slip ---


def test_a_ticket_issued_at_a_kiosk_is_printed_on_its_printer(ground: Ground, agent: Device, kiosk: Device) -> None:
    job = issued_job(ground, kiosk)
    assert (job.state, job.copy_no, job.printer, job.agent, job.device) == (
        "queued",
        1,
        kiosk.printer,
        agent.id,
        kiosk.id,
    )
    assert job.doc == slip_for(None, "t1", 1)  # type: ignore[arg-type]
    assert ground.see(printing.jobs_for_agent, agent.id) == [job]
    body = json.loads(ground.entries("print_queued")[0]["body"])
    assert body == {
        "job": job.id, "ticket": "t1", "copy": 1, "printer": kiosk.printer, "device": kiosk.id, "reason": "issued",
    }  # fmt: skip


def test_tickets_from_phones_staff_and_devices_without_a_printer_make_no_paper(ground: Ground, agent: Device) -> None:
    dry = ground.enrolled("desk", "dry")
    for number, actor in enumerate(("citizen", "staff:3", dry.actor, "device:999")):
        ground.issue(f"t{number}", actor)
    catch_up(ground)
    assert ground.see(store.open_jobs) == []


def test_following_the_same_entries_again_prints_nothing_twice(ground: Ground, kiosk: Device) -> None:
    issued_job(ground, kiosk)
    ground.db.write(lambda tx: tx.execute("DELETE FROM follower"))
    catch_up(ground)
    assert len(ground.see(store.open_jobs)) == 1
    assert len(ground.entries("print_queued")) == 1


@pytest.mark.parametrize("fault", [UnknownThing(), KeyError("service")])
def test_a_slip_that_cannot_be_drawn_fails_alone(ground: Ground, kiosk: Device, fault: Exception) -> None:
    def draw(rows: Rows, ticket: str, copy_no: int) -> dict[str, Any]:
        if ticket == "bad":
            raise fault
        return slip_for(rows, ticket, copy_no)

    ground.issue("bad", kiosk.actor)
    ground.issue("good", kiosk.actor)
    catch_up(ground, paper(draw))
    assert [job.ticket for job in ground.see(store.open_jobs)] == ["good"]
    assert ground.see(store.jobs_of_ticket, "bad")[0].state == "failed"


def test_a_slip_that_comes_a_quarter_of_an_hour_late_is_not_printed(ground: Ground, kiosk: Device) -> None:
    ground.issue("t1", kiosk.actor)
    ground.clock.step(15 * 60 + 1)
    catch_up(ground)
    job = ground.see(store.jobs_of_ticket, "t1")[0]
    assert (job.state, job.detail, job.doc) == ("failed", "too_late", None)


# --- reports ---


def test_a_job_goes_from_queued_to_confirmed_and_leaves_the_agent(ground: Ground, agent: Device, kiosk: Device) -> None:
    job = issued_job(ground, kiosk)
    for state in ("sending", "sent", "confirmed"):
        assert ground.do(printing.report, agent, str(job.id), state).state == state
    assert ground.see(printing.jobs_for_agent, agent.id) == []
    assert ground.see(store.job, job.id).doc is None
    told = [json.loads(row["body"])["state"] for row in ground.entries("print_reported")]
    assert told == ["sending", "sent", "confirmed"]


def test_repeated_late_and_contradicting_reports_are_harmless(ground: Ground, agent: Device, kiosk: Device) -> None:
    job = issued_job(ground, kiosk)
    for state in ("sent", "sent", "sending", "confirmed", "confirmed", "failed", "unknown", "sent"):
        ground.do(printing.report, agent, job.id, state, "paper_out")
    assert state_of(ground, job.id)[0] == "confirmed"
    assert len(ground.entries("print_reported")) == 2


def test_an_unknown_job_is_confirmed_by_a_late_answer(ground: Ground, agent: Device, kiosk: Device) -> None:
    job = issued_job(ground, kiosk)
    ground.do(printing.report, agent, job.id, "unknown", "no_answer")
    ground.do(printing.report, agent, job.id, "sent")
    assert state_of(ground, job.id) == ("unknown", "no_answer")
    ground.do(printing.report, agent, job.id, "confirmed")
    assert state_of(ground, job.id)[0] == "confirmed"


def test_only_the_agent_that_owns_the_printer_may_report(ground: Ground, agent: Device, kiosk: Device) -> None:
    job, stranger = issued_job(ground, kiosk), ground.enrolled("agent", "stranger")
    for device in (stranger, kiosk):
        with pytest.raises(PrintJobIsElsewhere):
            ground.do(printing.report, device, job.id, "confirmed")
    assert state_of(ground, job.id)[0] == "queued"
    assert ground.entries("print_reported") == []


@pytest.mark.parametrize("job_id", [0, -1, 424242, 2**70, "", "abc", "1 OR 1", "١", "9" * 64])
def test_a_report_on_no_job_is_refused(ground: Ground, agent: Device, job_id: int | str) -> None:
    with pytest.raises(UnknownPrintJob):
        ground.do(printing.report, agent, job_id, "sent")


def test_a_word_that_is_no_state_is_refused(ground: Ground, agent: Device, kiosk: Device) -> None:
    job = issued_job(ground, kiosk)
    for word in ("queued", "printed", ""):
        with pytest.raises(BadInput):
            ground.do(printing.report, agent, job.id, word)


def test_what_an_agent_says_in_prose_stays_out_of_the_journal(ground: Ground, agent: Device, kiosk: Device) -> None:
    job = issued_job(ground, kiosk)
    ground.do(printing.report, agent, job.id, "failed", "张三 110101199003070011 " * 40)
    assert len(state_of(ground, job.id)[1]) <= 80
    assert json.loads(ground.entries("print_reported")[0]["body"])["reason"] == "other"


# --- copies ---


def again(ground: Ground, kiosk: Device, actor: str, reason: str = "not_printed") -> Any:
    return ground.do(printing.reprint, "JN01", "t1", kiosk.printer, reason, slip_for, actor=actor)


def test_a_reprint_is_the_next_copy_of_the_same_ticket(ground: Ground, agent: Device, kiosk: Device) -> None:
    job = issued_job(ground, kiosk)
    ground.do(printing.report, agent, job.id, "unknown")
    copy = again(ground, kiosk, kiosk.actor)
    assert (copy.copy_no, copy.ticket, copy.state, copy.device) == (2, "t1", "queued", kiosk.id)
    assert "副本 2" in str(copy.doc)
    entry = ground.entries("print_queued")[-1]
    assert (entry["actor"], json.loads(entry["body"])["reason"]) == (kiosk.actor, "not_printed")


def test_two_taps_make_one_copy(ground: Ground, agent: Device, kiosk: Device) -> None:
    job = issued_job(ground, kiosk)
    with pytest.raises(StillPrinting):
        again(ground, kiosk, kiosk.actor)
    ground.do(printing.report, agent, job.id, "failed", "paper_out")
    again(ground, kiosk, kiosk.actor)
    with pytest.raises(StillPrinting):
        again(ground, kiosk, kiosk.actor)


def test_a_slip_that_came_out_is_copied_by_staff_only(ground: Ground, agent: Device, kiosk: Device) -> None:
    job = issued_job(ground, kiosk)
    ground.do(printing.report, agent, job.id, "confirmed")
    with pytest.raises(CopyNeedsStaff):
        again(ground, kiosk, kiosk.actor)
    copy = again(ground, kiosk, "staff:3", "lost")
    assert (copy.copy_no, copy.device) == (2, None)


def test_the_guides_desk_may_copy_a_slip_that_came_out(ground: Ground, agent: Device, kiosk: Device) -> None:
    job, desk = issued_job(ground, kiosk), ground.enrolled("desk", "desk", kiosk.printer)
    ground.do(printing.report, agent, job.id, "confirmed")
    assert again(ground, kiosk, desk.actor, "lost").device == desk.id


def test_staff_may_print_a_ticket_that_never_had_paper(ground: Ground, kiosk: Device) -> None:
    assert again(ground, kiosk, "staff:3", "other").copy_no == 1


def test_copies_and_reasons_are_limited(ground: Ground, agent: Device, kiosk: Device) -> None:
    with pytest.raises(BadInput):
        again(ground, kiosk, "staff:3", "because")
    for copy_no in range(1, COPIES_MAX + 1):
        job = again(ground, kiosk, "staff:3")
        assert job.copy_no == copy_no
        ground.do(printing.report, agent, job.id, "failed")
    with pytest.raises(TooManyCopies):
        again(ground, kiosk, "staff:3")


# --- silence ---


def test_a_job_whose_agent_is_gone_becomes_unknown_and_may_still_be_confirmed(
    ground: Ground, agent: Device, kiosk: Device
) -> None:
    watch = AgentWatch(ground.clock)
    ticks = Timers(ground.clock, timers(ground.db, watch))
    job = issued_job(ground, kiosk)
    ground.clock.step(19)
    ticks.tick()
    assert state_of(ground, job.id)[0] == "queued"
    ground.clock.step(2)
    ticks.tick()
    assert state_of(ground, job.id) == ("unknown", "agent_away")
    assert ticks.failing == {}
    ground.do(printing.report, agent, job.id, "confirmed")
    assert state_of(ground, job.id)[0] == "confirmed"


def test_a_job_at_a_living_agent_is_given_two_minutes(ground: Ground, agent: Device, kiosk: Device) -> None:
    watch = AgentWatch(ground.clock)
    job = issued_job(ground, kiosk)
    ground.do(printing.report, agent, job.id, "sending")
    for _ in range(11):
        ground.clock.step(10)
        watch.hear(agent.id)
        assert ground.do(printing.give_up, watch) == 0
    ground.clock.step(10)
    watch.hear(agent.id)
    assert ground.do(printing.give_up, watch) == 1
    assert state_of(ground, job.id) == ("unknown", "no_answer")


def test_after_a_long_stop_the_agents_are_given_time_to_come_back(ground: Ground, agent: Device, kiosk: Device) -> None:
    issued_job(ground, kiosk)
    ground.clock.step(3600)
    watch = AgentWatch(ground.clock)  # the server starts again
    assert ground.do(printing.give_up, watch) == 0
    ground.clock.step(21)
    assert ground.do(printing.give_up, watch) == 1


CHILD = """
import os, signal, sys
from pathlib import Path
from queue_server.equipment import store
from queue_server.kernel.clock import SystemClock
from queue_server.kernel.database import Database
db = Database.open(Path(sys.argv[1]), SystemClock(), store.MIGRATIONS)
db.write(lambda tx: tx.record("JN01", "ticket_issued", "t1", {}), actor=sys.argv[2])
print("committed", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_between_the_commit_and_the_print_costs_no_slip_and_makes_none_twice(
    ground: Ground, agent: Device, kiosk: Device
) -> None:
    ground.db.close()
    child = subprocess.run(
        [sys.executable, "-c", CHILD, str(ground.path), kiosk.actor],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert (child.returncode, child.stdout) == (-signal.SIGKILL, "committed\n"), child.stderr
    ground.clock.at_ms = int(_issued_at_ms(ground)) + 5000
    paper_tray: list[int] = []
    for _restart in range(2):
        ground.db = Database.open(ground.path, ground.clock, store.MIGRATIONS)
        catch_up(ground)
        for job in ground.see(printing.jobs_for_agent, agent.id):
            paper_tray.append(job.id)
            ground.do(printing.report, agent, job.id, "confirmed")
        ground.db.close()
    ground.db = Database.open(ground.path, ground.clock, store.MIGRATIONS)
    assert len(paper_tray) == 1
    assert [job.state for job in ground.see(store.jobs_of_ticket, "t1")] == ["confirmed"]


def _issued_at_ms(ground: Ground) -> Any:
    db = Database.open(ground.path, ground.clock, store.MIGRATIONS)
    try:
        return db.read(lambda rows: rows.value("SELECT at_ms FROM journal WHERE kind = 'ticket_issued'"))
    finally:
        db.close()
