"""A virtual line of callers and evaluators: a person's keys go out as the real ones do, what they are told can be read.

By control: `key 1 0C`, `key 1 06 0F`, `grade 2 00`, `unplug 2`, `plug 2`; the state shows every pad.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Unpack

from devices.pads.ff68.config import CALLER, EVALUATOR, PAIR
from devices.pads.ff68.protocol import BEEP, DISPLAY, EVALUATE, GRADE, KEYS, Frame, Splitter, acknowledgement, encode
from devices.twins.faults import POWER_CYCLE, RESET, UNPLUGGED, Faults
from devices.twins.serving import Running, WaysIn, serve

BAUD: Final = 9_600
EXAMPLE: Final = f"1={CALLER},2={EVALUATOR},3={PAIR}"
REPEATS: Final = 3
LATE_S: Final = 0.5
MUTE: Final = "mute"
ACKS_LOST: Final = "acks_lost"
WRONG_SUM: Final = "wrong_sum"
COLLISION: Final = "collision"
LONG_FRAME: Final = "long_frame"
GARBAGE: Final = "garbage"
HALF_FRAME: Final = "half_frame"
LATE: Final = "late"
LOCAL_ECHO: Final = "local_echo"
FAULTS: Final = {
    MUTE: "no pad says or acknowledges anything",
    ACKS_LOST: "a pad does not hear that its frame came, and repeats it three times",
    WRONG_SUM: "every frame has a wrong sum the first time",
    COLLISION: "another pad speaks at the same time the first time: neither can be read",
    LONG_FRAME: "a frame longer than any key goes before every frame",
    GARBAGE: "noise goes before every frame",
    HALF_FRAME: "half of every frame goes before it",
    LATE: "acknowledges half a second late",
    LOCAL_ECHO: "the adapter hears what it says itself",
    POWER_CYCLE: "the pads lose what they show, in the middle of the next frame",
    RESET: "the line is unplugged once, in the middle of the next frame",
    UNPLUGGED: "the adapter's plug is out",
}
NOISE: Final = bytes.fromhex("00 FF FF 68 68 16 FF 68 03")
TOO_LONG: Final = bytes.fromhex("FF 68 09 09 68 01 01 00 00 00 00 00 00 0C 0E 16")
Reply = Callable[[bytes], None]


@dataclass
class Pad:
    """One pad and what a person sees of it."""

    kind: str
    waiting: str = ""
    number: str = ""
    stars: int = 0
    beeps: int = 0
    is_asking: bool = False
    is_there: bool = True
    speaking: threading.Lock = field(default_factory=threading.Lock, repr=False)  # one press after the other
    acknowledged: threading.Event = field(default_factory=threading.Event, repr=False)
    awaited: Frame | None = None

    def shows(self) -> dict[str, Any]:
        """What can be seen and heard of it."""
        seen: dict[str, Any] = {"kind": self.kind}
        if self.kind != EVALUATOR:
            seen |= {"waiting": self.waiting, "number": self.number, "beeps": self.beeps}
        if self.kind != CALLER:
            seen |= {"asking": self.is_asking, "stars": self.stars}
        return seen if self.is_there else {"kind": self.kind, "unplugged": True}


class Line:
    """All pads of one line. Thread-safe; a person's key is said from a thread of its own, until it is acknowledged."""

    def __init__(self, kinds: Mapping[int, str], faults: Faults, repeat_s: float) -> None:
        self._faults, self._repeat_s = faults, repeat_s
        self._pads = {address: Pad(kind) for address, kind in kinds.items()}
        self._lock = threading.Lock()
        self._splitter = Splitter()
        self._reply: Reply = _nowhere
        self.baud: int | None = BAUD
        self.tries = 0  # frames said so far, repeats included

    def connect(self, reply: Reply, hang_up: Callable[[], None]) -> None:
        """Somebody opened the line."""
        del hang_up
        self._reply = reply
        self._splitter = Splitter()

    def receive(self, data: bytes) -> None:
        """What the host says."""
        if LOCAL_ECHO in self._faults.on():
            self._reply(data)
        for frame in self._splitter.feed(data):
            self._obey(frame)

    def midway(self, data: bytes) -> int | None:
        """See `devices.twins.links.Machine`."""
        return len(data) // 2 if self._faults.on() & {RESET, POWER_CYCLE} else None

    def lose_power(self) -> None:
        """The displays are dark again."""
        with self._lock:
            self._pads = {address: Pad(pad.kind) for address, pad in self._pads.items()}

    def shows(self) -> dict[str, Any]:
        """What a person sees at every address."""
        with self._lock:
            return {"pads": {str(address): pad.shows() for address, pad in self._pads.items()}, "frames": self.tries}

    def act(self, asked: Mapping[str, Any]) -> None:
        """What a person does: {"do": "key"|"grade"|"plug"|"unplug", "text": "1 0C"}. Raises ValueError."""
        words = str(asked.get("text", "")).split()
        address, keys = int(words[0]) if words else 0, bytes.fromhex("".join(words[1:]))
        if address not in self._pads:
            raise ValueError(f"no pad has the address {address}")
        if asked["do"] == "key" and keys:
            self.say(Frame(address, KEYS, keys))
        elif asked["do"] == "grade" and keys:
            self.say(Frame(address, GRADE, keys[:1]))
        elif asked["do"] in ("plug", "unplug"):
            self._pads[address].is_there = asked["do"] == "plug"
        else:
            raise ValueError("known are key 1 0C, grade 2 00, unplug 2, plug 2")

    def say(self, frame: Frame) -> None:
        """Press keys: the frame goes out, and again until it is acknowledged; then the next press's."""
        threading.Thread(target=self._insist, args=(self._pads[frame.address], frame), daemon=True).start()

    def _insist(self, pad: Pad, frame: Frame) -> None:
        with pad.speaking:
            pad.acknowledged.clear()
            pad.awaited = acknowledgement(frame)
            self._repeat(pad, frame)
        if frame.command == GRADE:
            pad.is_asking = False

    def _repeat(self, pad: Pad, frame: Frame) -> None:
        for attempt in range(1 + REPEATS):
            if pad.is_there and MUTE not in self._faults.on():
                self.tries += 1
                self._reply(self._spoilt(encode(frame), attempt))
            if pad.acknowledged.wait(self._repeat_s):
                return

    def _spoilt(self, data: bytes, attempt: int) -> bytes:
        on = self._faults.on()
        if attempt == 0 and WRONG_SUM in on:
            return data[:-2] + bytes((data[-2] ^ 0x01,)) + data[-1:]
        if attempt == 0 and COLLISION in on:
            return bytes(one & other for one, other in zip(data, data[3:] + data[:3], strict=True))
        before = (TOO_LONG if LONG_FRAME in on else b"") + (NOISE if GARBAGE in on else b"")
        return before + (data[: len(data) // 2] if HALF_FRAME in on else b"") + data

    def _obey(self, frame: Frame) -> None:
        pad = self._pads.get(frame.address)
        on = self._faults.on()
        if pad is None or not pad.is_there or MUTE in on:
            return
        if frame == pad.awaited and not pad.acknowledged.is_set():
            if ACKS_LOST not in on:
                pad.acknowledged.set()
            return
        with self._lock:
            known = _do(pad, frame)
        if known and LATE in on:
            threading.Timer(LATE_S, self._reply, (encode(frame),)).start()
        elif known:
            self._reply(self._spoilt(encode(frame), 1))


def _do(pad: Pad, frame: Frame) -> bool:
    """What the host's frame does to a pad; False for what this kind of pad does not know."""
    if frame.command == DISPLAY and len(frame.data) == 6 and pad.kind != EVALUATOR:
        pad.waiting, pad.number = _digits(frame.data[:3]), _digits(frame.data[3:])
    elif frame.command == DISPLAY and len(frame.data) == 1 and pad.kind != CALLER:
        pad.stars = frame.data[0]
    elif frame.command == BEEP and not frame.data and pad.kind != EVALUATOR:
        pad.beeps += 1
    elif frame.command == KEYS and frame.data == bytes((EVALUATE,)) and pad.kind != CALLER:
        pad.is_asking = True
    else:
        return False
    return True


def _digits(cells: bytes) -> str:
    return "".join(str(cell) if cell <= 9 else " " for cell in cells).strip()


class Twin(Running[Line]):
    """A running virtual line."""


def start_twin(
    *,
    faults: Iterable[str] = (),
    pads: Mapping[int, str] | None = None,
    repeat_s: float = 0.3,
    **ways_in: Unpack[WaysIn],
) -> Twin:
    """A line with these `pads` (address → kind; by default a caller at 1, an evaluator at 2 and a pair at 3).

    Raises OSError for a port in use, UnknownFault, ValueError when neither or both ways in are given.
    """
    state = Faults(FAULTS, faults)
    line = Line(pads or {1: CALLER, 2: EVALUATOR, 3: PAIR}, state, repeat_s)
    served = serve(line, state, state=line.shows, act=line.act, **ways_in)
    return Twin(line, state, served)


def _nowhere(data: bytes) -> None:
    """Nobody has opened the line."""
