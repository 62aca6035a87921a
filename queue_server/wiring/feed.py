"""The feed of this house: which view a topic is, who may watch it, and what screens and agents say."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from flask import Flask
from flask_socketio import SocketIO

from queue_server.equipment import health, printing, trials
from queue_server.equipment import service as equipment
from queue_server.equipment.model import Device
from queue_server.hall.model import Hall
from queue_server.hall.training import real_id
from queue_server.kernel.clock import rfc3339
from queue_server.kernel.errors import NotYours, Refusal
from queue_server.kernel.http import UNREADY, Principal
from queue_server.kernel.journal import Entry
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.timers import Timer
from queue_server.live.conversation import Doors
from queue_server.live.hub import Hub
from queue_server.live.messages import Done, Health, Reading, Report, Seen
from queue_server.live.passing import NothingLasts, Passing, WithPassing
from queue_server.live.service import attach, live_of
from queue_server.live.topics import View
from queue_server.staff.roles import may
from queue_server.views.alarms import AlarmsView
from queue_server.views.board import BoardView
from queue_server.views.desk import DeskView
from queue_server.views.device import DeviceView
from queue_server.views.equipment import EquipmentView
from queue_server.views.hands import HandsView
from queue_server.views.ratings import TabletView
from queue_server.views.screen import ScreenView
from queue_server.views.shown import Shown
from queue_server.views.ticket import TicketView
from queue_server.views.wall import WallView
from queue_server.views.window import WindowView
from queue_server.wiring import wall_advice
from queue_server.wiring.boxes import Boxes
from queue_server.wiring.equipment import InMemory
from queue_server.wiring.guard import HOLDER, Guard
from queue_server.wiring.house import House

SEEN_KEPT = 5000
REFRESH_S = 5.0  # openings and closings come with the hour, not with an entry
PASSING_S = 2.0
DEVICE_DIGITS = 9
PLAIN: dict[str, Callable[..., View]] = {"board": BoardView, "hall": BoardView, "desk": DeskView, "hands": HandsView}
SCREENS = ("board", "window")  # the devices that show calls to the public
# after these entries the key or session of their subject opens nothing any more: nor shall its open sockets
CUTS_OFF = frozenset(
    {"device_revoked", "device_enrolled", "signed_out", "screen_locked", "account_closed", "password_changed"}
    | {"role_changed", "training_began", "training_ended"}
)


def last_seq(rows: Rows, hall: str) -> int:
    """The newest seq of a hall's journal."""
    return int(rows.value("SELECT max(seq) FROM journal WHERE hall = ?", hall) or 0)


def _is_noted(rows: Rows, hall: str, said: Seen, who: Principal) -> bool:
    """Whether the journal has this screen's word already: what is known in memory ends with the process."""
    sql = (
        "SELECT 1 FROM journal WHERE hall=? AND subject=? AND kind='call_shown' AND actor=?"
        " AND json_extract(body, '$.how')=?"
    )
    return rows.value(sql, hall, f"call:{said.call}", who.actor, said.how) is not None


