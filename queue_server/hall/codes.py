"""The words behind every code of the public contract, kept once so that API, pages and reports never disagree."""

from __future__ import annotations

from typing import Final, NamedTuple


class Words(NamedTuple):
    """What a code is called in Chinese and in English."""

    zh: str
    en: str

    def say(self, lang: str) -> str:
        """Give the word in `lang` ('en' for English, anything else for Chinese)."""
        return self.en if lang == "en" else self.zh


OUTCOMES: Final[dict[str, Words]] = {
    "accepted": Words("受理", "Accepted"),
    "told_once": Words("一次性告知", "Told once what is missing"),
    "accepted_short": Words("容缺受理", "Accepted, documents to follow"),
    "refused": Words("不予受理", "Not accepted"),
    "consulted": Words("咨询", "Question answered"),
    "collected": Words("已领证", "Certificate collected"),
    "done_online": Words("网上办结", "Done online"),
    "left": Words("中途离开", "Left before the end"),
}

PRIORITIES: Final[dict[str, Words]] = {
    "elderly": Words("老年人", "Aged 65 or over"),
    "disabled": Words("残疾人", "Person with a disability"),
    "pregnant": Words("孕妇", "Pregnant"),
    "veteran": Words("军人、退役军人", "Serviceperson or veteran"),
    "other": Words("其他依法优先", "Other lawful priority"),
}

CHANNELS: Final[dict[str, Words]] = {
    "kiosk": Words("取号机", "Kiosk"),
    "desk": Words("导办台", "Guide desk"),
    "phone": Words("手机", "Phone"),
    "booking": Words("预约", "Appointment"),
    "offline": Words("离线取号", "Offline kiosk"),
}

BOOKING_CHANNELS: Final[dict[str, Words]] = {
    "online": Words("网上", "Online"),
    "phone": Words("电话", "By phone"),
    "desk": Words("导办台", "Guide desk"),
}

HELP_KINDS: Final[dict[str, Words]] = {
    "no_id": Words("没带证件", "No ID at hand"),
    "help": Words("需要帮助", "Needs help"),
    "printer": Words("小票没有打印出来", "The slip did not come out"),
    "language": Words("语言不通", "Another language"),
    "fault": Words("机器有故障", "The machine is out of order"),
}

NEEDS: Final[dict[str, Words]] = {
    "hearing": Words("听力不便", "Hard of hearing"),
    "sight": Words("视力不便", "Low vision"),
    "mobility": Words("行动不便", "Limited mobility"),
    "language": Words("需要语言协助", "Language help"),
}

DEVICE_KINDS: Final[dict[str, Words]] = {
    "kiosk": Words("取号机", "Kiosk"),
    "board": Words("综合屏", "Board"),
    "window": Words("窗口终端", "Window terminal"),
    "agent": Words("设备代理", "Device agent"),
    "desk": Words("导办台", "Guide desk"),
}
