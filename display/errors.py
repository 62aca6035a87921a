"""Why a screen's page cannot be shown: each is said on the glass, with what the administrator must mend."""

from __future__ import annotations

from queue_server.kernel.errors import Refusal


class HallHasNoDisplay(Refusal):
    """A board takes its size and place from the hall file's displays."""

    code, status = "hall_has_no_display", 409
    zh = "大厅文件里没有显示屏：请先登记这块屏幕的位置和尺寸。"
    en = "The hall file has no display. Enter this screen's place and size first."


class ScreenHasNoWindow(Refusal):
    """The screen's device names no window the public may see."""

    code, status = "screen_has_no_window", 409
    zh = "这块屏幕没有登记到对公众开放的窗口：请管理员在设备页为它选择窗口。"
    en = "This screen belongs to no public window. Choose its window on the devices page."


class ScreenIsIllegible(Refusal):
    """Its farthest seat could not read it; `why` says what is permitted."""

    code, status = "screen_is_illegible", 409
    zh = "按这块屏幕的尺寸和座位距离，字会看不清：{why}"
    en = "At this screen's size the farthest seat could not read it: {why}"
