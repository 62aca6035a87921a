"""The slip that proves a printer: Chinese, Latin, the largest number, a bar code, a QR code and the cut. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from queue_server.views.slip import BARCODE_MM, LENGTH_MAX_MM, QR_LEAST_MM, number_size

NUMBER: Final = "测试"
LINES: Final = ("如果这一行清楚、完整，汉字正常。", "ABC abc 0123456789", "请核对：字清楚、码能扫、纸已切断。")


def slip(hall_name: str, printer: str, at: datetime, link: str | None) -> dict[str, Any]:
    """The print document; `at` in the hall's zone, `link` for the QR code: none where phones reach no page."""
    blocks: list[dict[str, Any]] = [
        {"t": "pair", "left": hall_name, "right": at.strftime("%Y-%m-%d %H:%M"), "size": 1},
        {"t": "text", "text": NUMBER, "size": number_size("A000"), "align": "center", "bold": True},
        {"t": "text", "text": "这是测试小票，不能办理业务", "size": 1, "align": "center", "bold": True},
        {"t": "text", "text": "This is a test, not a number", "size": 1, "align": "center", "bold": False},
        {"t": "rule"},
        *({"t": "text", "text": line, "size": 1, "align": "left", "bold": False} for line in LINES),
        {"t": "text", "text": f"打印机 {printer}", "size": 1, "align": "left", "bold": False},
        *([{"t": "qr", "data": link, "size_mm": QR_LEAST_MM, "caption": "测试码"}] if link else []),
        {"t": "code128", "data": "TEST0000", "height_mm": BARCODE_MM},
        {"t": "cut"},
    ]
    return {"v": 1, "kind": "slip", "max_mm": LENGTH_MAX_MM, "blocks": blocks, "shorter": []}
