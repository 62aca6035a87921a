"""argon2 fits or does not, costs the same for nobody, and leaves the loop free."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from queue_server.staff.model import WeakPassword
from queue_server.staff.passwords import Hasher

REPOSITORY = Path(__file__).parents[2]


def test_only_the_right_password_fits(hasher: Hasher) -> None:
    stored = hasher.make("clerk1", "correct horse 7")
    assert stored.startswith("$argon2id$")
    assert hasher.verify(stored, "correct horse 7")
    for wrong in ("correct horse 8", "", "correct horse 7\x00", "\ud800", "x" * 10_000):
        assert not hasher.verify(stored, wrong)


def test_nobodys_hash_fits_nothing_and_has_the_parameters_of_the_others(hasher: Hasher) -> None:
    assert not hasher.verify(hasher.nobodys, "")
    assert hasher.nobodys.split("$")[:4] == hasher.make("clerk1", "correct horse 7").split("$")[:4]


def test_what_is_no_hash_fits_nothing(hasher: Hasher) -> None:
    assert not hasher.verify("", "correct horse 7")


def test_a_weak_password_is_never_hashed(hasher: Hasher) -> None:
    with pytest.raises(WeakPassword):
        hasher.make("clerk1", "1234567890")


LOOP = """
from gevent import monkey; monkey.patch_all()
import gevent, time
from queue_server.staff.passwords import Hasher
hasher = Hasher(time_cost=4, memory_kib=65536)
stored = hasher.make("clerk1", "correct horse 7")
ticks = 0
def tick():
    global ticks
    while True:
        gevent.sleep(0.001)
        ticks += 1
ticker = gevent.spawn(tick)
gevent.sleep(0.01)
ticks = 0
checks = [gevent.spawn(hasher.verify, stored, "correct horse 7") for _ in range(4)]
gevent.joinall(checks, timeout=30)
assert all(check.value is True for check in checks), checks
print(ticks)
"""


def test_the_loop_goes_on_while_passwords_are_checked() -> None:
    done = subprocess.run([sys.executable, "-c", LOOP], cwd=REPOSITORY, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 20
