"""The code to a phone, sent once more: so often, not at once, and the one before counts from then on no more."""

from __future__ import annotations

import math
from typing import Final

from appointments import booking as bookings
from appointments import fairness, store
from appointments.model import Booking
from appointments.refusals import CodeIsOnItsWay, CodeIsOver, NoMoreCodes
from queue_server.hall.model import Hall
from queue_server.kernel.crypto import Secrets
from queue_server.kernel.rows import Rows, Tx
from queue_server.people import service as people

KIND: Final = "booking_code_again"


def send_again(tx: Tx, hall: Hall, secrets: Secrets, booking: Booking, code: str) -> Booking:
    """`code` goes to the phone in place of the last one; wrong guesses made so far go on counting, as does the time.

    StateForbidsBooking, CodeIsOver, NoMoreCodes, CodeIsOnItsWay and, when the day's codes to the phone are used up,
    TooManyBookings.
    """
    if booking.state != "unverified":
        raise bookings.forbidden(booking)
    row = tx.one("SELECT * FROM booking_phone WHERE booking = ?", booking.id)
    if row is None or booking.verify_by_ms is None or tx.now_ms >= booking.verify_by_ms:
        raise CodeIsOver()
    if row["codes"] > hall.booking.codes_again_max:
        raise NoMoreCodes(count=row["codes"])
    wait_ms = row["sent_ms"] + hall.booking.code_again_s * 1000 - tx.now_ms
    if wait_ms > 0:
        raise CodeIsOnItsWay(retry_s=math.ceil(wait_ms / 1000))
    fairness.check_codes(tx, hall, row["phone"], row["asker"], tx.now_ms)
    people.keep(tx, secrets, bookings.subject_of(booking.id), "code", code, booking.verify_by_ms, hall=booking.hall)
    tx.execute("UPDATE booking_phone SET codes = codes + 1, sent_ms = ? WHERE booking = ?", tx.now_ms, booking.id)
    return store.change(tx, booking, KIND, {})


def again_from_ms(rows: Rows, hall: Hall, booking: Booking) -> int | None:
    """From when on the code can be sent once more; None where it cannot."""
    if booking.state != "unverified" or booking.verify_by_ms is None:
        return None
    row = rows.one("SELECT codes, sent_ms FROM booking_phone WHERE booking = ?", booking.id)
    if row is None or row["codes"] > hall.booking.codes_again_max:
        return None
    from_ms = int(row["sent_ms"]) + hall.booking.code_again_s * 1000
    return from_ms if from_ms < booking.verify_by_ms else None


def occasion_of(rows: Rows, booking_id: str) -> str:
    """What tells the notice with the present code from those before it: '' for the first."""
    codes = rows.value("SELECT codes FROM booking_phone WHERE booking = ?", booking_id) or 1
    return "" if codes == 1 else str(codes)
