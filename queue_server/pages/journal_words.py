"""What the journal's kinds, subjects and actors are called where people read it. A test finds a kind without words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from queue_server.hall.codes import Words

GROUPS: Final[dict[str, Words]] = {
    "ticket": Words("号票", "Tickets"),
    "window": Words("窗口与屏幕", "Windows and screens"),
    "account": Words("账号与登录", "Accounts and sign-in"),
    "device": Words("设备与打印", "Devices and print"),
    "booking": Words("预约", "Bookings"),
    "notice": Words("通知", "Notices"),
    "rating": Words("好差评", "Ratings"),
    "hall": Words("大厅与日历", "Hall and calendar"),
}
# kind -> its group and what it is called
KINDS: Final[dict[str, tuple[str, Words]]] = {
    "ticket_issued": ("ticket", Words("取号", "Number issued")),
    "ticket_called": ("ticket", Words("叫号", "Called")),
    "ticket_recalled": ("ticket", Words("重呼", "Called again")),
    "ticket_served": ("ticket", Words("开始办理", "Service began")),
    "ticket_missed": ("ticket", Words("过号", "Missed")),
    "ticket_returned": ("ticket", Words("过号恢复", "Back after missing")),
    "ticket_held": ("ticket", Words("挂起", "Put on hold")),
    "ticket_resumed": ("ticket", Words("继续办理", "Taken up again")),
    "ticket_transferred": ("ticket", Words("转移", "Transferred")),
    "ticket_put_back": ("ticket", Words("退回队首", "Put back to the head")),
    "ticket_yielded": ("ticket", Words("让后面的人先办", "Let others go first")),
    "ticket_reclassed": ("ticket", Words("更改类别", "Class changed")),
    "ticket_joined": ("ticket", Words("预约并入此号", "Its booking joined")),
    "ticket_item_finished": ("ticket", Words("一项办结", "One item finished")),
    "ticket_finished": ("ticket", Words("办结", "Finished")),
    "ticket_undone": ("ticket", Words("撤销", "Undone")),
    "ticket_cancelled": ("ticket", Words("取消", "Cancelled")),
    "ticket_expired": ("ticket", Words("日终失效", "Ended with the day")),
    "booking_made": ("booking", Words("预约", "Booked")),
    "booking_verified": ("booking", Words("手机已验证", "Phone verified")),
    "booking_lapsed": ("booking", Words("未验证失效", "Lapsed unverified")),
    "booking_moved": ("booking", Words("改签", "Moved")),
    "booking_cancelled": ("booking", Words("取消预约", "Booking cancelled")),
    "booking_came": ("booking", Words("到场未能取号", "Came, had no number")),
    "booking_present": ("booking", Words("部分到场", "Some have come")),
    "booking_arrived": ("booking", Words("签到", "Checked in")),
    "booking_visited": ("booking", Words("已上门", "Visited at home")),
    "booking_missed": ("booking", Words("爽约", "Missed booking")),
    "booking_excused": ("booking", Words("不计爽约", "Miss excused")),
    "appeal_made": ("booking", Words("提出申诉", "Appeal made")),
    "appeal_granted": ("booking", Words("申诉成立", "Appeal granted")),
    "appeal_declined": ("booking", Words("申诉不成立", "Appeal declined")),
    "places_set": ("booking", Words("调整名额", "Places changed")),
    "phone_seen": ("booking", Words("查看预约电话", "A booking's phone looked at")),
    "desk_searched": ("ticket", Words("导办台查找", "Looked up at the desk")),
    "desk_noted": ("ticket", Words("导办台备注", "Noted at the desk")),
    "call_shown": ("window", Words("屏幕显示或播报", "Shown or spoken")),
    "trial_called": ("window", Words("试叫号", "Test call")),
    "window_opened": ("window", Words("上岗", "Signed on")),
    "window_paused": ("window", Words("暂停", "Paused")),
    "window_resumed": ("window", Words("恢复", "Resumed")),
    "window_closed": ("window", Words("离岗", "Signed off")),
    "screen_locked": ("window", Words("锁屏", "Screen locked")),
    "screen_unlocked": ("window", Words("解锁", "Screen unlocked")),
    "terminal_keys_set": ("window", Words("更改按键", "Keys changed")),
    "signed_in": ("account", Words("登录", "Signed in")),
    "signed_out": ("account", Words("退出", "Signed out")),
    "sign_in_refused": ("account", Words("登录被拒", "Sign-in refused")),
    "account_added": ("account", Words("新建账号", "Account made")),
    "account_edited": ("account", Words("修改账号", "Account changed")),
    "role_changed": ("account", Words("更改角色", "Role changed")),
    "account_closed": ("account", Words("停用账号", "Account closed")),
    "account_opened": ("account", Words("启用账号", "Account opened")),
    "account_unlocked": ("account", Words("解除锁定", "Account unlocked")),
    "password_changed": ("account", Words("更换密码", "Password changed")),
    "second_factor_set": ("account", Words("设置第二重验证", "Second factor set up")),
    "second_factor_removed": ("account", Words("取消第二重验证", "Second factor removed")),
    "recovery_code_used": ("account", Words("使用恢复码", "Recovery code used")),
    "device_registered": ("device", Words("登记设备", "Device registered")),
    "device_code_renewed": ("device", Words("重发登记码", "New enrolment code")),
    "device_enrolled": ("device", Words("设备启用", "Device enrolled")),
    "device_edited": ("device", Words("修改设备", "Device changed")),
    "device_revoked": ("device", Words("停用设备", "Device revoked")),
    "printer_state_changed": ("device", Words("打印机状态变化", "Printer state changed")),
    "print_queued": ("device", Words("打印排队", "Print queued")),
    "print_reported": ("device", Words("打印结果", "Print reported")),
    "notice_queued": ("notice", Words("通知待发", "Notice queued")),
    "notice_sent": ("notice", Words("通知已发", "Notice sent")),
    "notice_failed": ("notice", Words("通知失败", "Notice failed")),
    "notice_expired": ("notice", Words("通知作废", "Notice out of date")),
    "rating_asked": ("rating", Words("邀请评价", "Asked for a rating")),
    "rating_skipped": ("rating", Words("跳过评价", "Rating passed over")),
    "rating_given": ("rating", Words("评价", "Rated")),
    "rating_added_to": ("rating", Words("追加评价", "Rating added to")),
    "rating_excluded": ("rating", Words("评价排除", "Rating excluded")),
    "rating_default": ("rating", Words("评价系统默认", "Rating taken for granted")),
    "bad_grade_opened": ("rating", Words("差评待办", "Bad grade opened")),
    "bad_grade_reopened": ("rating", Words("差评重新待办", "Bad grade opened again")),
    "bad_grade_assigned": ("rating", Words("差评指派", "Bad grade assigned")),
    "bad_grade_verified": ("rating", Words("差评核实", "Bad grade verified")),
    "bad_grade_mended": ("rating", Words("差评整改", "Bad grade mended")),
    "bad_grade_replied": ("rating", Words("差评答复", "Bad grade answered")),
    "bad_grade_closed": ("rating", Words("差评复核办结", "Bad grade closed")),
    "bad_grade_sent_back": ("rating", Words("差评复核退回", "Bad grade sent back")),
    "bad_grade_doubted": ("rating", Words("差评申请排除", "Exclusion of a bad grade asked for")),
    "bad_grade_excluded": ("rating", Words("差评排除", "Bad grade excluded")),
    "bad_grade_kept": ("rating", Words("差评不予排除", "Bad grade counts on")),
    "help_called": ("device", Words("取号机求助", "Help called")),
    "help_taken": ("device", Words("已接手求助", "Help call taken")),
    "help_released": ("device", Words("退回求助", "Help call given back")),
    "help_done": ("device", Words("求助已处理", "Help call done")),
    "hall_loaded": ("hall", Words("大厅文件生效", "Hall file loaded")),
    "hall_version_withdrawn": ("hall", Words("撤回大厅文件的一版", "Hall file version withdrawn")),
    "calendar_day_set": ("hall", Words("录入日历", "Calendar day set")),
    "calendar_day_cleared": ("hall", Words("删除日历条目", "Calendar day cleared")),
    "calendar_year_confirmed": ("hall", Words("确认年度节假日", "Year confirmed")),
    "queue_stopped": ("hall", Words("停止取号", "Queue stopped")),
    "queue_reopened": ("hall", Words("恢复取号", "Queue reopened")),
    "day_closed": ("hall", Words("日终", "Day closed")),
    "personal_dropped": ("hall", Words("到期删除个人信息", "Personal data dropped")),
    "restored": ("hall", Words("从备份恢复", "Restored from a backup")),
    "clock_jumped": ("hall", Words("演示时钟跳转", "Demo clock moved")),
}
SUBJECTS: Final[dict[str, Words]] = {
    "staff": Words("工号 {}", "Staff no. {}"),
    "device": Words("设备 {}", "Device {}"),
    "window": Words("{} 号窗口", "Window {}"),
    "queue": Words("{} 队列", "Queue {}"),
    "print": Words("打印 {}", "Print {}"),
    "printer": Words("打印机 {}", "Printer {}"),
    "call": Words("第 {} 次叫号", "Call {}"),
    "help": Words("求助 {}", "Help call {}"),
    "hall": Words("大厅 {}", "Hall {}"),
    "booking": Words("预约 {}", "Booking {}"),
    "phone": Words("预约 {} 的电话", "Phone of booking {}"),
    "rating": Words("评价 {}", "Rating {}"),
    "bad_grade": Words("差评 {}", "Bad grade {}"),
}
ACTORS: Final[dict[str, Words]] = {
    "system": Words("系统", "The system"),
    "citizen": Words("群众", "A citizen"),
    "unknown": Words("未知账号", "Unknown account"),
    "follower:paper": Words("小票打印", "Slip printing"),
    "follower:notices": Words("通知", "Notices"),
}


def kind_words(kind: str, lang: str) -> str:
    """What a kind is called; a kind of a later version is shown as it is."""
    found = KINDS.get(kind)
    return found[1].say(lang) if found else kind


def thing_words(text: str, names: Mapping[str, str], lang: str) -> str:
    """A subject or actor ('staff:3', 'window:305') in words; `names` says what ids are called."""
    kind, _, name = text.partition(":")
    if text in ACTORS or name in ACTORS:
        return ACTORS[text if text in ACTORS else name].say(lang)
    shown = names.get(text, name)
    return SUBJECTS[kind].say(lang).format(shown) if kind in SUBJECTS and name else names.get(text, text)
