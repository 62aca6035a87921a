"""Which fault of which device matters how much: who is told, and after how many minutes it shows which card. Pure.

One table, read by the clocks of 电子监察, the guide desk, the window and the page of all devices.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from queue_server.equipment.fault_words import kind_words, reason_words
from queue_server.hall.codes import Words

Told = Literal["guide", "manager", "technician", "clerk"]
Level = Literal["warning", "yellow", "red"]
LEVELS: Final[tuple[Level, ...]] = ("warning", "yellow", "red")
FAULTY: Final = frozenset({"unavailable", "unknown", "degraded"})
CALM_S: Final = 180.0  # so long it must be well before a fault is over: a loose cable is told of once
TOLD_WORDS: Final[Mapping[Told, Words]] = {
    "guide": Words("导办台", "guide desk"),
    "manager": Words("大厅主管", "manager"),
    "technician": Words("技术人员（系统管理员）", "technician (administrator)"),
    "clerk": Words("本窗口工作人员", "clerk at the window"),
}


class AlarmClass(NamedTuple):
    """`minutes` after which warning, yellow and red show (None: never); `do`: what helps."""

    key: str
    do: Words
    tells: tuple[Told, ...]
    minutes: tuple[float | None, float | None, float | None]

    def level(self, minutes: float) -> Level | None:
        """The card after so many minutes."""
        found = [one for one, limit in zip(LEVELS, self.minutes, strict=True) if limit is not None and minutes >= limit]
        return found[-1] if found else None

    def of_all(self) -> AlarmClass:
        """The same where no clerk sits: the guide desk is told."""
        tells: tuple[Told, ...] = tuple("guide" if one == "clerk" else one for one in self.tells)
        return self._replace(tells=tells)


PAPER = AlarmClass("paper", Words("请换小票纸", "Put in a new paper roll"), ("guide", "manager"), (0, 0, 15))
OPEN = AlarmClass("cover", Words("请合上打印机上盖", "Close the printer's cover"), ("guide", "manager"), (0, 0, 15))
LOW = AlarmClass("paper_low", Words("请备好新纸卷", "Have a new roll at hand"), ("guide",), (None, None, None))
BROKEN = AlarmClass(
    "printer", Words("请检查打印机电源、数据线和卡纸", "Check power, cable and jams"), ("guide", "manager"), (1, 2, 30)
)
OWN_PRINTER = AlarmClass(
    "window_printer", Words("请检查本窗口打印机", "Check this window's printer"), ("clerk", "manager"), (2, 10, 240)
)
BOX = AlarmClass(
    "box", Words("请检查主机电源和网线", "Check the box's power and network"), ("guide", "manager"), (1, 3, 30)
)
KIOSK = AlarmClass(
    "kiosk",
    Words("请检查取号机是否开机、联网", "Check the kiosk's power and network"),
    ("guide", "manager"),
    (2, 3, 30),
)
BOARD = AlarmClass(
    "board", Words("请检查屏幕是否开机、联网", "Check the screen's power and network"), ("manager",), (2, 5, 60)
)
READER = AlarmClass(
    "reader", Words("可手工输入证件号码；请检查连接线", "Type the number by hand; check its cable"),
    ("guide", "technician"), (2, 30, None),
)  # fmt: skip
INPUT = AlarmClass(
    "input",
    Words("可用键盘输入；请检查连接线", "Use the keyboard; check its cable"),
    ("clerk", "technician"),
    (5, 60, None),
)
PAD = AlarmClass(
    "pad", Words("可用电脑叫号；请检查电源、A/B 线和地址", "Call at the PC; check power, A/B line and address"),
    ("clerk", "technician"), (5, 60, None),
)  # fmt: skip
LED = AlarmClass(
    "led", Words("请检查条屏电源和控制卡", "Check the strip's power and card"), ("technician",), (10, 240, None)
)
VOICE = AlarmClass("speaker", Words("请检查功放和音箱", "Check amplifier and speakers"), ("manager",), (2, 10, 60))
OTHER = AlarmClass("other", Words("请检查电源和连接线", "Check power and cable"), ("technician",), (10, 240, None))

PRINTERS_CLASSES: Final[Mapping[str, AlarmClass]] = {"paper_out": PAPER, "cover_open": OPEN, "near_end": LOW}
BY_KIND: Final[Mapping[str, AlarmClass]] = {
    "agent": BOX,
    "kiosk": KIOSK,
    "board": BOARD,
    "printer": BROKEN,
    "reader": READER,
    "scanner": INPUT,
    "camera": INPUT,
    "pad": PAD,
    "led": LED,
    "speaker": VOICE,
}
DO: Final[Mapping[tuple[str, str], Words]] = {  # where a reason is mended in another way than its class
    ("printer", "cutter_error"): Words("请关机、清理切刀、再开机", "Switch it off, clear the cutter, switch it on"),
    ("reader", "sam_not_licensed"): Words(
        "可手工输入证件号码；安全模块要由供应商授权", "Type the number by hand; its vendor must license the module"
    ),
    ("reader", "self_test_failed"): Words(
        "可手工输入证件号码；请断电重启，仍不行请更换", "Type the number by hand; power it off and on, else replace it"
    ),
}
UNWATCHED: Final = frozenset({"window", "desk"})  # pages that are closed with the PC of who works there


def class_of(kind: str, reason: str, near_end: bool = False, at_window: bool = False) -> AlarmClass | None:
    """The class of a fault of that kind; None where nobody is told. `at_window`: it serves one window alone."""
    if kind in UNWATCHED:
        return None
    found = _class_of(kind, reason, near_end, at_window)
    return found._replace(do=DO.get((kind, reason), found.do))


def _class_of(kind: str, reason: str, near_end: bool, at_window: bool) -> AlarmClass:
    if kind != "printer":
        found = BY_KIND.get(kind, OTHER)
        return found if at_window else found.of_all()
    if near_end and reason in ("", "near_end"):
        return LOW
    if at_window:
        return OWN_PRINTER
    return PRINTERS_CLASSES.get(reason, BROKEN)


def is_fault(state: str, reason: str) -> bool:
    """Whether that condition is worth telling of; what was never reported stands in the list alone, and a card that
    could not be read is told to whoever laid it."""
    return state in FAULTY and reason not in ("never_reported", "not_enrolled", "card_unreadable")


def label(kind: str, reason: str, lang: str = "zh") -> str:
    """What is wrong in one short line: device and reason."""
    what, why = kind_words(kind).say(lang), reason_words(reason).say(lang)
    return f"{what}：{why}" if lang == "zh" and why else f"{what}: {why}" if why else what
