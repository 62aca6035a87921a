"""What the journal's kinds about windows, screens and what a manager does for today are called."""

from __future__ import annotations

from typing import Final

from queue_server.hall.codes import Words

# kind -> its group and what it is called
WINDOWS: Final[dict[str, tuple[str, Words]]] = {
    "call_shown": ("window", Words("屏幕显示或播报", "Shown or spoken")),
    "trial_called": ("window", Words("试叫号", "Test call")),
    "window_opened": ("window", Words("上岗", "Signed on")),
    "window_paused": ("window", Words("暂停", "Paused")),
    "window_resumed": ("window", Words("恢复", "Resumed")),
    "window_closed": ("window", Words("离岗", "Signed off")),
    "window_lent": ("window", Words("窗口今日支援", "Window lent for today")),
    "window_held_back": ("window", Words("队列今日让后", "Line held back for today")),
    "window_lending_ended": ("window", Words("结束今日支援或让后", "Lending or holding back ended")),
    "meanwhile_conflict": ("window", Words("断网期间的操作未能补记", "An act during a cut was not entered")),
    "screen_locked": ("window", Words("锁屏", "Screen locked")),
    "screen_unlocked": ("window", Words("解锁", "Screen unlocked")),
    "terminal_keys_set": ("window", Words("更改按键", "Keys changed")),
    "board_message_said": ("hall", Words("向大屏发通知", "Message to boards")),
    "board_message_ended": ("hall", Words("收回大屏通知", "Message taken back")),
    "all_hands_called": ("hall", Words("呼叫全员支援", "All hands called")),
    "all_hands_answered": ("hall", Words("应答全员支援", "All hands answered")),
    "all_hands_ended": ("hall", Words("结束全员支援", "All hands ended")),
}
