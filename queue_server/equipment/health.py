"""Which agents are alive and how what hangs on them stands: one journal entry per change, none without one."""

from __future__ import annotations

from collections.abc import Sequence

from queue_server.equipment import attached_store, places, store
from queue_server.equipment.attached import AGENT_SILENT_S, PRINTER, AttachedReport, AttachedState, read_health
from queue_server.equipment.model import Device
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
        self._alone: set[int] = set()

    def note_alone(self, kiosk: int) -> None:
        """Note that a box serves this kiosk's page: it has asked for what it needs to go on alone."""
        self._alone.add(kiosk)

    def goes_alone(self, kiosk: int) -> bool:
        """Whether a box serves this kiosk's page, as far as was heard since the start."""
        return kiosk in self._alone

    def hear(self, agent: int) -> None:
        """Note a sign of life: a connection, a health report, a print report."""
        self._heard_s[agent] = self._clock.mono_s()

    def silent_s(self, agent: int) -> float:
        """Seconds since the agent was heard, or since the start when it never was."""
        return self._clock.mono_s() - self._heard_s.get(agent, self._start_s)

    def up_s(self) -> float:
        """Seconds since this server started."""
        return self._clock.mono_s() - self._start_s


def news(rows: Rows, device: Device, reports: Sequence[AttachedReport]) -> list[AttachedReport]:
    """What differs from what is stored; a device the agent does not name any more is `unknown`, 'not_reported'.

    Ask this on a reader first: a health report comes every few seconds and mostly says nothing new.
    """
    if device.kind != "agent":
        raise NotYours()
    known = {state.name: state for state in attached_store.attached_of_agent(rows, device.id)}
    named = {report.name for report in reports}
    gone = [_lost(state, "not_reported") for name, state in known.items() if name not in named]
    return [report for report in (*reports, *gone) if _differs(known.get(report.name), report)]


def take(tx: Tx, device: Device, reports: Sequence[AttachedReport]) -> int:
    """Store an agent's health report (`attached.read_health`); answers how many changed."""
    changes = news(tx, device, reports)
    known = {one.name for one in attached_store.attached_of_agent(tx, device.id)}
    for report in changes:
        _note(tx, device.hall, device.id, report)
    new = {f"{device.id}/{one.name}": one.kind for one in changes if one.name not in known}
    places.settle(tx, device.hall, device.id, new)
    return len(changes)


def receive(database: Database, watch: AgentWatch, device: Device, body: object) -> int:
    """All a health message asks for: the sign of life, and a write only if something changed. BadInput, NotYours."""
    reports = read_health(body)
    watch.hear(device.id)
    if not database.read(lambda rows: news(rows, device, reports)):
        return 0
    return database.write(lambda tx: take(tx, device, reports), actor=device.actor)


def silenced(rows: Rows, watch: AgentWatch) -> list[AttachedState]:
    """Devices whose condition is stale because their agent has been silent too long."""
    return [
        state
        for state in attached_store.attached_of(rows)
        if state.state != "unknown" and watch.silent_s(state.agent) > AGENT_SILENT_S
    ]


def note_silence(tx: Tx, watch: AgentWatch) -> int:
    """Make what hangs on silent agents `unknown`; answers how many."""
    stale = silenced(tx, watch)
    for state in stale:
        agent = store.device(tx, state.agent)
        if agent is not None:
            _note(tx, agent.hall, agent.id, _lost(state, "agent_away"))
    return len(stale)


def printer_state(rows: Rows, printer: str) -> AttachedState:
    """How the printer at '<agent id>/<name>' last stood; unknown when it was never reported."""
    return attached_store.printer_state(rows, printer)


def printers_of(rows: Rows, hall: str) -> list[AttachedState]:
    """Every printer of the hall that was ever reported."""
    return attached_store.printers(rows, hall)


def _note(tx: Tx, hall: str, agent: int, report: AttachedReport) -> None:
    address = f"{agent}/{report.name}"
    known = attached_store.attached(tx, address)
    was = "unknown" if known is None else known.state
    attached_store.put(tx, hall, agent, report)
    body: dict[str, object] = {"state": report.state, "reason": report.reason, "was": was}
    if report.kind == PRINTER:
        body |= {"printer": address, "near_end": report.near_end}
        tx.record(hall, "printer_state_changed", f"printer:{address}", body)
    else:
        body |= {"device": address, "kind": report.kind}
        tx.record(hall, "attached_state_changed", f"attached:{address}", body)


def _differs(known: AttachedState | None, report: AttachedReport) -> bool:
    stands = (report.state, report.reason, report.near_end)
    return known is None or (known.state, known.reason, known.near_end) != stands


def _lost(state: AttachedState, reason: str) -> AttachedReport:
    return AttachedReport(state.name, state.kind, state.driver, state.transport, "unknown", reason, state.near_end)
