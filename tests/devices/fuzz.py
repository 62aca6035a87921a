"""`python -m tests.devices.fuzz`: spoiled bytes into every parser of the drivers, for ten minutes by `make fuzz`.

Whatever a line brings, a parser answers or refuses it by its own word, and holds no more after an hour than after a
minute. The tests do the same for a moment. A new parser is a row of PARSERS.
"""

from __future__ import annotations

import argparse
import gc
import io
import random
import re
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from itertools import count
from operator import xor
from pathlib import Path
from typing import Final, NamedTuple

from PIL import Image

from devices.cameras.picture import Limits, NotAPicture, cleaned
from devices.leds.onbon_bx import protocol as onbon_bx
from devices.leds.onbon_bx.config import AreaConfig, LedConfig
from devices.leds.onbon_bx.screen import Screen
from devices.pads.ff68 import protocol as ff68
from devices.pads.ff68.bus import Bus
from devices.pads.ff68.config import PadsConfig
from devices.printers.escpos.status import Classifier
from devices.readers.card import NotACard, read_record
from devices.readers.sam_v.cycle import Cycle
from devices.readers.sam_v.protocol import Reply, Splitter
from devices.scanners.framing import Framing, Rules
from devices.templated.protocol import Incoming, Meaning, ReadingKind
from tests.devices.readers import records

DRIVERS: Final = Path(__file__).parents[2] / "devices"
Take = Callable[[bytes], object]
HELD_MAX: Final = 64 * 1024  # bytes; the longest frame any device sends is far below
LONGEST: Final = 16 * 1024
ROUNDS: Final = 500  # between two looks at the clock and at the memory


class Parser(NamedTuple):
    """One parser. `begin` makes a fresh one that takes bytes in any pieces, for as long as it is fed.

    `stock` is sound input, to be spoiled; `refusals` are the errors by which it says no, and only those.
    """

    begin: Callable[[], Take]
    stock: tuple[bytes, ...]
    refusals: tuple[type[Exception], ...] = ()


class Outcome(NamedTuple):
    """What a campaign came to: how often it was fed, and how many bytes the drivers held more than at its start."""

    rounds: int
    held: int


class Fault(AssertionError):
    """A parser raised what it must not."""


def campaign(parser: Parser, seed: int, goes_on: Callable[[int], bool]) -> Outcome:
    """Feed a fresh parser until `goes_on` (told the rounds so far) says no. Raises Fault with what it was fed."""
    chance, take, rounds, held = random.Random(seed), parser.begin(), 0, 0
    tracemalloc.start()
    try:
        before = _held()
        while goes_on(rounds):
            for _ in range(ROUNDS):
                _feed(parser, take, spoiled(chance, parser.stock), chance)
            rounds += ROUNDS
            held = max(held, _held() - before)
    finally:
        tracemalloc.stop()
    return Outcome(rounds, held)


def spoiled(chance: random.Random, stock: tuple[bytes, ...]) -> bytes:
    """Sound input, torn, joined, doubled, turned over in some bits, or pure noise."""
    data = bytearray(chance.choice(stock))
    for _ in range(chance.randrange(4)):
        data = bytearray(chance.choice(_WAYS)(chance, data, chance.choice(stock)))
    return bytes(data[:LONGEST])


def _feed(parser: Parser, take: Take, data: bytes, chance: random.Random) -> None:
    for piece in _pieces(data, chance):
        try:
            take(piece)
        except parser.refusals:
            continue
        except Exception as error:
            raise Fault(f"{error!r} from {piece.hex(' ')}") from error


def _pieces(data: bytes, chance: random.Random) -> Iterator[bytes]:
    if chance.random() < 0.5:
        yield data
        return
    at = 0
    while at < len(data):
        size = chance.choice((1, 2, 7, 64, 1024))
        yield data[at : at + size]
        at += size


def _flip(chance: random.Random, data: bytearray, _other: bytes) -> bytes:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def _cut(chance: random.Random, data: bytearray, _other: bytes) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[start : chance.randrange(start, len(data) + 1)]


def _join(chance: random.Random, data: bytearray, other: bytes) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + other + data[at:]


def _noise(chance: random.Random, data: bytearray, _other: bytes) -> bytes:
    return data + chance.randbytes(chance.randrange(64))


def _run(chance: random.Random, data: bytearray, _other: bytes) -> bytes:
    return data + bytes((chance.randrange(256),)) * chance.choice((3, 40, 5000))


_WAYS: Final = (_flip, _flip, _cut, _join, _noise, _run)


def _held() -> int:
    """Bytes that code of the drivers has made and not let go; what other threads do meanwhile does not count."""
    gc.collect()
    ours = tracemalloc.take_snapshot().filter_traces((tracemalloc.Filter(True, f"{DRIVERS}/*"),))
    return sum(one.size for one in ours.statistics("filename"))


