"""A booking on paper for who has no phone: number, weekday, hour, place, when to check in, who comes, what to bring."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from appointments.model import Booking
from queue_server.hall.errors import UnknownQueue, UnknownService, UnknownZone
from queue_server.hall.model import Hall
from queue_server.kernel.rows import Rows
from queue_server.kernel.spans import MINUTE_MS
from queue_server.views.booking import link_of, people_of
from queue_server.views.sight import Sight, named
from queue_server.views.slip import (
    BARCODE_LEAST_MM,
    BARCODE_MM,
    DROP,
    HAVE_READY_MIN,
    IMPORTANT,
    LENGTH_MAX_MM,
    QR_LEAST_MM,
    QR_MM,
    Give,
    Paper,
    lists,
    number_size,
    pair,
    written,
)

SUBJECT: Final = "booking:"
WEEKDAYS: Final = "一二三四五六日"


def subject_of(booking_id: str) -> str:
    """How a print job names the booking it is for."""
    return f"{SUBJECT}{booking_id}"


def slip_of(rows: Rows, sight: Sight, hall: Hall, booking: Booking, copy_no: int = 1) -> dict[str, Any]:
    """The print document; no name, no document and no address stand on it."""
    at = datetime.fromtimestamp(booking.start_ms / 1000, hall.zone_info)
    number = f"{booking.number[:4]} {booking.number[4:]}"
    paper = Paper()
    paper.add(pair(hall.name, "预约单" if copy_no < 2 else f"预约单 副本 {copy_no}"))
    paper.add(written(number, number_size(number), "center", bold=True))
    paper.add(written(f"{at.month}月{at.day}日 周{WEEKDAYS[at.weekday()]} {at:%H:%M}", IMPORTANT, "center", bold=True))
    said = [named(hall.service, one)["name"] for one in booking.services]
    paper.add(written("、".join(said), IMPORTANT, "center"), (Give.SERVICE_SIZE, {"size": 1}))
    paper.add({"t": "rule"}, (Give.AIR, DROP))
    _come(paper, hall, booking)
    _bring(paper, hall, booking)
    if sight.reachable(hall):
        note = "不能来，请扫码改时间或取消" if booking.home else "扫码看要带什么、改时间、取消"
        qr = {"t": "qr", "data": link_of(sight, hall, booking), "size_mm": QR_MM, "caption": "手机办理", "note": note}
        paper.add(qr, (Give.CODES, {"size_mm": QR_LEAST_MM}))
    bars = {"t": "code128", "data": booking.number, "height_mm": BARCODE_MM}
    paper.add(bars, (Give.CODES, {"height_mm": BARCODE_LEAST_MM}))
    paper.add(written("不能来，请提前告诉大厅。", 1, "center"), (Give.NOTES_IN_CHINESE, DROP))
    paper.add({"t": "cut"})
    return {"v": 1, "kind": "slip", "max_mm": LENGTH_MAX_MM, "blocks": paper.blocks, "shorter": paper.shorter()}


def _come(paper: Paper, hall: Hall, booking: Booking) -> None:
    """Where to and when, and how one says one has come."""
    if booking.home:
        paper.add(written("上门办理：请在家等候，带齐证件。", bold=True))
        return
    place = _place(hall, booking)
    paper.add(written(place, IMPORTANT, bold=True), (Give.SIZES, {"size": 1}))
    first, last = (
        f"{datetime.fromtimestamp(at_ms / 1000, hall.zone_info):%H:%M}"
        for at_ms in (
            booking.start_ms - hall.order.check_in_early_min * MINUTE_MS,
            booking.start_ms + hall.order.late_grace_min * MINUTE_MS,
        )
    )
    paper.add(written(f"签到：当天 {first} 至 {last}", bold=True))
    paper.add(written("到取号机点“我已预约”，扫码或输入预约号；也可到导办台。"))
    paper.add(written("过了签到时间，按现场取号排队。"), (Give.LAST, DROP))


def _place(hall: Hall, booking: Booking) -> str:
    try:
        return hall.where(hall.queue(booking.queue).zone)
    except (UnknownQueue, UnknownZone):
        return hall.name


def _bring(paper: Paper, hall: Hall, booking: Booking) -> None:
    """Who must come, and what they must have ready."""
    who = [str(one["name"]) for one in people_of(hall, booking)]
    if len(who) > 1:
        told = "、".join(f"{one} {who.count(one)} 人" if who.count(one) > 1 else one for one in dict.fromkeys(who))
        paper.add(written(f"到场：{told}，都带证件"))
    materials: dict[str, None] = {}
    for service in booking.services:
        try:
            materials |= dict.fromkeys(hall.service(service).materials)
        except UnknownService:
            continue
    if materials:
        everything, *fewer = lists("请备好：", tuple(materials), HAVE_READY_MIN)
        paper.add(written(everything), *((Give.MORE_THINGS, {"text": text}) for text in fewer), (Give.THINGS, DROP))
