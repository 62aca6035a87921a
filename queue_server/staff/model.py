"""Who works here and at which window: accounts, window duty, and every reason to refuse a sign-in or a sign-on."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from queue_server.kernel.errors import Refusal
from queue_server.staff.roles import Role

NODE: Final = "-"
"""The journal of what belongs to no single hall: accounts of every hall, sign-ins of strangers."""
PASSWORD_MAX: Final = 128
_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")
_NUMBER = re.compile(r"[0-9A-Za-z-]{1,16}")
_NAME_MAX: Final = 40


class WrongPassword(Refusal):
    """Account and password do not fit; which of the two is not told."""

    code, status = "wrong_password", 401
    zh, en = "账号或密码不正确，请重新输入。", "The account or the password is not right. Please try again."


class AccountIsLocked(Refusal):
    """Too many wrong passwords for this account; `minutes` and `retry_s` say when to try again."""

    code, status = "account_locked", 429
    zh = "密码多次输入错误，账号已锁定。请 {minutes} 分钟后再试，或请管理员重设密码。"
    en = "Too many wrong passwords. Please try again in {minutes} min, or ask the administrator for a new password."


class WeakPassword(Refusal):
    """A password too easy to guess; `min_chars` is the least length."""

    code, status = "weak_password", 422
    zh = "密码太容易被猜到：至少 {min_chars} 个字符，不能包含账号，也不能只是重复或连续的字符。"
    en = "The password is too easy to guess: use at least {min_chars} characters, not the account, no plain sequence."


class SamePassword(Refusal):
    """The new password is the old one."""

    code, status = "same_password", 422
    zh, en = "新密码不能与原密码相同。", "The new password must differ from the old one."


class UseTls(Refusal):
    """The installation demands an encrypted line of administrators."""

    code, status = "use_tls", 403
    zh, en = "管理员请通过 https 地址登录。", "Administrators sign in over https here."


class BadAccount(Refusal):
    """Account, name or staff number does not have the form it must have; `field` says which."""

    code, status = "bad_account", 422
    zh = "账号用小写字母、数字、点、横线（最多 32 位），工号用字母数字（最多 16 位），姓名不能为空。"
    en = "Account: small letters, digits, dot, dash (32 at most). Number: 16 letters or digits. The name must be there."


class AccountExists(Refusal):
    """The account or the staff number is taken."""

    code, status = "account_exists", 409
    zh, en = "账号或工号已存在，请换一个。", "The account or the staff number is taken. Please choose another."


class UnknownAccount(Refusal):
    """No such account (told to administrators only, never at sign-in)."""

    code, status = "unknown_account", 404
    zh, en = "没有这个账号。", "There is no such account."


class OwnAccount(Refusal):
    """One's own account is not closed by oneself: so an administrator who can open others always remains."""

    code, status = "own_account", 409
    zh, en = (
        "不能停用自己的账号，请由另一位管理员操作。",
        "You cannot close your own account. Ask another administrator.",
    )


class WindowIsClosed(Refusal):
    """Nobody is signed on to the window."""

    code, status = "window_is_closed", 409
    zh, en = "{window} 号窗口没有开，请先上岗。", "Window {window} is closed. Sign on first."


class WindowIsPaused(Refusal):
    """The window is paused."""

    code, status = "window_is_paused", 409
    zh, en = "{window} 号窗口已暂停，请先恢复。", "Window {window} is paused. Resume it first."


class WindowIsNotPaused(Refusal):
    """There is nothing to resume."""

    code, status = "window_is_not_paused", 409
    zh, en = "{window} 号窗口没有暂停，可以直接叫号。", "Window {window} is not paused. You can call."


class WindowIsTaken(Refusal):
    """Somebody else is signed on to the window; `number` is that person's staff number."""

    code, status = "window_is_taken", 409
    zh = "{window} 号窗口由工号 {number} 使用中。请换窗口，或请对方先离岗。"
    en = "Window {window} is in use by staff no. {number}. Choose another, or ask them to sign off."


class AlreadySignedOn(Refusal):
    """This person is signed on to another window."""

    code, status = "already_signed_on", 409
    zh, en = (
        "您正在 {window} 号窗口在岗，请先在那里离岗。",
        "You are signed on to window {window}. Sign off there first.",
    )


class NotYourWindow(Refusal):
    """The window is open, but another person's."""

    code, status = "not_your_window", 403
    zh = "{window} 号窗口由工号 {number} 使用中，您不能操作。"
    en = "Window {window} is in use by staff no. {number}. You cannot act there."


Todo = Literal["", "password", "second_factor"]
"""What somebody signed in must do before anything else: change the initial password, set up the second factor."""


@dataclass(frozen=True)
class Staff:
    """One person with an account. `hall` None means every hall of this node; `number` is the public staff number.

    `initial`: the password came from somebody else and is changed at the first sign-in. `second_factor`: one is set up.
    """

    id: int
    account: str
    name: str
    number: str
    role: Role
    hall: str | None
    active: bool
    initial: bool = False
    second_factor: bool = False

    @property
    def actor(self) -> str:
        """How the journal names this person."""
        return f"staff:{self.id}"


@dataclass(frozen=True)
class NewStaff:
    """An account to be made."""

    account: str
    name: str
    number: str
    role: Role
    hall: str | None = None


DutyState = Literal["open", "paused"]


@dataclass(frozen=True)
class WindowDuty:
    """Who is at a window since when. A window without one is closed. `reason` and `back_at_ms` belong to a pause."""

    hall: str
    window: str
    staff: int
    state: DutyState
    since_ms: int
    reason: str = ""
    back_at_ms: int | None = None


@dataclass(frozen=True)
class PasswordRules:
    """How hard a password must be to guess; the demo hands in its own."""

    min_chars: int = 10
    plain_allowed: bool = False


def normalised_account(account: str) -> str:
    """How an account is stored and looked up: half width, small letters, no outer spaces. '' where it can be none."""
    folded = unicodedata.normalize("NFKC", account[:64]).strip().lower()
    return folded if _ACCOUNT.fullmatch(folded) else ""


def checked_staff(new: NewStaff) -> NewStaff:
    """The account as it will be stored, or BadAccount."""
    account, name = normalised_account(new.account), " ".join(new.name.split())
    if not account:
        raise BadAccount(field="account")
    if not _NUMBER.fullmatch(new.number):
        raise BadAccount(field="number")
    if not 0 < len(name) <= _NAME_MAX or not name.isprintable():
        raise BadAccount(field="name")
    return NewStaff(account, name, new.number, new.role, new.hall)


def check_password(account: str, password: str, rules: PasswordRules) -> None:
    """WeakPassword unless the password is long enough and no plain pattern."""
    fits = rules.min_chars <= len(password) <= PASSWORD_MAX
    if not fits or not (rules.plain_allowed or _is_hard(account, password.lower())):
        raise WeakPassword(min_chars=rules.min_chars)


def _is_hard(account: str, password: str) -> bool:
    steps = [ord(after) - ord(before) for before, after in pairwise(password)]
    runs = sum(step in (-1, 0, 1) for step in steps)  # 1234567890, abcabcabc, aaaaaaaaaa
    return account.lower() not in password and len(set(password)) >= 5 and runs * 2 <= len(steps)
