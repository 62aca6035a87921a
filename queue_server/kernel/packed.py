"""Reading a file somebody brought: what a damaged workbook may raise, so that every reader refuses the same ones."""

from __future__ import annotations

import zlib
from typing import Final
from zipfile import BadZipFile

# what openpyxl lets through from a damaged file: of the archive, of its packed bytes, of their XML, of what it says
# (NotImplementedError is zipfile's word for a way of packing it does not know)
UNREADABLE: Final = (
    BadZipFile,
    LookupError,
    ValueError,
    OSError,
    EOFError,
    NotImplementedError,
    zlib.error,
    SyntaxError,
    TypeError,
    AttributeError,
)
