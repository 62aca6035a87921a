"""CRC-16 of the reflected polynomial 0x8005, which many devices check their frames by. Pure."""

from __future__ import annotations

from typing import Final


def crc16(data: bytes, start: int = 0) -> int:
    """`start` 0 is ARC, 0xFFFF is MODBUS."""
    crc = start
    for byte in data:
        crc = crc >> 8 ^ _TABLE[(crc ^ byte) & 0xFF]
    return crc


def _entry(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ 0xA001 if byte & 1 else byte >> 1
    return byte


_TABLE: Final = tuple(_entry(byte) for byte in range(256))
