"""The ledger: what is in it stays in it, and a line cut short by a power failure was never written."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from devices.alone.ledger import Given, Ledger

ONE = Given(
    key="k1",
    paper="p1",
    day="2026-11-23",
    prefix="A",
    number=501,
    label="A501",
    service="records",
    at_ms=1_795_396_800_000,
    known_ms=1_795_396_790_000,
    needs=("hearing",),
    slip={"v": 1, "blocks": []},
)


def again(ledger: Ledger, path: Path) -> Ledger:
    ledger.close()
    return Ledger(path)


def test_it_goes_on_where_it_was(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "given.jsonl"
    ledger = Ledger(path)
    ledger.add(ONE)
    ledger.add(replace(ONE, key="k2", paper="p2", number=502))
    ledger.settle("k1", {"state": "taken"})
    ledger = again(ledger, path)
    assert ledger.by_key("k1") == ONE and ledger.by_paper("p2") is not None
    assert ledger.used("2026-11-23", "A") == {501, 502} and ledger.used("2026-11-23", "B") == set()
    assert [one.key for one in ledger.open()] == ["k2"]
    assert oct(path.stat().st_mode & 0o777) == "0o600"


@pytest.mark.parametrize("torn", [1, 20, 200])
def test_a_line_cut_short_counts_as_not_written_and_the_next_one_is_whole(tmp_path: Path, torn: int) -> None:
    path = tmp_path / "given.jsonl"
    ledger = Ledger(path)
    ledger.add(ONE)
    ledger.add(replace(ONE, key="k2", number=502))
    ledger.close()
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - torn)
    ledger = Ledger(path)
    assert ledger.used("2026-11-23", "A") == {501}
    ledger.add(replace(ONE, key="k3", number=502))
    assert again(ledger, path).used("2026-11-23", "A") == {501, 502}


def test_a_disk_that_takes_nothing_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "given.jsonl"
    ledger = Ledger(path)
    ledger.add(ONE)
    whole, real = path.read_bytes(), os.write

    def half(file: int, text: bytes) -> int:
        real(file, text[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(OSError, match="No space"):
        ledger.add(replace(ONE, key="k2", number=502))
    monkeypatch.undo()
    assert path.read_bytes() == whole
    assert ledger.by_key("k2") is None


@pytest.mark.parametrize("torn", [b"\0\0\0\n", b"{}\n", b"[]\n", b'{"given": {"key": "k9"}}\n'])
def test_a_line_nobody_can_read_takes_nothing_with_it(tmp_path: Path, torn: bytes) -> None:
    path = tmp_path / "given.jsonl"
    ledger = Ledger(path)
    ledger.add(ONE)
    ledger.close()
    path.write_bytes(torn + path.read_bytes())
    ledger = Ledger(path)
    assert [one.key for one in ledger.open()] == ["k1"]
    ledger.close()


def test_settled_lines_of_days_long_gone_are_dropped_and_open_ones_never(tmp_path: Path) -> None:
    path = tmp_path / "given.jsonl"
    ledger = Ledger(path)
    for day in range(1, 9):
        key = f"k{day}"
        ledger.add(replace(ONE, key=key, paper=f"p{day}", day=f"2026-11-0{day}"))
        if day != 1:
            ledger.settle(key, {"state": "taken"})
    ledger = again(ledger, path)
    kept = [day for day in range(1, 9) if ledger.by_key(f"k{day}")]
    assert kept == [1, 4, 5, 6, 7, 8]
    assert [one.key for one in again(ledger, path).open()] == ["k1"]
