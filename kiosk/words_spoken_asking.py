"""What the voice guide says when somebody asks, complains or suggests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.lang import Text

SPOKEN_ASKING: Final[Mapping[str, Text]] = {
    "ask": Text("您想说什么，按数字选择", "What would you like to say? Press a figure"),
    "ask_topic": Text("是哪方面，按数字选择", "What is it about? Press a figure"),
    "topic_row": Text("按{at}，{title}", "Press {at}, {title}"),
    "ask_phone": Text(
        "请输入您的电话号码，不会读出来，输完按回车，我们给您回电。也可以选呼叫导办，当面说",
        "Type your phone number. It is not read out. Press Enter, and we call you. Or choose Call a guide",
    ),
    "ask_bad_phone": Text("电话号码不对，请核对", "That is no phone number. Please check it"),
    "ask_bad_often": Text(
        "提交得太多，请明天再来，或到导办台说", "Too many were sent. Come tomorrow, or go to the desk"
    ),
    "ask_bad_other": Text("这次没有提交，原因在屏幕上", "It was not sent. The reason is on the screen"),
    "ask_about_complaint": Text("哪里没办好，按数字选，可以选几项", "What went wrong? Press figures, several will do"),
    "ask_about_suggestion": Text(
        "怎样能更好，按数字选，可以选几项", "What would be better? Press figures, several will do"
    ),
    "ask_about_how": Text(
        "选好按回车。要说是哪个窗口、哪个号，请用方向键选",
        "Then press Enter. To name a window or a number, use the arrow keys",
    ),
    "ask_visit": Text(
        "请输入窗口号，或小票上的号，输完按回车", "Type the number of the window, or of your slip, then press Enter"
    ),
    "ask_bare": Text("不想留电话，请用方向键选直接提交", "Without a phone, go to Send without a phone"),
    "ask_taken_bare": Text("已收到，最晚{day}回复，编号是{number}", "We answer by {day}. Its number is {number}"),
    "ask_taken_slip": Text("请取走回执", "Please take the receipt"),
    "ask_taken": Text("已收到，我们最晚{day}回电，编号是{number}", "We call you by {day}. Its number is {number}"),
    "reply_number": Text(
        "请输入来件编号，字母请用方向键选字母键，输完按回车",
        "Type its number. For letters, go to Letters. Press Enter when finished",
    ),
    "tail_phone": Text(
        "请输入手机号的最后四位，不会读出来，输完按回车",
        "Type the last four digits of the phone. They are not read out. Then press Enter",
    ),
    "asked_open": Text("正在办理，还没有回复，最晚{day}回复", "Not answered yet. By {day} at the latest"),
    "asked_answered": Text("已回复，{day}，回复内容在屏幕上", "Answered on {day}. The reply is on the screen"),
    "asked_closed_bare": Text("已办结", "Closed"),
    "asked_passed": Text("已转给别的部门，名称在屏幕上", "Passed on. To whom is on the screen"),
    "asked_withdrawn": Text("您已撤回", "You have withdrawn it"),
    "uncased_reply": Text(
        "没有找到这条来件，请核对编号和手机号的最后四位",
        "There is nothing under this number. Please check it and the last four of the phone",
    ),
}
