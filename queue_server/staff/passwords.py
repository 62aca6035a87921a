"""argon2 for staff passwords, always off the loop and never in the writer: one check costs 20 MB and tens of ms."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Callable
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent import get_hub

from queue_server.kernel.threads import is_patched
from queue_server.staff.model import PasswordRules, WeakPassword, check_password

AT_ONCE = 2
SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"  # 32, none for i, l, o, u
INITIAL_SIGNS = 12
INITIAL_BYTES = 20 * INITIAL_SIGNS
T = TypeVar("T")


class Hasher:
    """Makes and checks hashes. The defaults are the OWASP choice for argon2id; tests hand in lighter ones."""

    def __init__(self, time_cost: int = 2, memory_kib: int = 19_456, parallelism: int = 1) -> None:
        self._argon2 = PasswordHasher(time_cost, memory_kib, parallelism)
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        salt, digest = (b64encode(bytes(size)).decode().rstrip("=") for size in (16, 32))
        self.nobodys = f"$argon2id$v=19$m={memory_kib},t={time_cost},p={parallelism}${salt}${digest}"
        """Fits no password and costs what every other hash costs: checked where there is no account."""

    def make(self, account: str, password: str, rules: PasswordRules | None = None) -> str:
        """The hash to store, made off the loop; WeakPassword. The rules for real accounts hold unless others come."""
        check_password(account, password, rules or PasswordRules())
        return self._off_loop(lambda: self._argon2.hash(_bytes(password)))

    def verify(self, stored: str, password: str) -> bool:
        """Whether the password fits the hash, found out off the loop."""
        return self._off_loop(lambda: self._fits(stored, password))

    def _fits(self, stored: str, password: str) -> bool:
        try:
            return self._argon2.verify(stored, _bytes(password))
        except (VerificationError, InvalidHashError):
            return False

    def _off_loop(self, work: Callable[[], T]) -> T:
        with self._turns:
            if not is_patched():
                return work()
            result: T = get_hub().threadpool.apply(work)
            return result


def initial_password(account: str, random: bytes) -> str:
    """A password to be told once and changed at the first sign-in: three groups of four signs, 60 bits.

    `random` has 12 bytes for each of the tries a very short account may need.
    """
    for at in range(0, len(random) - INITIAL_SIGNS + 1, INITIAL_SIGNS):
        signs = "".join(SIGNS[byte % len(SIGNS)] for byte in random[at : at + INITIAL_SIGNS])
        password = "-".join((signs[:4], signs[4:8], signs[8:]))
        try:
            check_password(account, password, PasswordRules())
        except WeakPassword:
            continue
        return password
    raise WeakPassword(min_chars=PasswordRules.min_chars)


def _bytes(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")
