"""Numbers taken on a phone: who has just stood before the entrance screen, and one live ticket per phone.

The screen's code is an HMAC over hall and minute; whoever reads it within that minute or the next has been there, and
gets a pass. A pass names the phone by chance alone and is stored by the phone, not by us.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from queue_server.kernel.crypto import Secrets
from queue_server.kernel.database import Migration
from queue_server.kernel.errors import Refusal
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.spans import MINUTE_MS
from queue_server.tickets import store
from queue_server.tickets.model import LIVE, Ticket

CODE_MS: Final = MINUTE_MS
PASS_MIN: Final = 20  # time to choose, to read what is needed, and to type a document's number
DEVICE: Final = re.compile(r"[0-9a-z]{16}")
MIGRATIONS = (
    Migration(
        "phone_tickets",
        (
            "CREATE TABLE phone_ticket(ticket TEXT PRIMARY KEY REFERENCES ticket(id), hall TEXT NOT NULL,"
            " device TEXT NOT NULL) STRICT, WITHOUT ROWID",
            "CREATE INDEX phone_ticket_device ON phone_ticket(hall, device)",
        ),
    ),
)


class EntranceCodeIsOld(Refusal):
    """The code is not of this minute or the last, or not genuine: a picture of the screen sent on by somebody."""

    code, status = "entrance_code_is_old", 403
    zh = "此码已过期。请再扫一次入口屏幕上的二维码。"
    en = "This code has expired. Please scan the code on the entrance screen again."


class PassIsOver(Refusal):
    """The pass is not genuine, or its time to take a number is over."""

    code, status = "pass_is_over", 403
    zh = "取号时间已过。请再扫一次入口屏幕上的二维码。"
    en = "The time for taking a number is over. Please scan the code on the entrance screen again."


class PhonesAreOff(Refusal):
    """The hall file switches numbers on phones off."""

    code, status = "phones_are_off", 409
    zh = "本大厅没有开通手机取号。请到取号机或导办台取号。"
    en = "This hall gives out no numbers on phones. Please use a kiosk or go to the guide desk."


class PhoneHasTicket(Refusal):
    """One live ticket per phone, on top of the limits of the person."""

    code, status = "phone_has_ticket", 409
    zh = "这部手机已有 {number} 号还没有办完。办完或放弃后再取下一个。"
    en = "This phone already has number {number}. Finish it or give it up before taking another."


@dataclass(frozen=True)
class Pass:
    """A phone that stood before the entrance screen of a hall at `admitted_ms`."""

    hall: str
    device: str
    admitted_ms: int

    @property
    def until_ms(self) -> int:
        """When its time to take a number is over."""
        return self.admitted_ms + PASS_MIN * MINUTE_MS


def entrance_code(secrets: Secrets, hall: str, now_ms: int) -> str:
    """What the entrance screen shows in this minute."""
    return secrets.token("entrance", f"{hall}~{now_ms // CODE_MS}")


def changes_in_ms(now_ms: int) -> int:
    """How long the present code stays on the screen."""
    return CODE_MS - now_ms % CODE_MS


def hall_of_code(secrets: Secrets, code: str, now_ms: int) -> str:
    """The hall whose screen shows the code or has shown it last; EntranceCodeIsOld."""
    hall, _, minute = (secrets.token_subject("entrance", code) or "").partition("~")
    if not hall or not 0 <= now_ms // CODE_MS - int(minute) <= 1:
        raise EntranceCodeIsOld()
    return hall


def pass_text(secrets: Secrets, one: Pass) -> str:
    """The pass as the phone keeps it, signed."""
    return secrets.token("phone", f"{one.hall}~{one.device}~{one.admitted_ms}")


def pass_of(secrets: Secrets, text: str) -> Pass | None:
    """The pass in a genuine text, still fresh or not; None for anything else."""
    parts = (secrets.token_subject("phone", text) or "").split("~")
    return Pass(parts[0], parts[1], int(parts[2])) if len(parts) == 3 and DEVICE.fullmatch(parts[1]) else None


def fresh(one: Pass | None, now_ms: int) -> Pass:
    """The pass while its time lasts; PassIsOver."""
    if one is None or not one.admitted_ms <= now_ms < one.until_ms:
        raise PassIsOver()
    return one


def live_ticket(rows: Rows, secrets: Secrets, one: Pass) -> Ticket | None:
    """The ticket this phone has taken and that has not ended."""
    found = rows.all(
        "SELECT t.* FROM phone_ticket p JOIN ticket t ON t.id = p.ticket WHERE p.hall = ? AND p.device = ?",
        one.hall,
        secrets.lookup_key("phone", one.device),
    )
    return next((ticket for row in found if (ticket := store.ticket_of(row)).state in LIVE), None)


def check_free(rows: Rows, secrets: Secrets, one: Pass) -> None:
    """PhoneHasTicket while an earlier ticket of this phone lives."""
    held = live_ticket(rows, secrets, one)
    if held is not None:
        raise PhoneHasTicket(number=held.label)


def claim(tx: Tx, secrets: Secrets, one: Pass, ticket_id: str) -> None:
    """Remember that this phone took the ticket, by a fingerprint nobody can turn back into the phone's pass."""
    device = secrets.lookup_key("phone", one.device)
    tx.execute("INSERT INTO phone_ticket(ticket, hall, device) VALUES (?,?,?)", ticket_id, one.hall, device)


def forget(tx: Tx, hall: str, before_day: str) -> int:
    """Drop which phone took the ended tickets of days before `before_day`."""
    return tx.execute(
        "DELETE FROM phone_ticket WHERE hall = ? AND EXISTS (SELECT 1 FROM ticket t WHERE t.id = phone_ticket.ticket"
        " AND t.day < ? AND t.state IN ('finished','cancelled','expired'))",
        hall,
        before_day,
    )
