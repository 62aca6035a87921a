"""The demo hall's file as tests use it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

JN01: Final = Path(__file__).resolve().parent.parent / "queue_server" / "demo" / "jn01.toml"


def demo_hall(stop_by_work: str = "off") -> str:
    """Its text; numbers are not stopped by themselves while a test fills a line."""
    return JN01.read_text(encoding="utf-8").replace('stop_by_work = "act"', f'stop_by_work = "{stop_by_work}"')
