"""The first administrator of an empty folder, made in the browser by whoever can read the server's log, once."""

from __future__ import annotations

import hmac
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from queue_server.kernel.clock import Clock
from queue_server.kernel.database import Database
from queue_server.kernel.errors import Refusal
from queue_server.kernel.guesses import Guesses
from queue_server.staff import service
from queue_server.staff.model import NewStaff, Staff
from queue_server.staff.sign_in import SignIn

FILE: Final = "first-run.code"
SIGNS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32; nothing that is read as something else
LENGTH: Final = 10
FIRST_NUMBER: Final = "1"


class AlreadySetUp(Refusal):
    """There are accounts already; the administrator makes more."""

    code, status = "already_set_up", 409
    zh, en = "这个数据目录已有账号，请由管理员添加。", "There are accounts already. Ask the administrator to add more."


class FirstRunCodeIsWrong(Refusal):
    """Whoever asks has not read the server's log."""

    code, status = "first_run_code_wrong", 401
    zh = "代码不正确。请看服务器的启动日志，或在服务器上运行 quhao init --web。"
    en = "The code is not right. Look into the server's log, or run quhao init --web on the server."


def code_in(folder: Path, random: Callable[[int], bytes]) -> str:
    """The folder's one-time code, made at the first call and kept beside the file (0600) until it is used."""
    path = folder / FILE
    kept = tidy(path.read_text(encoding="ascii", errors="replace")) if path.exists() else ""
    if len(kept) == LENGTH:  # a file cut short by a full disk or a pulled plug opens nothing
        return kept
    code = "".join(SIGNS[byte % len(SIGNS)] for byte in random(LENGTH))
    folder.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".part")
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(code + "\n")
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    return code


def forget_code(folder: Path) -> None:
    """No code opens this folder any more."""
    (folder / FILE).unlink(missing_ok=True)


def tidy(typed: str) -> str:
    """A code as somebody types it (small letters, blanks, hyphens) in the form it was given out."""
    return "".join(sign for sign in typed.upper() if sign in SIGNS)


class FirstRun:
    """Stands open while the folder has no account. One object per server."""

    def __init__(
        self, folder: Path, database: Database, door: SignIn, clock: Clock, random: Callable[[int], bytes]
    ) -> None:
        self._folder, self._database, self._door, self._random = folder, database, door, random
        self._guesses = Guesses(clock, (FirstRunCodeIsWrong,))
        self._one_at_a_time = threading.Lock()
        self._is_over = False

    @property
    def is_open(self) -> bool:
        """Whether nobody works here yet."""
        if not self._is_over and self._database.read(service.everybody):
            self._is_over = True
            forget_code(self._folder)
        return not self._is_over

    def code(self) -> str:
        """What the first administrator must know."""
        return code_in(self._folder, self._random)

    def begin(self, code: str, account: str, name: str, password: str, caller: str) -> Staff:
        """Make the first administrator.

        FirstRunCodeIsWrong, TooManyRequests (by the network address `caller`), AlreadySetUp, BadAccount, WeakPassword.
        """
        with self._one_at_a_time:
            if not self.is_open:
                raise AlreadySetUp()
            self._guesses.attempt(caller, lambda: self._check(code))
            made = self._door.add_account(NewStaff(account, name, FIRST_NUMBER, "admin"), password, "system")
            forget_code(self._folder)
            return made

    def _check(self, code: str) -> None:
        typed = tidy(code)
        if len(typed) != LENGTH or not hmac.compare_digest(typed.encode(), self.code().encode()):
            raise FirstRunCodeIsWrong()
