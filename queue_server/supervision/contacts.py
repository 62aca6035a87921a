"""Where staff are told of cards when they do not look: a mobile number of one's own choice, sealed; none is needed."""

from __future__ import annotations

from typing import Final

from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.kernel.schema import Migration
from queue_server.staff.model import NODE

MIGRATIONS: Final = (
    Migration(
        "staff_contacts",
        ("CREATE TABLE staff_contact(staff INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT",),
    ),
)


def keep(tx: Tx, secrets: Secrets, staff: int, phone: str) -> None:
    """This number from now on; "" for none any more. The journal says that, not which."""
    tx.execute("DELETE FROM staff_contact WHERE staff = ?", staff)
    if phone:
        tx.execute("INSERT INTO staff_contact(staff, sealed) VALUES (?,?)", staff, secrets.seal(phone, _bound(staff)))
    tx.record(NODE, "contact_set", f"staff:{staff}", {"has": bool(phone)})


def phone_of(rows: Rows, secrets: Secrets, staff: int) -> str:
    """The number, "" without one. SealIsBroken."""
    sealed = rows.value("SELECT sealed FROM staff_contact WHERE staff = ?", staff)
    return "" if sealed is None else secrets.open(sealed, _bound(staff))


def has(rows: Rows, staff: int) -> bool:
    """Whether there is a number."""
    return rows.value("SELECT 1 FROM staff_contact WHERE staff = ?", staff) is not None


def _bound(staff: int) -> str:
    return f"staff_contact\0{staff}"
