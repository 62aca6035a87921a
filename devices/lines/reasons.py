"""Why a port does not open, as a code of `devices.model` that the doctor has a sentence for. Pure.

pyserial hands the system's number on under POSIX. Under Windows it has none: the number stands at the end of the text,
`could not open port 'COM3': FileNotFoundError(2, '系统找不到指定的文件。', None, 2)`, whatever language it speaks.
"""

from __future__ import annotations

import errno
import re
from typing import Final

from devices.lines.config import LineConfig
from devices.model import NO_ANSWER, PORT_BUSY, PORT_DENIED, PORT_MISSING

BY_ERRNO: Final = {
    PORT_MISSING: (errno.ENOENT, errno.ENODEV, errno.ENXIO, errno.ENOTDIR),
    PORT_DENIED: (errno.EACCES, errno.EPERM),
    PORT_BUSY: (errno.EBUSY, errno.EAGAIN),
}
# Windows refuses a port that another program has open as it refuses one without the right (5); every account has the
# right to a COM port unless somebody took it away, so that 5 means taken.
BY_WINERROR: Final = {
    PORT_MISSING: (2, 3, 20, 21, 31, 55, 123, 433, 1167),  # no file, not ready, dead, gone, no such name
    PORT_DENIED: (19, 65, 1314),  # write-protected, network access denied, privilege not held
    PORT_BUSY: (5, 32, 33, 170),  # access denied, shared, locked, in use
}
BY_NAME: Final = {"FileNotFoundError": PORT_MISSING, "PermissionError": PORT_BUSY}
NUMBER: Final = re.compile(r", None, (\d+)\)$")


def reason(config: LineConfig, error: Exception) -> str:
    """The code; a TCP device that does not answer is just that."""
    if config.transport == "tcp":
        return NO_ANSWER
    code = getattr(error, "errno", None)
    return _of(BY_ERRNO, code) or _of_text(str(error)) or NO_ANSWER


def _of(table: dict[str, tuple[int, ...]], code: object) -> str:
    return next((one for one, codes in table.items() if code in codes), "")


def _of_text(text: str) -> str:
    number = NUMBER.search(text)
    if number:
        return _of(BY_WINERROR, int(number[1]))
    return next((one for name, one in BY_NAME.items() if f" {name}(" in text), "")
