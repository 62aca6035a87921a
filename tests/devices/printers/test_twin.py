"""The virtual printer is a printer: commands cut anywhere, status to the bit, modes as the manuals have them."""

from __future__ import annotations

import json
import select
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.printers.escpos.twin import FAULTS, Twin, start_twin
from devices.printers.escpos.twin.tokenizer import Token, Tokenizer
from devices.twins.faults import UnknownFault

FENCE = b"\x1dr\x01"
CUT = b"\x1dV\x42\x00"
WAIT_S = 30.0


@pytest.fixture
def twin(tmp_path: Path) -> Iterator[Twin]:
    twin = start_twin(port=0, paper=tmp_path)
    yield twin
    twin.stop()


def line_to(twin: Twin) -> socket.socket:
    return socket.create_connection(("127.0.0.1", twin.port), timeout=WAIT_S)


def say(line: socket.socket, data: bytes, answers: int) -> bytes:
    line.sendall(data)
    found = b""
    while len(found) < answers:
        more = line.recv(answers - len(found))
        assert more, "the printer hung up"
        found += more
    return found


def texts(folder: Path, slip: int = 1) -> list[str]:
    found: list[str] = json.loads((folder / f"{slip:04d}.json").read_text())["lines"]
    return found


@pytest.mark.parametrize(
    ("faults", "answers"),
    [
        ([], "12 12 12 12"),
        (["near_end"], "12 12 12 1E"),
        (["paper_out"], "1A 32 12 7E"),
        (["paper_out", "near_end"], "1A 32 12 7E"),
        (["cover_open"], "1A 16 12 12"),
        (["offline"], "1A 12 12 12"),
    ],
)
def test_dle_eot_answers_to_the_bit_also_off_line(twin: Twin, faults: list[str], answers: str) -> None:
    for fault in faults:
        twin.faults.switch(fault, True)
    with line_to(twin) as line:
        assert say(line, b"".join(bytes((0x10, 4, n)) for n in (1, 2, 3, 4)), 4) == bytes.fromhex(answers)


def test_a_jammed_blade_shows_when_it_should_cut_and_goes_on_when_freed(twin: Twin, tmp_path: Path) -> None:
    twin.faults.switch("cutter", True)
    with line_to(twin) as line:
        line.sendall(b"A027\n" + CUT + FENCE)
        while say(line, b"\x10\x04\x03", 1) == b"\x12":
            pass
        assert say(line, b"\x10\x04\x01\x10\x04\x03", 2) == b"\x1a\x1a"
        twin.faults.switch("cutter", False)
        assert say(line, b"", 1) == b"\x00"
    assert texts(tmp_path) == ["A027"]


def test_gs_r_is_answered_only_when_reached(twin: Twin) -> None:
    twin.faults.switch("cover_open", True)
    with line_to(twin) as line:
        assert say(line, b"A027\n" + FENCE + b"\x10\x04\x02", 1) == b"\x16"
        assert not select.select([line], [], [], 0.1)[0]
        twin.faults.switch("cover_open", False)
        assert say(line, b"", 1) == b"\x00"


def test_automatic_status_comes_at_once_and_with_every_change(twin: Twin) -> None:
    with line_to(twin) as line:
        assert say(line, b"\x1da\xff", 4) == bytes.fromhex("1000000F")
        twin.faults.switch("cover_open", True)
        assert say(line, b"", 4) == bytes.fromhex("3800000F")
        twin.faults.switch("cover_open", False)
        assert say(line, b"", 4) == bytes.fromhex("1000000F")


def test_it_names_its_maker_and_model(twin: Twin) -> None:
    with line_to(twin) as line:
        assert say(line, b"\x1dIB", 7) == b"_QUHAO\0"
        assert say(line, b"\x1dIC", 12) == b"_Virtual 80\0"


def test_a_probe_of_foreign_software_is_survived(twin: Twin) -> None:
    with line_to(twin) as line:
        line.sendall(b"\x10\x04\x02\x1b\x06\x01\x1b@" + bytes(8192) + b"\xff\x1f\x01\x1bZ")
        assert say(line, FENCE, 2) == b"\x12\x00"


def test_chinese_needs_chinese_mode_where_the_printer_boots_without(tmp_path: Path) -> None:
    twin = start_twin(port=0, paper=tmp_path, chinese_on=False)
    word = "取号".encode("gbk")
    with line_to(twin) as line:
        say(line, word + b"\n\x1c&" + word + b"\n\x1c." + word + b"\n" + CUT + FENCE, 1)
    twin.stop()
    garbled, right, again = texts(tmp_path)
    assert right == "取号"
    assert garbled == again != right


def test_a_gbk_printer_turns_four_byte_signs_into_wrong_ones(twin: Twin, tmp_path: Path) -> None:
    job = "𠮷Ü".encode("gb18030") + b"\n" + CUT + FENCE
    with line_to(twin) as line:
        say(line, job, 1)
        twin.faults.switch("gbk_only", True)
        say(line, job, 1)
    assert texts(tmp_path, 1) == ["𠮷Ü"]
    assert "𠮷" not in texts(tmp_path, 2)[0]
    assert len(texts(tmp_path, 2)[0]) > 2


