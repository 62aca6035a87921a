"""Calls about one's own account: what it is, another password, the second factor. Open also before the rest is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import StringConstraints

from queue_server.api import bodies
from queue_server.api.contract import STAFF, UNREADY, Answer, Asked, Body, Route
from queue_server.api.pictures import qr_image
from queue_server.api.sessions import caller_of, session_here
from queue_server.kernel.database import Database
from queue_server.kernel.errors import SignInFirst
from queue_server.kernel.rows import Rows
from queue_server.staff import second_factor, service, totp
from queue_server.staff.model import AccountIsLocked, SamePassword, Staff, WeakPassword, WrongPassword
from queue_server.staff.second_factor import NoSecondFactor, SecondFactorIsRequired, WrongCode
from queue_server.staff.service import Session
from queue_server.staff.sign_in import SignIn

Password = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]


class OwnPasswordBody(Body):
    """The password in use and the one to come."""

    old: Password
    new: Password


class ProofBody(Body):
    """One's password, asked again before what matters."""

    password: Password


class ConfirmBody(Body):
    """The first code the phone shows."""

    code: Code


class AccountAnswer(Answer):
    """One's own account; `todo` is what must be done before anything else opens: password, second_factor or ''."""

    account: str
    name: str
    number: str
    role: str
    todo: str
    second_factor: bool
    recovery_codes_left: int


class OfferAnswer(Answer):
    """A fresh secret: for the authenticator app as text and as QR (an image as data URL). Told once."""

    secret: str
    uri: str
    qr: str


class RecoveryAnswer(Answer):
    """Codes for the day the phone is lost, each good once. Told once."""

    recovery_codes: list[str]


@dataclass(frozen=True)
class AccountCalls:
    """What the calls do, each for who is asking."""

    database: Database
    door: SignIn
    random: Callable[[int], bytes]

    def show(self, rows: Rows, asked: Asked) -> dict[str, Any]:
        """Who is asking."""
        who = service.staff(rows, int(asked.who.id))
        return {
            "account": who.account,
            "name": who.name,
            "number": who.number,
            "role": who.role,
            "todo": self.door.todo(who),
            "second_factor": who.second_factor,
            "recovery_codes_left": second_factor.codes_left(rows, who),
        }

    def change_password(self, asked: Asked) -> dict[str, Any]:
        """Another password; other sessions of the account end."""
        self.door.change_password(self._here(), asked.body.old, asked.body.new, caller=caller_of(self.door))
        return {"done": True}

    def offer(self, asked: Asked) -> dict[str, Any]:
        """A secret for the phone, not in use before `confirm`."""
        here = self._here()
        self.door.prove(here, asked.body.password, caller_of(self.door))
        secret, who = self.random(totp.SECRET_BYTES), here.staff
        self.database.write(lambda tx: self.door.factor.offer(tx, who, secret), who.actor)
        uri = totp.setup_uri(secret, who.account)
        return {"secret": totp.secret_text(secret), "uri": uri, "qr": qr_image(uri)}

    def confirm(self, asked: Asked) -> dict[str, Any]:
        """The phone shows the right codes: from now on they are asked at sign-in."""
        who, codes = self._who(), second_factor.recovery_codes(self.random(second_factor.RECOVERY_BYTES))
        self.database.write(lambda tx: self.door.factor.confirm(tx, who, asked.body.code, codes), who.actor)
        return {"recovery_codes": codes}

    def remove(self, asked: Asked) -> dict[str, Any]:
        """No second factor any more, where the installation lets an account go without."""
        here = self._here()
        if self.door.rules.admin_factor and here.staff.role == "admin":
            raise SecondFactorIsRequired()
        self.door.prove(here, asked.body.password, caller_of(self.door))
        self.database.write(lambda tx: second_factor.remove(tx, here.staff), here.staff.actor)
        return {"done": True}

    def _here(self) -> Session:
        session = session_here(self.door)
        if session is None:
            raise SignInFirst()
        return session

    def _who(self) -> Staff:
        return self._here().staff


def routes(calls: AccountCalls) -> tuple[Route, ...]:
    """The calls. What carries a password or a secret is never stored under an idempotency key."""
    who, factor = STAFF | UNREADY, "/account/second-factor"
    proof = (WrongPassword, AccountIsLocked)
    changed = (*proof, WeakPassword, SamePassword)
    rows: tuple[tuple[Any, ...], ...] = (
        ("/account/password", "Change one's password", bodies.Done, OwnPasswordBody, changed, calls.change_password),
        (f"{factor}/offer", "A secret for one's phone", OfferAnswer, ProofBody, proof, calls.offer),
        (
            f"{factor}/confirm",
            "Take the second factor into use",
            RecoveryAnswer,
            ConfirmBody,
            (WrongCode, NoSecondFactor),
            calls.confirm,
        ),
        (
            f"{factor}/remove",
            "Take the second factor away",
            bodies.Done,
            ProofBody,
            (*proof, NoSecondFactor, SecondFactorIsRequired),
            calls.remove,
        ),
    )
    acts = tuple(
        Route("POST", path, text, who, answer, body, key="never", refusals=more, plain=plain)
        for path, text, answer, body, more, plain in rows
    )
    return (Route("GET", "/account", "One's own account", who, AccountAnswer, read=calls.show), *acts)
