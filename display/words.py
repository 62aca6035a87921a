"""The board's own words in one place; everything else it shows comes from the hall file or the feed."""

from __future__ import annotations

from typing import Final

BOARD_WORDS: Final = {
    "go_to_window": "请到窗口办理",
    "called_again": "第 {n} 次呼叫，请到窗口",
    "latest": "最近呼叫",
    "welcome": "您好，请稍候",
    "welcome_how": "叫到您的号码时，这里会亮起并语音播报",
    "welcome_how_silent": "叫到您的号码时，这里会亮起",
    "open_windows": "正在服务的窗口",
    "window": "窗口",
    "waiting": "人等候",
    "nobody_waiting": "无人等候",
    "issue_stopped": "已停止取号",
    "paused": "暂停",
    "missed": "已过号",
    "window_rests": "暂停服务",
    "paused_windows": "暂停服务：{windows}",
    "closed": "今日业务已结束",
    "break": "暂停叫号",
    "not_yet": "尚未开始办理",
    "not_today": "现在不办理业务",
    "opens": "{when} 开始办理",
    "opens_unknown": "开放时间请看大厅公告",
    "today": "今天",
    "tomorrow": "明天",
    "date": "{month} 月 {day} 日",
    "live": "实时",
    "connecting": "正在连接",
    "stale": "画面停在 {age}前",
    "stale_do": "请留意窗口工作人员叫号",
    "seconds": "{n} 秒",
    "minutes": "{n} 分钟",
    "hours": "{n} 小时",
    "allow_sound": "点一下，开启声音",
    "muted": "静音时段，请看屏幕",
    "spoken": "请 {number} 号到 {window} 窗口办理",
    "no_clips": "语音文件缺失，请看屏幕",
    "other_floor": "请到{floor}",
}
