"""Words of asking, complaining and suggesting at the kiosk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.lang import Text

ASK_TEXTS: Final[Mapping[str, Text]] = {
    "way_ask": Text("咨询、投诉、建议", "Ask, complain, suggest"),
    "way_ask_how": Text("有话要说，有人回复您", "somebody answers you"),
    "ask_title": Text("您想说什么？", "What would you like to say?"),
    "kind_question": Text("我要咨询", "I have a question"),
    "kind_question_how": Text("问政策、问材料、问流程", "rules, papers, how it is done"),
    "kind_complaint": Text("我要投诉", "I have a complaint"),
    "kind_complaint_how": Text("哪里没办好，请告诉我们", "tell us what went wrong"),
    "kind_suggestion": Text("我有建议", "I have a suggestion"),
    "kind_suggestion_how": Text("怎样能办得更好", "how it could be better"),
    "kind_reply": Text("查看回复", "See the reply"),
    "kind_reply_how": Text("凭编号和手机号后 4 位", "by its number and the end of your phone"),
    "ask_topic_title": Text("{kind}：是哪方面？", "{kind}: what is it about?"),
    "ask_about_title_complaint": Text("哪里没办好？", "What went wrong?"),
    "ask_about_title_suggestion": Text("怎样能更好？", "What would be better?"),
    "ask_about_how": Text("可以选几项，也可以不选", "Choose several, or none"),
    "ask_visit_unknown": Text(
        "没有这个窗口或号码。小票号请连字母一起输入；也可不填。",
        "No such window or number. Enter the number with its letter, or nothing.",
    ),
    "ask_visit": Text("哪个窗口、哪个号？", "Which window or number?"),
    "ask_visit_none": Text("可不填", "optional"),
    "ask_visit_title": Text("窗口号（如 305）或小票号（如 A027）", "A window (305) or your number (A027)"),
    "ask_bare": Text("不留电话，直接提交", "Send without a phone"),
    "ask_phone_title": Text("留个电话，我们回电", "Leave a phone, we call you"),
    "ask_phone_how": Text(
        "不用在这里写。工作人员打给您，听您说。号码只用来回电。",
        "No need to write here. We call you and listen. The number is used for that alone.",
    ),
    "ask_phone_count": Text("已输入 {typed} 位", "{typed} entered"),
    "ask_phone_short": Text("手机号 11 位，座机请带区号", "Please enter the whole number, with the area code"),
    "ask_send": Text("请回电", "Call me back"),
    "ask_sending": Text("正在提交，请稍候", "Sending"),
    "ask_qr_title": Text("或扫码，在手机上写", "Or write it on your phone"),
    "ask_qr_how": Text("不想等，请点“呼叫导办”当面说。", "Or tap Call a guide and say it in person."),
    "ask_taken_title": Text("已收到，谢谢", "We have it. Thank you"),
    "ask_taken_call": Text("已收到，我们会回电", "We have it, and will call you"),
    "ask_taken_until": Text("最晚 {day} 回复。", "Answered by {day} at the latest."),
    "ask_taken_until_call": Text("最晚 {day} 回电。", "We call you by {day} at the latest."),
    "ask_taken_slip": Text("请取走回执，编号就在上面。", "Please take the receipt with its number."),
    "ask_taken_keep": Text(
        "凭这个编号和手机号后 4 位，可在本机查看回复。",
        "With this number and the last 4 of your phone you can see the reply here.",
    ),
    "ask_taken_desk": Text(
        "请记下编号，凭它到导办台问回复。", "Please note the number: the desk tells you more by it."
    ),
    "ask_taken_code": Text("用手机写详情", "Say more on your phone"),
    "ask_taken_code_how": Text(
        "扫码补充文字、留电话，回复也在这里看。", "Add words or a phone there, and read the answer."
    ),
    # what was answered
    "case_title_reply": Text("请输入来件编号", "Enter its number"),
    "case_how_reply": Text(
        "提交时给的编号，像 Z20261123-001：字母点“字母”键。",
        "The one you were given, like Z20261123-001. For letters tap Letters.",
    ),
    "tail_title_phone": Text("手机号的最后 4 位", "Last 4 digits of the phone"),
    "tail_how_phone": Text("提交时留的那个号码。", "Of the phone that was left with it."),
    "send_reply": Text("查看", "See it"),
    "asked_open": Text("正在办理，还没有回复", "Not answered yet"),
    "asked_open_until": Text("最晚 {day} 回复。", "By {day} at the latest."),
    "asked_answered": Text("已回复", "Answered"),
    "asked_closed": Text("已回复", "Answered"),
    "asked_closed_bare": Text("已办结", "Closed"),
    "asked_passed": Text("已转给：{to}", "Passed on to: {to}"),
    "asked_withdrawn": Text("您已撤回", "You have withdrawn it"),
    "asked_replied": Text("{day} 回复", "Answered on {day}"),
    "asked_more": Text("接着看", "Go on reading"),
    "asked_judge": Text(
        "对回复不满意，可在手机上评价，或到导办台说。", "Not content? Say so on your phone or at the desk."
    ),
    "uncased_reply_title": Text("没有找到这条来件", "There is nothing under this number"),
    "uncased_reply_do": Text(
        "请核对编号和手机号后 4 位，再输一次。没留电话的，请用手机上的链接看。",
        "Please check the number and the last 4 of the phone. Without a phone, use your link.",
    ),
}
