"""Pictures inside answers, as data URLs: a secret or a one-time code belongs into no address a browser asks for."""

from __future__ import annotations

import base64
import io

import segno


def qr_image(text: str) -> str:
    """The text as a QR code, an SVG as data URL: secrets belong into no address a browser asks for."""
    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", scale=4, border=4, dark="#10233f", light="#ffffff")
    return "data:image/svg+xml;base64," + base64.b64encode(out.getvalue()).decode()
