"""Which zones stand in which row of the live wall, and how far away its type can be read (ux.md D1). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from queue_server.hall.legible import CALL_ARCMIN, ROW_ARCMIN, TEXT_ARCMIN, font_px
from queue_server.hall.model import Hall, Zone

COLUMNS: Final = {"landscape": 9, "portrait": 8}  # tiles of a row


class Sizes(NamedTuple):
    """Type on a wall of 1920×1080 or 1080×1920, in its pixels; static/css/wall.css draws with the same ones."""

    text_px: int = 26
    row_px: int = 36
    big_px: int = 48


SIZES: Final = Sizes()


def readable_m(hall: Hall, sizes: Sizes = SIZES) -> float:
    """From how far the wall can be read on the recorded pitch, in metres, to a tenth below."""
    pitch, least = hall.wall.pitch_mm, ((TEXT_ARCMIN, sizes.text_px), (ROW_ARCMIN, sizes.row_px))
    far = min(px / font_px(arcmin, 1.0, pitch) for arcmin, px in (*least, (CALL_ARCMIN, sizes.big_px)))
    return int(far * 10) / 10


def bands(hall: Hall, columns: int) -> list[list[dict[str, Any]]]:
    """Rows of zones, storey by storey and within one the far side first, as on the plan; small zones share a row."""
    found: list[list[dict[str, Any]]] = []
    for floor in hall.floors:
        zones = [one for one in hall.zones if one.floor == floor.id and _windows(hall, one)]
        zones.sort(key=lambda one: (-one.y_m - one.depth_m, one.x_m))
        found += _packed(hall, zones, columns)
    return found


def _packed(hall: Hall, zones: Sequence[Zone], columns: int) -> list[list[dict[str, Any]]]:
    rows: list[tuple[int, list[dict[str, Any]]]] = []
    for zone in zones:
        windows = _windows(hall, zone)
        need = min(len(windows), columns)
        at = next((n for n, (left, _row) in enumerate(rows) if left >= need), None)
        said: dict[str, Any] = {
            "id": zone.id,
            "name": zone.name,
            "name_en": zone.name_en or zone.name,
            "windows": windows,
        }
        said |= {"where": hall.where(zone.id), "where_en": hall.where(zone.id, "en"), "columns": need}
        if at is None:
            rows.append((columns - need, [said]))
        else:
            left, row = rows[at]
            row.append(said)
            rows[at] = (left - need, row)
    return [row for _left, row in rows]


def _windows(hall: Hall, zone: Zone) -> list[str]:
    return [one.id for one in hall.windows if one.zone == zone.id]
