"""What boxes read and what they are asked: a reading goes to the place its device stands at, or nowhere.

All of it lives in memory for a moment only: what a card or a code says is a person's and is never written down here.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from queue_server.equipment import places
from queue_server.equipment.awaited import Awaited
from queue_server.equipment.cards import person_on
from queue_server.equipment.model import Device
from queue_server.equipment.pad_keys import NobodyIsSignedOn
from queue_server.equipment.pictures import Pictures
from queue_server.equipment.places import Place
from queue_server.equipment.signatures import LIFE_S as SIGNED_S
from queue_server.hall import hours
from queue_server.kernel.errors import BadInput, Refusal
from queue_server.kernel.journal import Entry
from queue_server.live.messages import Done, Health, Reading
from queue_server.live.passing import Passing
from queue_server.staff import duty
from queue_server.wiring.house import House

TOO_OLD_S: Final = 10.0  # nobody waits any more for what was read longer ago; boxes drop it then
SHOWN_S: Final = 20.0
ASKED_S: Final = 30.0
KEPT: Final = 2000
TEXT_MAX: Final = 512


@dataclass(frozen=True)
class Read:
    """One reading at its place. `channel` is the address on the line, '' where the device has just one."""

    id: str
    hall: str
    address: str
    channel: str
    place: Place
    body: Mapping[str, Any] = field(repr=False)

    @property
    def agent(self) -> int:
        """The id of the box it was read on."""
        return int(self.address.partition("/")[0])


@dataclass(frozen=True)
class Tried:
    """What became of something a device was asked to do; `state` is asked, done or failed."""

    do: str
    what: str
    state: str
    detail: str
    at_ms: int


Door = Callable[[Read], Mapping[str, object]]


def _signed(one: Awaited, state: str) -> dict[str, object]:
    return {"id": one.id, "state": state}


class Boxes:
    """The readings and doings of every agent's box."""

    def __init__(self, house: House, passing: Passing) -> None:
        self._house, self._passing = house, passing
        self.cards = house.cards
        self.doors: dict[str, Door] = {"card": self._card, "code": self._code}
        self.pictures = Pictures(house.clock.mono_s)
        house.signatures.told = self.tell_signature
        house.database.after_commit(self._handed_out)
        self._answered: OrderedDict[tuple[int, str], Mapping[str, object]] = OrderedDict()
        self._tried: dict[str, Tried] = {}
        self._versions: dict[int, str] = {}
        self._counters: dict[str, Mapping[str, int]] = {}

    def read(self, agent: Device, said: Reading) -> Mapping[str, object]:
        """Hand a reading on to its place; the same one said again gets the same answer.

        `taken` says whether anybody does; if not, `why`: no_place, too_late, or the code of a Refusal.
        """
        key = (agent.id, said.id)
        if key not in self._answered:
            self._answered[key] = {"taken": False, "why": "in_hand"}  # said meanwhile on another line
            try:
                self._answered[key] = self._take(agent, said)
            except BaseException:
                del self._answered[key]  # nobody has it: said again, it is tried again
                raise
            while len(self._answered) > KEPT:
                self._answered.popitem(last=False)
        return self._answered[key]

    def ask(self, hall: str, address: str, what: str, **more: object) -> str:
        """Ask the box of that device to do something now (`test`, `restart`, `take_picture`); the id of the asking."""
        do = secrets.token_hex(6)
        agent, _slash, name = address.partition("/")
        self._tried[address] = Tried(do, what, "asked", "", self._house.clock.now_ms())
        wish = {"id": do, "device": name, "do": what, "token": do, **more}
        self._passing.put(hall, f"device:{agent}", f"do:{do}", wish, ASKED_S)
        return do

    def tell_picture(self, picture: Awaited) -> None:
        """Show the window that the picture it asked for has come, or why it will not."""
        state = {"id": picture.id, "state": "failed" if picture.fault else "taken", "fault": picture.fault}
        self._passing.put(picture.hall, f"window:{picture.window}", "picture", state, SHOWN_S)

    def ask_to_sign(self, one: Awaited, shown: Mapping[str, object]) -> None:
        """The tablet at the window asks for a signature for what is `shown`, and the window waits for it."""
        self._passing.put(one.hall, f"rating:{one.window}", "sign", {"id": one.id, **shown}, SIGNED_S)
        self._passing.put(one.hall, f"window:{one.window}", "signature", _signed(one, "asked"), SIGNED_S)

    def tell_signature(self, one: Awaited, state: str) -> None:
        """The tablet asks no more; the window is told how it ended (`signed`, `declined`), or nothing (`over`)."""
        for topic, key in ((f"rating:{one.window}", "sign"), (f"window:{one.window}", "signature")):
            shown = self._passing.of(one.hall, topic).get(key)
            if isinstance(shown, dict) and shown["id"] == one.id:  # else another is asked for by now
                self._passing.take(one.hall, topic, key)
        if state != "over":
            self._passing.put(one.hall, f"window:{one.window}", "signature", _signed(one, state), SIGNED_S)

    def _handed_out(self, entries: Sequence[Entry]) -> None:
        """Only what is on the disk is signed for: until then the signature waits, should the hand-out be undone."""
        for entry in entries:
            if entry.kind == "case_delivered":
                self._house.signatures.over(entry.hall, entry.subject)

    def done(self, agent: Device, said: Done) -> None:
        """Take note of what became of an asking, and ask no more."""
        self._passing.take(agent.hall, f"device:{agent.id}", f"do:{said.do}")
        for address, tried in self._tried.items():
            if tried.do == said.do and address.startswith(f"{agent.id}/"):
                now_ms = self._house.clock.now_ms()
                self._tried[address] = Tried(said.do, tried.what, said.state, said.detail[:64], now_ms)

    def told(self, agent: Device, said: Health) -> None:
        """Remember what a health report says beside the states: the agent's version, what each device counted."""
        self._versions[agent.id] = said.version
        for one in said.devices:
            self._counters[f"{agent.id}/{one.name}"] = dict(one.counters)

    def tried(self, address: str) -> Tried | None:
        """The last thing the device was asked to do since this server started."""
        return self._tried.get(address)

    def version(self, agent: int) -> str:
        """The version the agent of that box last named; '' before it did."""
        return self._versions.get(agent, "")

    def counters(self, address: str) -> Mapping[str, int]:
        """What the device has counted since its agent started."""
        return self._counters.get(address, {})

    def sweep(self, now_ms: int) -> None:
        """Let go of what is over; a wish nobody answered has failed."""
        self._passing.sweep()
        for address, tried in self._tried.items():
            if tried.state == "asked" and now_ms - tried.at_ms > ASKED_S * 1000:
                self._tried[address] = replace(tried, state="failed", detail="no_answer", at_ms=now_ms)

    def _take(self, agent: Device, said: Reading) -> Mapping[str, object]:
        if said.age_s > TOO_OLD_S:
            return {"taken": False, "why": "too_late"}
        address, channel = f"{agent.id}/{said.device}", str(said.body.get("address", ""))
        place = self._house.database.read(lambda rows: places.place_of(rows, address, channel))
        door = self.doors.get(said.kind)
        if place is None or door is None:
            return {"taken": False, "why": "no_place"}
        try:
            return door(Read(f"{agent.id}.{said.id}", agent.hall, address, channel, place, said.body))
        except Refusal as refusal:
            return {"taken": False, "why": refusal.code}

    def _code(self, read: Read) -> Mapping[str, object]:
        """A code is opened by the page of its place, as one scanned with a keyboard scanner is."""
        text = read.body.get("text")
        if not (isinstance(text, str) and 0 < len(text) <= TEXT_MAX and text.isprintable()):
            raise BadInput(fields=[{"field": "text", "problem": f"1 to {TEXT_MAX} printable characters"}])
        self._show(read, "scan", {"id": read.id, "text": text})
        return {"taken": True}

    def _card(self, read: Read) -> Mapping[str, object]:
        """A card is held for its place: the page sees the masked name and a token, the server knows the person."""
        hall, clock = self._house.hall(read.hall), self._house.clock
        self._topic(read)  # where nobody sits nobody is held
        try:
            person = person_on(read.body, hours.business_day(hall, clock.now_ms()))
        except Refusal as refusal:
            self._show(read, "card", {"id": read.id, "fault": refusal.code})
            raise
        shown = {
            "id": read.id,
            "token": self.cards.hold(read.hall, read.place, person),
            "name": person.masked_name,
            "number": person.masked_id,
            "id_type": person.id_type,
        }
        self._show(read, "card", shown)
        return {"taken": True}

    def _show(self, read: Read, key: str, shown: Mapping[str, object]) -> None:
        """A kiosk's or desk's own page sees it; at a window who is signed on there, and nobody who looks on."""
        there = {"window": read.place.id} if read.place.kind == "window" else {}
        self._passing.put(read.hall, self._topic(read), key, {**shown, **there}, SHOWN_S)

    def _topic(self, read: Read) -> str:
        """The topic of who is to see it. Raises NobodyIsSignedOn."""
        if read.place.kind != "window":
            return read.place.topic
        on_duty = self._house.database.read(lambda rows: duty.of_window(rows, read.hall, read.place.id))
        if on_duty is None:
            raise NobodyIsSignedOn(window=read.place.id)
        return f"clerk:{on_duty.staff}"
