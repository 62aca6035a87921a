"""Bytes of text as signs, as a Chinese printer reads them: ASCII, and GBK or GB18030 while Chinese mode is on."""

from __future__ import annotations

from typing import Final

WRONG_SIGN: Final = "\u25a1"  # what stands where no glyph is known


class SignReader:
    """Takes text in any pieces. `gbk_only` printers know no four-byte signs."""

    def __init__(self) -> None:
        self.gbk_only = False
        self.restart(False)

    def restart(self, chinese: bool) -> None:
        """In that mode, with no half sign left."""
        self._chinese, self._lead = chinese, b""

    def set_chinese(self, on: bool) -> None:
        """FS & and FS ."""
        self._chinese = on

    def read(self, data: bytes) -> list[str]:
        """The signs completed by `data`."""
        data, self._lead = self._lead + data, b""
        signs, at = [], 0
        while at < len(data):
            sign, taken = self._sign(data[at : at + 4])
            if taken == 0:
                self._lead = data[at:]
                break
            signs.append(sign)
            at += taken
        return signs

    def broken_off(self) -> list[str]:
        """What a command makes of a sign whose rest never came."""
        lead, self._lead = self._lead, b""
        return [WRONG_SIGN] if lead else []

    def _sign(self, data: bytes) -> tuple[str, int]:
        """The sign at the front and its bytes; 0 bytes when its rest is still to come."""
        if data[0] < 0x80 or not self._chinese:
            return (chr(data[0]) if data[0] < 0x7F else WRONG_SIGN), 1
        if len(data) < 2:
            return "", 0
        if 0x30 <= data[1] <= 0x39 and not self.gbk_only:
            if len(data) < 4:
                return "", 0
            return _decoded(data[:4], "gb18030"), 4
        return _decoded(data[:2], "gbk" if self.gbk_only else "gb18030"), 2


def _decoded(data: bytes, codec: str) -> str:
    sign = data.decode(codec, errors="replace")
    return sign if len(sign) == 1 and sign != "\ufffd" else WRONG_SIGN
