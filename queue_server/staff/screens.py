"""A clerk's screen: locked while nobody sits there, and with its keys where this clerk's hand finds them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from queue_server.kernel.database import Tx
from queue_server.kernel.errors import BadInput, Refusal
from queue_server.staff import screen_store as store
from queue_server.staff.model import NODE, Staff
from queue_server.staff.service import Session

keys = store.keys
WISHES_MAX: Final = 32
_WISH = re.compile(r"[a-z_]{1,24}")
# what a hand finds without looking and no scanner types: function keys, the number pad, the block above the arrows
_KEY = re.compile(
    r"(Shift\+)?F([1-9]|1[0-2])|Num([0-9.+*/-]|Enter)|Insert|Delete|Home|End|PageUp|PageDown|Pause|ScrollLock"
)


class KeyIsTaken(Refusal):
    """Two acts on one key; `key` says which."""

    code, status = "key_is_taken", 409
    zh, en = (
        "{key} 键已有别的操作，请换一个键。",
        "{key} does something else already. Choose another key.",
    )


def lock(tx: Tx, session: Session) -> None:
    """Nothing opens with this session's keys until its clerk's password is given. Locking twice is locking once."""
    if store.add_lock(tx, session.id):
        _record(tx, "screen_locked", session.staff)


def unlock(tx: Tx, session: Session) -> None:
    """The clerk is back. The password was checked before the transaction."""
    if store.end_lock(tx, session.id):
        _record(tx, "screen_unlocked", session.staff)


def set_keys(tx: Tx, who: Staff, wanted: Mapping[str, str]) -> dict[str, str]:
    """Put these wishes on these keys and all others back where they come from; KeyIsTaken, BadInput."""
    if len(wanted) > WISHES_MAX or not all(_WISH.fullmatch(wish) for wish in wanted):
        raise BadInput(fields=[{"field": "keys", "problem": "no such act"}])
    taken: set[str] = set()
    for wish, key in wanted.items():
        if not _KEY.fullmatch(key):
            raise BadInput(fields=[{"field": f"keys.{wish}", "problem": "not a key that can be used"}])
        if key in taken:
            raise KeyIsTaken(key=key)
        taken.add(key)
    store.put_keys(tx, who.id, wanted)
    _record(tx, "terminal_keys_set", who)
    return store.keys(tx, who.id)


def _record(tx: Tx, kind: str, who: Staff) -> None:
    tx.record(who.hall or NODE, kind, f"staff:{who.id}", {"staff": who.id})
