"""The sum before a hold: signed, in time, as hard as asked, and quick to check."""

from __future__ import annotations

from pathlib import Path

import pytest

from appointments import work
from queue_server.kernel.crypto import Secrets

NOW_MS = 1_795_396_800_000
BITS = 8


@pytest.fixture
def secrets(tmp_path: Path) -> Secrets:
    return Secrets.load(tmp_path)


def test_a_solved_challenge_is_known_by_itself(secrets: Secrets) -> None:
    asked = work.challenge(secrets, "salt", BITS, NOW_MS)
    assert work.solved(secrets, work.solve(asked, BITS), BITS, NOW_MS) == asked
    assert work.until_ms(asked) == NOW_MS + work.LASTS_MS


def test_it_holds_for_ten_minutes_by_our_own_clock(secrets: Secrets) -> None:
    done = work.solve(work.challenge(secrets, "salt", BITS, NOW_MS), BITS)
    assert work.solved(secrets, done, BITS, NOW_MS + work.LASTS_MS - 1)
    assert work.solved(secrets, done, BITS, NOW_MS + work.LASTS_MS) is None


def test_what_is_not_solved_forged_or_easier_than_asked_is_nothing(secrets: Secrets, tmp_path: Path) -> None:
    asked = work.challenge(secrets, "salt", BITS, NOW_MS)
    done = work.solve(asked, BITS)
    other = Secrets.load(tmp_path / "other")
    easy = work.solve(work.challenge(secrets, "salt", 0, NOW_MS), 0)
    wrong = next(f"{asked}:{n}" for n in range(1000) if f"{asked}:{n}" != done and not _fits(f"{asked}:{n}"))
    longer = done.replace(str(work.until_ms(asked)), str(work.until_ms(asked) + 1))
    for bad in (wrong, f"{asked}:", "", ":", "x", "零:1", f"{asked}:{'0' * 21}", longer, easy):
        assert work.solved(secrets, bad, BITS, NOW_MS) is None, bad
    assert work.solved(other, done, BITS, NOW_MS) is None


def _fits(text: str) -> bool:
    from hashlib import sha256

    return work.zero_bits(sha256(text.encode()).digest()) >= BITS


@pytest.mark.parametrize(("digest", "bits"), [(b"\xff", 0), (b"\x01", 7), (b"\x00\x80", 8), (b"\x00\x00", 16)])
def test_zero_bits_are_counted_from_the_front(digest: bytes, bits: int) -> None:
    assert work.zero_bits(digest) == bits
