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
    "ask_taken_title": Text("已收到，我们会回电", "We have it, and will call you"),
    "ask_taken_until": Text("最晚 {day} 回电。", "By {day} at the latest."),
    "ask_taken_keep": Text(
        "编号 {number}。凭编号和手机号后 4 位，可在本机查看回复。",
        "Number {number}. With it and the last 4 of your phone you can see the reply here.",
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