def test_esc_exclamation_enlarges_ascii_only_and_gs_exclamation_both(twin: Twin, tmp_path: Path) -> None:
    fits = "号" * 24
    word = fits.encode("gbk") + b"\n"
    with line_to(twin) as line:
        say(line, b"\x1b!\x30" + word + b"\x1b!\x00\x1d!\x11" + word + CUT + FENCE, 1)
    assert texts(tmp_path) == [fits, "号" * 12, "号" * 12]


def test_a_slow_printer_pushes_back_when_its_buffer_is_full(twin: Twin) -> None:
    twin.faults.switch("slow_drain", True)
    with line_to(twin) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        line.setblocking(False)
        sent, most = 0, 3_000_000
        while sent < most and select.select([], [line], [], 0.3)[1]:
            sent += line.send(b"A\n" * 2048)
        assert sent < most


def test_a_second_client_waits_or_is_turned_away(twin: Twin) -> None:
    with line_to(twin) as first:
        say(first, b"\x10\x04\x01", 1)
        with line_to(twin) as second:
            second.sendall(b"\x10\x04\x01")
            assert not select.select([second], [], [], 0.1)[0]
            first.close()
            assert say(second, b"", 1) == b"\x12"
            twin.faults.switch("refuse_second", True)
            with pytest.raises(ConnectionResetError), line_to(twin) as third:
                third.recv(1)


def test_power_off_loses_the_buffer_and_the_modes_but_not_the_paper(twin: Twin, tmp_path: Path) -> None:
    with line_to(twin) as line:
        say(line, b"\x1d!\x77A\n" + FENCE, 1)
        twin.faults.switch("power_cycle", True)
        line.sendall(b"B" * 200 + b"\n" + CUT + FENCE)
        with pytest.raises((ConnectionResetError, AssertionError)):
            say(line, b"", 1)
    with line_to(twin) as line:
        say(line, b"C" * 48 + b"\n" + CUT + FENCE, 1)
    assert [path.stem for path in sorted(tmp_path.glob("*.json"))] == ["0001", "0002"]
    assert texts(tmp_path, 2)[-1] == "C" * 48


def test_unknown_faults_and_two_ways_in_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownFault, match="on_fire"):
        start_twin(port=0, faults=["on_fire"])
    with pytest.raises(ValueError, match="either"):
        start_twin()
    with pytest.raises(ValueError, match="either"):
        start_twin(port=0, pty=tmp_path / "tty")


def test_numbers_of_slips_go_on_after_a_restart(tmp_path: Path) -> None:
    for _ in range(2):
        twin = start_twin(port=0, paper=tmp_path)
        with line_to(twin) as line:
            say(line, b"A\n" + CUT + FENCE, 1)
        twin.stop()
    assert sorted(path.name for path in tmp_path.glob("*.json")) == ["0001.json", "0002.json"]


commands = st.sampled_from(
    [
        b"\x1b@",
        b"\x1ba\x01",
        b"\x1d!\x77",
        b"\x1c&",
        b"\x1c.",
        b"\x10\x04\x01",
        b"\x10\x05\x02",
        b"\n",
        CUT,
        b"\x1dV\x00",
        FENCE,
        b"\x1dk\x49\x06{BA012",
        b"\x1dk\x04A012\x00",
        b"\x1d(k\x05\x001P0A0",
        b"\x1dv0\x00\x02\x00\x02\x00\x10\x04\x01\x1b",
        b"\x1bD\x08\x10\x00",
        b"\x1bL",
        b"\x1bW\x10\x00\x10\x00\x40\x00\x40\x00",
        b"\x1bT\x03",
        b"\x1b$\xff\x00",
        b"\x1d\\\xf0\xff",
        b"\x18",
        b"\x0c",
        "号A".encode("gbk"),
        b"A027",
    ]
)


def joined(tokens: list[Token]) -> list[Token]:
    """Neighbouring text as one token."""
    found: list[Token] = []
    for token in tokens:
        if not token.head and found and not found[-1].head:
            found[-1] = Token(b"", found[-1].data + token.data)
        else:
            found.append(token)
    return found


@settings(max_examples=300, deadline=None)
@given(st.lists(commands, max_size=12), st.data())
def test_commands_may_be_cut_anywhere(parts: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    tokenizer, found = Tokenizer(), []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        found += tokenizer.feed(stream[start:end])
    assert joined(found) == joined(Tokenizer().feed(stream))
    assert b"".join(token.head + token.data for token in found) == stream


@pytest.fixture(scope="module")
def sturdy() -> Iterator[Twin]:
    twin = start_twin(port=0)
    yield twin
    twin.stop()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=60) | commands, max_size=8))
def test_noise_never_kills_it(sturdy: Twin, noise: list[bytes]) -> None:
    with line_to(sturdy) as line:
        line.sendall(b"".join(noise))
        line.shutdown(socket.SHUT_WR)
        while line.recv(100):
            pass
    sturdy.machine.lose_power()  # the noise may have begun a picture of megabytes
    with line_to(sturdy) as line:
        assert say(line, FENCE, 1) == b"\x00"


def test_blank_paper_after_the_cut_is_no_slip(twin: Twin, tmp_path: Path) -> None:
    with line_to(twin) as line:
        say(line, b"A\n" + CUT + b" \n\n\x1bd\x02" + FENCE, 1)
    assert [path.name for path in tmp_path.glob("*.json")] == ["0001.json"]


def test_every_fault_has_its_words() -> None:
    assert all(FAULTS.values())