def _sam_v() -> Take:
    splitter, cycle, seconds = Splitter(), Cycle(3.0), count()

    def take(data: bytes) -> None:
        for piece in splitter.feed(data):
            cycle.take(piece if isinstance(piece, Reply) else None, float(next(seconds)))

    return take


def _ff68() -> Take:
    line = PadsConfig(name="pads", device="none", addresses={"1": "caller+evaluator", "2": "caller"})
    splitter, bus, seconds = ff68.Splitter(), Bus(line), count()

    def take(data: bytes) -> None:
        for frame in splitter.feed(data):
            bus.hear(frame, float(next(seconds)))
            bus.due(float(next(seconds)))

    return take


def _onbon_bx() -> Take:
    strip = LedConfig(name="led", host="none", areas=(AreaConfig(name="1", width=64, height=16),))
    splitter, screen, seconds = onbon_bx.Splitter(), Screen(strip), count()

    def take(data: bytes) -> None:
        for reply in splitter.feed(data):
            screen.due(float(next(seconds)))
            screen.hear(reply, float(next(seconds)))

    return take


def _scanner() -> Take:
    framing, seconds = Framing(Rules(has_aim=True)), count()

    def take(data: bytes) -> None:
        framing.feed(data, next(seconds) * 0.05)
        framing.idle(framing.due_s)

    return take


def _templated() -> Take:
    shapes = rb"\x02(?P<key>[A-F])(?P<digits>[0-9]*)\x03", rb"\xAA(?P<address>.)(?P<grade>.)\x55", rb"<(?P<text>[^>]*)>"
    kinds: tuple[ReadingKind, ...] = ("key", "grade", "code")
    incoming = Incoming([Meaning(kind, re.compile(one, re.DOTALL)) for kind, one in zip(kinds, shapes, strict=True)])
    return incoming.feed


_FF68: Final = tuple(
    bytes.fromhex(f"FF68{rest}")
    for rest in ("0303680101 0C0E16", "08 08 68 01 02 0A 0A 0A 00 01 02 24 16", "0202680103 0416", "03036801110012 16")
)
_BX: Final = tuple(
    bytes.fromhex(f"A5A5A5A5A5A5A5A5{rest}5A")
    for rest in ("0080FEFF000000000000FE020500A00000000014AC", "01000080000000000000FE020500A20001000068F8")
)
_SAM_V: Final = tuple(
    bytes.fromhex(f"AAAAAA9669{rest}")
    for rest in ("000800009F0000000097", "000400008084", "000C00009000000000000000009C", "000400008185")
)
# a whole reply with a record: its check is right, so that what is turned over in it is seen by it alone
_RECORD: Final = bytes.fromhex("0508 000090 01000400") + records.resident() + bytes(1024)
_CHECK: Final = bytes((reduce(xor, _RECORD),))
_ANSWERS: Final = tuple(bytes.fromhex(one) for one in ("12161A7E", "1000000F", "38080F0F", "5F515548414F00", "031113"))


def _page(form: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (16, 12), (200, 30, 60)).save(written, form)
    return written.getvalue()


PARSERS: Final[Mapping[str, Parser]] = {
    "card": Parser(
        lambda: read_record,
        (records.resident(), records.hmt(), records.permanent_2017(), records.permanent_2023()),
        (NotACard,),
    ),
    "escpos": Parser(lambda: Classifier().feed, _ANSWERS),
    "ff68": Parser(_ff68, _FF68),
    "onbon_bx": Parser(_onbon_bx, _BX),
    "picture": Parser(lambda: lambda body: cleaned(body, Limits(64)), (_page("JPEG"), _page("PNG")), (NotAPicture,)),
    "scanner": Parser(_scanner, (b"]C0261123A027\r\n", "取号".encode("gbk") + b"\0", b"https://hall.test/t/x.y\t")),
    "templated": Parser(_templated, (b"\x02A12\x03", b"\xaa\x05\x01\x55", "<取号>".encode("gbk"))),
    "sam_v": Parser(_sam_v, (*_SAM_V, _SAM_V[0][:5] + _RECORD + _CHECK)),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parsers", nargs="*", help=f"{', '.join(PARSERS)}; all without")
    parser.add_argument("--seconds", type=float, default=600, help="for all of them together")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    names = given.parsers or list(PARSERS)
    for name in names:
        ends_s = time.monotonic() + given.seconds / len(names)
        try:
            outcome = campaign(PARSERS[name], given.seed, lambda _rounds, ends_s=ends_s: time.monotonic() < ends_s)
        except Fault as fault:
            sys.exit(f"{name}, seed {given.seed}: {fault}")
        sys.stdout.write(f"{name}: {outcome.rounds} spoiled inputs, {outcome.held} bytes held\n")
        sys.stdout.flush()
        if outcome.held > HELD_MAX:
            sys.exit(f"{name} holds more and more: {outcome.held} bytes")


if __name__ == "__main__":
    main()
