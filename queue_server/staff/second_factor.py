"""The second factor as use cases of an open transaction: offered, confirmed by a code, asked at sign-in, taken away.

Codes follow the world's time, not the hall's: a demo's clock leaps, the phone that makes the codes does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from queue_server.kernel.clock import Clock
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows, Tx
from queue_server.staff import factor_store, totp
from queue_server.staff.model import Staff
from queue_server.staff.service import record

RECOVERY_CODES: Final = 10
RECOVERY_SIGNS: Final = "0123456789abcdefghjkmnpqrstvwxyz"  # 32, none for i, l, o, u
RECOVERY_LENGTH: Final = 10
RECOVERY_BYTES: Final = RECOVERY_CODES * RECOVERY_LENGTH


class WrongCode(Refusal):
    """The code is wrong, too old, or was used before."""

    code, status = "wrong_code", 401
    zh = "验证码不正确或已使用，请等下一个验证码再输入。"
    en = "The code is not right or was used before. Please wait for the next one."


class SecondFactorNeeded(Refusal):
    """The password was right; `pending` goes back with the code from the phone within five minutes."""

    code, status = "second_factor_needed", 401
    zh, en = "请输入手机上的验证码。", "Please enter the code from your phone."


class SignInAgain(Refusal):
    """The sign-in that waited for a code is over."""

    code, status = "sign_in_again", 401
    zh, en = "等待时间过长，请重新输入账号和密码。", "That took too long. Please enter account and password again."


class NoSecondFactor(Refusal):
    """There is nothing to confirm or to take away."""

    code, status = "no_second_factor", 409
    zh, en = "此账号没有设置第二重验证。", "This account has no second factor."


class SecondFactorIsRequired(Refusal):
    """The installation demands one of administrators."""

    code, status = "second_factor_required", 409
    zh, en = "本系统要求管理员使用第二重验证，不能取消。", "Administrators must have a second factor here."


@dataclass
class SecondFactor:
    """`wall` tells the world's time."""

    secrets: Secrets
    wall: Clock

    def offer(self, tx: Tx, who: Staff, secret: bytes) -> None:
        """Keep a fresh secret (20 random bytes) until the person has shown a code of it."""
        factor_store.offer(tx, who.id, self.secrets.seal(totp.secret_text(secret), _bound_to(who)))

    def confirm(self, tx: Tx, who: Staff, code: str, recovery: list[str]) -> None:
        """Take the offered secret into use with these recovery codes; NoSecondFactor, WrongCode."""
        stored = factor_store.factor_of(tx, who.id)
        if stored.offered is None:
            raise NoSecondFactor()
        step = self._step_of(who, stored.offered, code, 0)
        if step is None:
            raise WrongCode()
        factor_store.accept(tx, who.id, step)
        factor_store.set_codes(tx, who.id, [self._hash(who, one) for one in recovery])
        record(tx, "second_factor_set", who)

    def passes(self, tx: Tx, who: Staff, code: str) -> bool:
        """Whether the code proves the second factor: this half minute's from the phone, or a recovery code, once."""
        stored = factor_store.factor_of(tx, who.id)
        if stored.sealed is None:
            return False
        step = self._step_of(who, stored.sealed, code, stored.step)
        if step is not None:
            return factor_store.use_step(tx, who.id, step)
        if factor_store.spend_code(tx, who.id, self._hash(who, code)):
            record(tx, "recovery_code_used", who, left=factor_store.codes_left(tx, who.id))
            return True
        return False

    def _step_of(self, who: Staff, sealed: bytes, code: str, after: int) -> int | None:
        secret = totp.secret_of(self.secrets.open(sealed, _bound_to(who)))
        return totp.step_of(secret, code, self.wall.now_ms(), after)

    def _hash(self, who: Staff, code: str) -> str:
        return self.secrets.lookup_key("recovery_code", f"{who.id}:{tidy_recovery(code)}")


def remove(tx: Tx, who: Staff) -> None:
    """No second factor any more; NoSecondFactor."""
    if not factor_store.remove(tx, who.id):
        raise NoSecondFactor()
    record(tx, "second_factor_removed", who)


def codes_left(rows: Rows, who: Staff) -> int:
    """How many recovery codes are unused."""
    return factor_store.codes_left(rows, who.id)


def recovery_codes(random: bytes) -> list[str]:
    """Ten codes from a hundred random bytes, shown once."""
    signs = [RECOVERY_SIGNS[byte % len(RECOVERY_SIGNS)] for byte in random]
    each = ["".join(signs[at : at + RECOVERY_LENGTH]) for at in range(0, len(signs), RECOVERY_LENGTH)]
    return [f"{one[:5]}-{one[5:]}" for one in each[:RECOVERY_CODES]]


def tidy_recovery(code: str) -> str:
    """A recovery code as typed (capitals, spaces, hyphens) in the form it was given out."""
    return "".join(sign for sign in code.lower() if sign.isalnum())[:64]


def _bound_to(who: Staff) -> str:
    return f"staff:{who.id}:factor"
