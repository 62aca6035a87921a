"""Codes by RFC 6238: the vectors of its appendix B, the drift that is allowed, and one use per half minute."""

from __future__ import annotations

import pytest

from queue_server.staff.totp import code_of, secret_of, secret_text, setup_uri, step_at, step_of

SEED = b"12345678901234567890"
SEEDS = {"sha1": SEED, "sha256": (SEED * 2)[:32], "sha512": (SEED * 4)[:64]}
# RFC 6238, appendix B: seconds, SHA-1, SHA-256, SHA-512
VECTORS = (
    (59, "94287082", "46119246", "90693936"),
    (1111111109, "07081804", "68084774", "25091201"),
    (1111111111, "14050471", "67062674", "99943326"),
    (1234567890, "89005924", "91819424", "93441116"),
    (2000000000, "69279037", "90698825", "38618901"),
    (20000000000, "65353130", "77737706", "47863826"),
)


@pytest.mark.parametrize(("at_s", "sha1", "sha256", "sha512"), VECTORS)
def test_the_vectors_of_the_rfc(at_s: int, sha1: str, sha256: str, sha512: str) -> None:
    step = step_at(at_s * 1000)
    for digest, expected in (("sha1", sha1), ("sha256", sha256), ("sha512", sha512)):
        assert code_of(SEEDS[digest], step, digits=8, digest=digest) == expected


def test_a_code_is_good_in_its_half_minute_and_in_the_ones_beside_it() -> None:
    at_ms = 1_795_000_015_000
    now = step_at(at_ms)
    for step, expected in ((now - 2, None), (now - 1, now - 1), (now, now), (now + 1, now + 1), (now + 2, None)):
        assert step_of(SEED, code_of(SEED, step), at_ms, after=0) == expected


def test_a_time_step_that_was_used_is_used_up_and_so_is_every_earlier_one() -> None:
    at_ms = 1_795_000_015_000
    now = step_at(at_ms)
    assert step_of(SEED, code_of(SEED, now), at_ms, after=now) is None
    assert step_of(SEED, code_of(SEED, now - 1), at_ms, after=now) is None
    assert step_of(SEED, code_of(SEED, now + 1), at_ms, after=now) == now + 1


@pytest.mark.parametrize("typed", ["", "x", "12345", "1234567", "１２３４５６", "\ud800", "9" * 1000])
def test_what_is_no_code_opens_nothing(typed: str) -> None:
    assert step_of(SEED, typed, 1_795_000_015_000, after=0) is None


def test_spaces_as_phones_show_them_do_not_matter() -> None:
    at_ms = 1_795_000_015_000
    code = code_of(SEED, step_at(at_ms))
    assert step_of(SEED, f" {code[:3]} {code[3:]} ", at_ms, after=0) == step_at(at_ms)


def test_the_secret_goes_to_the_phone_as_a_key_uri_and_comes_back_whole() -> None:
    assert secret_of(secret_text(SEED)) == SEED
    assert setup_uri(SEED, "root") == (
        "otpauth://totp/Quhao%3Aroot?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Quhao"
    )
