"""Which agents are alive and how their printers stand: one journal entry per change, none while nothing changes."""

from __future__ import annotations

from collections.abc import Sequence

from queue_server.equipment import store
from queue_server.equipment.model import Device
from queue_server.equipment.printers import AGENT_SILENT_S, PrinterReport, PrinterState, read_health
from queue_server.kernel.clock import Clock
from queue_server.kernel.database import Database
from queue_server.kernel.errors import NotYours
from queue_server.kernel.rows import Rows, Tx


class AgentWatch:
    """When each agent was last heard, in real time and in memory: after a start, everybody has a while to call in."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._start_s = clock.mono_s()
        self._heard_s: dict[int, float] = {}

    def hear(self, agent: int) -> None:
        """Note a sign of life: a connection, a health report, a print report."""
        self._heard_s[agent] = self._clock.mono_s()

    def silent_s(self, agent: int) -> float:
        """Seconds since the agent was heard, or since the start when it never was."""
        return self._clock.mono_s() - self._heard_s.get(agent, self._start_s)

    def up_s(self) -> float:
        """Seconds since this server started."""
        return self._clock.mono_s() - self._start_s


def news(rows: Rows, device: Device, reports: Sequence[PrinterReport]) -> list[PrinterReport]:
    """What differs from what is stored; a printer the agent does not name any more is `unknown`, 'not_reported'.

    Ask this on a reader first: a health report comes every few seconds and mostly says nothing new.
    """
    if device.kind != "agent":
        raise NotYours()
    known = {state.name: state for state in store.printers_of_agent(rows, device.id)}
    named = {report.name for report in reports}
    gone = [_lost(state, "not_reported") for name, state in known.items() if name not in named]
    return [report for report in (*reports, *gone) if _differs(known.get(report.name), report)]


def take(tx: Tx, device: Device, reports: Sequence[PrinterReport]) -> int:
    """Store an agent's health report (`printers.read_health`); answers how many printers changed."""
    changes = news(tx, device, reports)
    for report in changes:
        _note(tx, device.hall, device.id, report)
    return len(changes)


def receive(database: Database, watch: AgentWatch, device: Device, body: object) -> int:
    """All a health message asks for: the sign of life, and a write only if something changed. BadInput, NotYours."""
    reports = read_health(body)
    watch.hear(device.id)
    if not database.read(lambda rows: news(rows, device, reports)):
        return 0
    return database.write(lambda tx: take(tx, device, reports), actor=device.actor)


def silenced(rows: Rows, watch: AgentWatch) -> list[PrinterState]:
    """Printers whose condition is stale because their agent has been silent too long."""
    return [
        state
        for state in store.printers(rows)
        if state.state != "unknown" and watch.silent_s(_agent_of(state)) > AGENT_SILENT_S
    ]


def note_silence(tx: Tx, watch: AgentWatch) -> int:
    """Make the printers of silent agents `unknown`; answers how many."""
    stale = silenced(tx, watch)
    for state in stale:
        agent = store.device(tx, _agent_of(state))
        if agent is not None:
            _note(tx, agent.hall, agent.id, _lost(state, "agent_away"))
    return len(stale)


def printer_state(rows: Rows, printer: str) -> PrinterState:
    """How the printer at '<agent id>/<name>' last stood; unknown when it was never reported."""
    return store.printer_state(rows, printer)


def printers_of(rows: Rows, hall: str) -> list[PrinterState]:
    """Every printer of the hall that was ever reported."""
    return store.printers(rows, hall)


def _note(tx: Tx, hall: str, agent: int, report: PrinterReport) -> None:
    address = f"{agent}/{report.name}"
    was = store.printer_state(tx, address).state
    store.put_printer(tx, hall, agent, report)
    body = {"printer": address, "state": report.state, "reason": report.reason, "near_end": report.near_end, "was": was}
    tx.record(hall, "printer_state_changed", f"printer:{address}", body)


def _differs(known: PrinterState | None, report: PrinterReport) -> bool:
    stands = (report.state, report.reason, report.near_end)
    return known is None or (known.state, known.reason, known.near_end) != stands


def _lost(state: PrinterState, reason: str) -> PrinterReport:
    return PrinterReport(state.name, state.driver, state.transport, "unknown", reason, state.near_end)


def _agent_of(state: PrinterState) -> int:
    return int(state.printer.partition("/")[0])
