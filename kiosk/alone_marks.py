"""The marks in what is made beforehand, which the box fills in when somebody takes a number. Pure.

`devices/alone/filling.py` knows the same ones.
"""

from __future__ import annotations

from typing import Final

DAY: Final = "@@YY-MM-DD"  # as long as a day, and its last signs as a barcode takes them
TIME: Final = "@HH:MM"
LINK: Final = "@LINK"
PAPER: Final = "__PAPER__"  # it stands in an address
KEY: Final = "@KEY"
SPELLED: Final = "@SPELLED"


def number(length: int) -> str:
    """As long as the numbers of the queue, which decides their size on screen and paper."""
    return "@NUMBER"[:length]
