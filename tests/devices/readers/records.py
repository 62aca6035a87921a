"""Text records of made-up persons, laid byte by byte where GA/T 490 says: offsets of the tests, not of the reader."""

from __future__ import annotations

RESIDENT = "11010519491231002X"
CLERK = "440524188001010014"
HMT = "810000199001010019"
PERMANENT_2017 = "DEU110190010101"
PERMANENT_2023 = "911276199001010011"
EMOJI_PLANE = "\U00020bb7"  # 𠮷, outside the common plane


def record(**at: str) -> bytes:
    """256 bytes of blanks with these texts at these byte offsets: `at_36="19491231"`."""
    data = bytearray(" ".encode("utf-16-le") * 128)
    for place, text in at.items():
        coded, offset = text.encode("utf-16-le", "surrogatepass"), int(place.removeprefix("at_"))
        data[offset : offset + len(coded)] = coded
    assert len(data) == 256
    return bytes(data)


def resident(**changes: str) -> bytes:
    fields = {
        "at_0": "王测试",
        "at_30": "1",
        "at_32": "01",
        "at_36": "19491231",
        "at_52": "北京市朝阳区演示路1号",
        "at_122": RESIDENT,
        "at_158": "演示公安局",
        "at_188": "20200101",
        "at_204": "20400101",
    }
    return record(**fields | changes)


def hmt(**changes: str) -> bytes:
    fields = {"at_32": "  ", "at_36": "19900101", "at_122": HMT, "at_220": "H00000000", "at_238": "01", "at_248": "J"}
    return resident(**fields | changes)


def permanent_2017(**changes: str) -> bytes:
    fields = {
        "at_0": "MUSTER, ERIKA",
        "at_120": "2",
        "at_122": PERMANENT_2017,
        "at_152": "DEU",
        "at_158": "穆测试",
        "at_188": "20200101",
        "at_204": "20300101",
        "at_220": "19900101",
        "at_236": "01",
        "at_240": "1500",
        "at_248": "I",
    }
    return record(**fields | changes)


def permanent_2023(**changes: str) -> bytes:
    fields = {
        "at_0": "穆测试",
        "at_30": "2",
        "at_32": "00",
        "at_36": "19900101",
        "at_52": "MUSTER, ERIKA MARIA JOSEFINE THERES",
        "at_122": PERMANENT_2023,
        "at_188": "20240101",
        "at_204": "20340101",
        "at_220": "IA ANNA",
        "at_242": "DEU",
        "at_248": "Y",
    }
    return record(**fields | changes)
