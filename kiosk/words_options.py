"""Words of what a person may choose: 长辈版, voice, low reach, another document, priority, needs, a guide."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.lang import Text

OPTION_TEXTS: Final[Mapping[str, Text]] = {
    # the row at the bottom of every screen
    "elder_on": Text("长辈版", "Large print"),
    "elder_off": Text("标准版", "Usual print"),
    "voice_on": Text("语音引导", "Voice guide"),
    "voice_off": Text("关闭语音", "Voice off"),
    "low_on": Text("低位操作", "Lower keys"),
    "low_off": Text("恢复高度", "Usual height"),
    "call_guide": Text("呼叫导办", "Call a guide"),
    "find_way": Text("查询与导览", "Find your way"),
    "voice_repeat": Text("重听", "Repeat"),
    "voice_pause": Text("暂停", "Pause"),
    "voice_go_on": Text("继续", "Go on"),
    "voice_quieter": Text("小声", "Quieter"),
    "voice_louder": Text("大声", "Louder"),
    "page_next": Text("下一页", "Next page"),
    "page_before": Text("上一页", "Page before"),
    "page_of": Text("第 {page} 页，共 {pages} 页", "Page {page} of {pages}"),
    # documents
    "id_passport": Text("护照、通行证", "Passport"),
    "id_none": Text("没带证件", "No ID with me"),
    "passport_title": Text("请输入护照或通行证号码", "Enter the passport number"),
    "passport_which": Text(
        "护照、港澳居民来往内地通行证、台湾居民来往大陆通行证。只用于本次取号。",
        "Passport or travel permit, letters and digits. Used for this number only.",
    ),
    "passport_count": Text("已输入 {typed} 位", "{typed} entered"),
    "passport_good": Text("已输入护照或通行证号码，{typed} 位", "Passport number entered, {typed} places"),
    "passport_short": Text("至少 5 位，请继续输入", "At least 5 places, please go on"),
    "key_done": Text("输完了", "Finished"),
    "key_close": Text("不输了", "Leave it"),
    # options of the confirm screen
    "materials_key": Text("要带什么", "What to bring"),
    "kinds_of_paper": Text("{count} 样材料", "{count} things"),
    "bring_none_short": Text("没有特别要带的", "Nothing special"),
    "needs": Text("需要什么帮助吗？", "Do you need help?"),
    "needs_note": Text("可选，窗口和导办会事先知道", "Optional. The window is told before you come."),
    "needs_none": Text("不需要", "No"),
    "need_hearing": Text("听不清：请用文字叫我", "I cannot hear well: call me by sight"),
    "need_sight": Text("看不清：请出声引路", "I cannot see well: guide me by voice"),
    "need_mobility": Text("走不便：请来接我", "I cannot walk well: come to me"),
    "need_language": Text("语言不通：请讲英语或找翻译", "I need another language"),
    "need_short_hearing": Text("听力", "Hearing"),
    "need_short_sight": Text("视力", "Sight"),
    "need_short_mobility": Text("行动", "Walking"),
    "need_short_language": Text("语言", "Language"),
    "option_done": Text("选好了", "Finished"),
    # a queue that was stopped
    "stopped_title": Text("这项业务暂停取号", "No numbers for this service now"),
    "stopped_why": Text("原因：{reason}。", "Reason: {reason}."),
    "stopped_do": Text(
        "请先办其他事项，恢复后再取号。", "Please choose another service, or come back when it goes on."
    ),
    "stopped_ask": Text("什么时候恢复，请问导办台。", "The information desk knows when it goes on."),
    "stopped_note": Text("暂停取号", "Stopped"),
    # no document, and the guide
    "noid_title": Text("没带证件也能办", "No ID? We can help"),
    "noid_why": Text("“{service}”要实名取号。", "“{service}” needs an identity document."),
    "noid_do": Text(
        "导办员可以核对您的身份，当场为您取号。电子身份证、社保卡、驾驶证都行。",
        "A guide can check who you are and take the number for you. A card on your phone will do.",
    ),
    "noid_guide": Text("请导办员过来", "Ask a guide to come"),
    "noid_ticket": Text("先取咨询号：{service}", "Take a number for {service}"),
    "noid_back": Text("我有证件，返回输入", "I have an ID after all"),
    "help_title": Text("已通知导办员", "A guide has been called"),
    "help_do": Text("请在本机旁稍候。等不及的，请直接到导办台。", "Please wait here, or go to the desk yourself."),
    "help_taken_title": Text("导办员正在过来", "A guide is on the way"),
    "help_taken_do": Text("请在本机旁稍候。", "Please wait here."),
    "help_failed_title": Text("没能通知到导办员", "The guide could not be called"),
    "help_failed_do": Text(
        "请直接到导办台，或向身边的工作人员招手。", "Please go to the desk, or wave to a member of staff."
    ),
    "help_desk": Text("导办台在{place}。", "The desk: {place}."),
    "other_floor": Text(
        "在{floor}办理，取号后请到{floor}。", "This is on another floor. Take the number, then go to: {floor}."
    ),
}
