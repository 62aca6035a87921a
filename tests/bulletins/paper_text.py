"""The text of a PDF as another program reads it: poppler, which shares nothing with what has written it."""

from __future__ import annotations

import subprocess


def text_of(data: bytes) -> str:
    """What is written, laid out as on the page: what stands in one line stays in one line."""
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return ran.stdout.decode()


def lines_of(data: bytes) -> list[list[str]]:
    """The words of every line."""
    return [line.split() for line in text_of(data).splitlines()]