class Feed:
    """Topics, doors and the memory of which call was already seen where."""

    def __init__(self, house: House, guard: Guard) -> None:
        self._house, self._guard = house, guard
        self._seen: dict[tuple[int, str, str], None] = {}
        self._zone: ZoneInfo | None = None  # of the node's first hall, until a hall file is loaded
        house.database.after_commit(self._forget_zone)
        self.hub = Hub(
            read=house.database.read,
            last_seq=last_seq,
            view_of=self.view_of,
            now_ms=house.clock.now_ms,
            rfc3339=lambda at_ms: rfc3339(at_ms, self._zone_info()) or "",
        )
        self.passing = Passing(house.clock.mono_s, self.hub.touch)
        self.boxes = Boxes(house, self.passing)
        self._advice = wall_advice.of(house)
        self.actors: Callable[[], set[str]] = set
        self.memory = InMemory(house.watch, self.boxes, lambda: self.actors())

    def attach(self, app: Flask, origins: Collection[str] = ()) -> SocketIO:
        """Put the feed on the app and let every commit be told; `origins`: further addresses of the hall's pages."""
        self.actors = lambda: live_of(app).actors()
        self._house.database.after_commit(self.hub.publish)
        self._house.database.after_commit(lambda entries: self._cut_off(app, entries))
        return attach(
            app,
            hub=self.hub,
            doors=Doors(
                self._guard.of_socket,
                self.may_watch,
                {
                    "seen": self.on_seen,
                    "report": self.on_report,
                    "health": self.on_health,
                    "reading": self.on_reading,
                    "done": self.on_done,
                },
            ),
            mono_s=self._house.clock.mono_s,
            origins=origins,
        )

    def timers(self) -> Sequence[Timer]:
        """What must happen here because of the hour."""
        refresh = Timer("refresh_views", REFRESH_S, lambda _now_ms: self.refresh())
        return refresh, Timer("forget_passing", PASSING_S, self.boxes.sweep)

    def refresh(self) -> None:
        """What the hour alone has changed: openings, closings, a file that holds from today, its time zone."""
        self._zone = None
        self.hub.refresh()

    def view_of(self, hall: str, topic: str) -> View | None:
        """The view behind a topic's name and what is passing in it, None where there is no such topic."""
        view = self._lasting(hall, topic)
        return None if view is None else WithPassing(view, self.passing, hall, topic)

    def _lasting(self, hall: str, topic: str) -> View | None:
        kind, _, name = topic.partition(":")
        if kind not in WATCHED:
            return None
        try:
            known = self._house.hall(hall)
            if topic in PLAIN:
                return PLAIN[topic](self._house.sight, hall)
            if topic == "alarms":
                return AlarmsView(hall)
            if topic == "equipment":
                return self.equipment(hall)
            if topic == "wall":
                return WallView(self._house.sight, hall, advice=self._advice)
            if kind == "window":
                return WindowView(self._house.sight, hall, known.window(name).id)
            if kind == "clerk" and name.isascii() and name.isdecimal():
                return NothingLasts()
            if kind == "screen":
                return ScreenView(self._house.sight, hall, known.window(name).id)
            if kind == "rating":
                return TabletView(self._house.sight, hall, known.window(name).id)
            if kind == "ticket":
                ticket = self._house.sight.ticket_of(name)
                return TicketView(self._house.sight, hall, ticket) if ticket else None
            if kind == "device" and name.isdecimal() and len(name) <= DEVICE_DIGITS:
                device = self._house.database.read(lambda rows: equipment.device_or_refusal(rows, int(name)))
                shown = Shown(self._house.sight, hall, device.id) if device.kind == "agent" else None
                return DeviceView(device.id, self._house.secrets, shown) if device.hall == real_id(hall) else None
        except Refusal:
            return None
        return None

    def has_tablet(self, hall: str, window: str) -> bool:
        """Whether a tablet at the window is open and connected."""
        return self.hub.audience(hall, f"rating:{window}") > 0

    def equipment(self, hall: str) -> EquipmentView:
        """Every device of the hall as it stands."""
        return EquipmentView(self._house.sight, hall, self.memory)

    def may_watch(self, who: Principal, hall: str, topic: str) -> bool:
        """A ticket's holder sees that ticket; a device its own topic and the board; staff by role.

        A window shows persons and why they were called, so it needs `see_why`; the desk shows needs, for who may steer;
        the screen over a window is for everybody.
        """
        kind, _, name = topic.partition(":")
        if who.role == UNREADY or (who.hall is not None and who.hall != hall) or kind not in WATCHED:
            return False
        return WATCHED[kind](self, who, name)

    def _ticket(self, who: Principal, name: str) -> bool:
        if who.role == HOLDER:
            return self._house.sight.ticket_of(name) == who.id
        return may(who.role, "see_tickets") or _is_device(who)

    def _screen(self, who: Principal, name: str) -> bool:
        return may(who.role, "see_hall") or (who.role == "window" and self._window_of(who) == name)

    def _tablet(self, who: Principal, name: str) -> bool:
        """It holds what rates a visit: for the box at that window alone, never for staff."""
        return who.role == "window" and self._window_of(who) == name

    def _device(self, who: Principal, name: str) -> bool:
        """Itself; a desk's also who works there. What is laid and scanned at a kiosk is nobody else's to see, and what
        an agent is given to print may bear an address."""
        if who.actor == f"device:{name}":
            return True
        return may(who.role, "steer") and self._house.database.read(lambda rows: equipment.is_desk(rows, name))

    def _window_of(self, who: Principal) -> str | None:
        """The window a device of that kind stands at."""
        return self._house.database.read(lambda rows: equipment.device_or_refusal(rows, int(who.id))).window

    def on_seen(self, who: Principal, said: Seen) -> Mapping[str, object] | None:
        """A screen showed or spoke a call: the first word per call and place is journalled, the rest is known."""
        if who.role not in SCREENS:
            raise NotYours()
        key = (said.call, who.id, said.how)
        if key in self._seen:
            return None
        hall = who.hall or ""

        def note(tx: Tx) -> None:
            window = tx.value("SELECT window FROM ticket WHERE hall=? AND call_seq=?", hall, said.call)
            window = window or trials.window_of(tx, hall, said.call)
            if window is not None and not _is_noted(tx, hall, said, who):
                body = {"call": said.call, "how": said.how, "device": who.id, "window": window}
                tx.record(hall, "call_shown", f"call:{said.call}", body)

        self._seen[key] = None
        while len(self._seen) > SEEN_KEPT:
            self._seen.pop(next(iter(self._seen)))
        self._house.database.write(note, who.actor)
        return None

    def on_report(self, who: Principal, said: Report) -> Mapping[str, object] | None:
        """An agent says what became of a print job."""
        device = self._agent(who)

        def take(tx: Tx) -> str:
            return printing.report(tx, device, said.job, said.state, said.detail).state

        return {"state": self._house.database.write(take, who.actor)}

    def on_health(self, who: Principal, said: Health) -> Mapping[str, object] | None:
        """An agent says how its devices stand."""
        device = self._agent(who)
        health.receive(self._house.database, self._house.watch, device, said.model_dump())
        self.boxes.told(device, said)
        return None

    def on_reading(self, who: Principal, said: Reading) -> Mapping[str, object] | None:
        """An agent says what a device of its box has read."""
        return self.boxes.read(self._agent(who), said)

    def on_done(self, who: Principal, said: Done) -> Mapping[str, object] | None:
        """An agent says what became of what its box was asked to do."""
        device = self._agent(who)
        self.boxes.done(device, said)
        self.hub.touch(device.hall, "equipment")
        return None

    def _agent(self, who: Principal) -> Device:
        if who.role != "agent":
            raise NotYours()
        self._house.watch.hear(int(who.id))
        return self._house.database.read(lambda rows: equipment.device_or_refusal(rows, int(who.id)))

    def _cut_off(self, app: Flask, entries: Sequence[Entry]) -> None:
        ended = {entry.subject for entry in entries if entry.kind in CUTS_OFF}
        if ended:
            live_of(app).close_where(lambda who: who.actor in ended or any(one.startswith("hall:") for one in ended))

    def _forget_zone(self, entries: Sequence[Entry]) -> None:
        if any(entry.kind == "hall_loaded" for entry in entries):
            self._zone = None

    def _zone_info(self) -> ZoneInfo:
        """Asked for with every pulse and event, so read once."""
        if self._zone is None:
            ids = self._house.hall_ids()
            self._zone = self._house.hall(ids[0]).zone_info if ids else ZoneInfo(Hall.tz)
        return self._zone


def _is_device(who: Principal) -> bool:
    return who.actor.startswith("device:")


WATCHED: Final[Mapping[str, Callable[[Feed, Principal, str], bool]]] = {
    "board": lambda feed, who, name: may(who.role, "see_hall") or _is_device(who),
    "hall": lambda feed, who, name: may(who.role, "see_hall"),
    "alarms": lambda feed, who, name: may(who.role, "see_figures"),
    "hands": lambda feed, who, name: may(who.role, "issue"),
    "wall": lambda feed, who, name: may(who.role, "see_figures"),
    "window": lambda feed, who, name: may(who.role, "see_why"),
    "clerk": lambda feed, who, name: who.actor == f"staff:{name}",  # what is laid before somebody is theirs to see
    "desk": lambda feed, who, name: may(who.role, "steer"),
    "equipment": lambda feed, who, name: may(who.role, "health"),
    "screen": Feed._screen,
    "rating": Feed._tablet,
    "ticket": Feed._ticket,
    "device": Feed._device,
}
"""Every kind of topic and who may watch it: a kind without a row here has no view, one without a test fails a test."""
