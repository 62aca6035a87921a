"""What the voice guide says and no screen shows: short sentences for the ear, `{name}` is filled with other clips."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.lang import Text
from kiosk.words_spoken_asking import SPOKEN_ASKING
from kiosk.words_spoken_booking import SPOKEN_BOOKING
from kiosk.words_spoken_card import SPOKEN_CARD
from kiosk.words_spoken_cases import SPOKEN_CASES

SPOKEN: Final[Mapping[str, Text]] = {
    **SPOKEN_BOOKING,
    **SPOKEN_CASES,
    **SPOKEN_ASKING,
    **SPOKEN_CARD,
    "welcome": Text("您好，这里是自助取号机", "Hello. This is the kiosk where you take a number"),
    "how": Text(
        "按数字选择，用方向键逐项听，按回车确定，按星号重听，按加减号调音量",
        "Press a figure to choose. Arrow keys read one thing after the other, Enter chooses, star repeats, "
        "plus and minus set the volume",
    ),
    "choose": Text("请选择要办的事", "Please choose what you are here for"),
    "choose_service": Text("请选择具体事项", "Please choose the service"),
    "tile": Text("按{at}，{title}，{standing}", "Press {at}, {title}, {standing}"),
    "more": Text("按零，下一页", "Press zero for the next page"),
    "waiting": Text("{count}人等候", "{count} waiting"),
    "nobody": Text("无人等候", "Nobody waiting"),
    "closed_now": Text("现在不取号", "Closed now"),
    "no_numbers": Text("号已取完", "No numbers left"),
    "stopped_note": Text("暂停取号", "Stopped"),
    "at_time": Text("{hour}点{minute}分", "{hour} {minute}"),
    "full_hour": Text("{hour}点", "{hour} hundred"),
    "opens": Text("{day}{time}开始取号", "Numbers are given out again {day}, {time}"),
    "today": Text("今天", "today"),
    "tomorrow": Text("明天", "tomorrow"),
    "on_day": Text("{month}月{day}日", "day {day} of month {month}"),
    "hall_closed": Text("大厅现在不取号", "The hall is closed now"),
    "printer": Text(
        "本机打不出小票，仍可取号，号码会读给您听",
        "No slip can be printed. You can still take a number, it will be read to you",
    ),
    # confirm
    "confirm": Text("您选的是{title}", "You chose {title}"),
    "where": Text("在{zone}办理", "It is done at {zone}"),
    "other_floor": Text("不在本楼层", "It is on another floor"),
    "bring": Text("请带齐", "Please bring"),
    "bring_none": Text("不需要特别的材料", "Nothing special is needed"),
    "type_id": Text(
        "请用数字键输入十八位证件号码，X 按小数点，输入的号码不会读出来。没带证件，或用护照，请用方向键选择",
        "Type the eighteen places of your ID with the figures, the point stands for X. They are not read out. "
        "For a passport, or without an ID, use the arrow keys",
    ),
    "enter_takes": Text("用方向键选到确认取号，按回车", "Go to Take a number with the arrow keys and press Enter"),
    "typed": Text("已输入{count}位", "{count} entered"),
    "good": Text("号码校验通过", "The number is complete"),
    "bad": Text("号码有误，请删除后重输", "Not a valid number. Please delete and type it again"),
    "short": Text("还没有输完", "It is not complete yet"),
    "passport": Text(
        "请输入护照或通行证号码，输入的内容不会读出来，输完按回车",
        "Type the passport number. It is not read out. Press Enter when finished",
    ),
    "sheet": Text("可选，用方向键选择，选好后按回车", "Optional. Choose with the arrow keys and Enter"),
    "chosen": Text("已选", "chosen"),
    # the number
    "number": Text("取号成功，您的号码是{number}", "Your number is {number}"),
    "again": Text("再说一遍，{number}", "Once more, {number}"),
    "ahead": Text("前面还有{count}人", "{count} people are ahead of you"),
    "ahead_none": Text("前面没有人", "Nobody is ahead of you"),
    "wait_at": Text("请到{zone}等候，注意听叫号", "Please wait at {zone} and listen for your number"),
    "windows": Text("{windows}号窗口", "window {windows}"),
    "to": Text("到", "to"),
    "slip_printing": Text("正在打印小票", "Your slip is being printed"),
    "slip_taken": Text("小票已打印，在屏幕下方", "Your slip has come out below the screen"),
    "slip_missing": Text(
        "没有小票，号码一样有效，请记住号码", "There is no slip. Your number is valid all the same, please remember it"
    ),
    "leave": Text("按回车结束", "Press Enter to finish"),
    # map and guide
    "map": Text("大厅地图，{floor}", "Map of the hall, {floor}"),
    "map_how": Text(
        "按数字选一个地方。看别的楼层，或按字母查找，请用方向键",
        "Press a figure for a place. For another floor, or to search by letters, use the arrow keys",
    ),
    "lists": Text("办事指南与公开清单，按数字选一个", "Guides and public lists. Press a figure for one"),
    "list": Text(
        "按数字选一项。要查找，请用方向键选字母，按回车，或在键盘上打字母",
        "Press a figure for an entry. To search, choose letters with the arrow keys and Enter, or type them",
    ),
    "row": Text("按{at}，{title}，{place}", "Press {at}, {title}, {place}"),
    "at_place": Text("在{zone}", "At {zone}"),
    "zone_how": Text("按数字选一项", "Press a figure for a service"),
    "zone_no_service": Text("这里没有可自行取号的事项，请到导办台", "No numbers here. Please ask at the desk"),
    "find": Text(
        "请输入拼音首字母：用方向键选字母，按回车，或在键盘上打字母",
        "Enter initials: choose letters with the arrow keys and Enter, or type them",
    ),
    "asked": Text("已输入{letters}", "{letters} typed"),
    "found": Text("找到{count}项", "{count} found"),
    "found_none": Text("没有找到，请换一个词", "Nothing found. Please try other letters"),
    "who": Text("谁要到场，{who}", "Who must come: {who}"),
    "term": Text("办理时限，{term}", "How long it takes: {term}"),
    "about_take": Text("要取这项的号，按回车", "Press Enter to take a number for it"),
    # what stands in the way
    "closed": Text("{title}现在不取号", "{title} is closed now"),
    "full": Text("{title}，今天的号已取完", "{title} has no more numbers today"),
    "stopped": Text("{title}暂停取号", "{title} gives out no numbers now"),
    "ask_desk": Text(
        "有问题请到导办台，或选呼叫导办", "If you have questions, ask at the information desk or choose Call a guide"
    ),
    "back": Text("按退格键返回", "Press Backspace to go back"),
    "refused": Text("这次没有取号", "No number was taken"),
    "refused_already_has_ticket": Text(
        "该证件已取过此事项的号，号码是{number}，请按这个号等候",
        "This ID already holds number {number}. Please wait for it",
    ),
    "refused_once_per_day": Text(
        "此事项每人每天限取一次，今天已取过{number}", "This service is once a day. Today {number} was taken already"
    ),
    "refused_bad_id_number": Text(
        "证件号码有误，请核对后重新输入", "The ID number is not valid. Please check it and type it again"
    ),
    "refused_bad_id_type": Text(
        "没有这种证件类型，请换一种证件", "This kind of document is not known. Please use another one"
    ),
    "refused_id_is_needed": Text(
        "此事项要用证件取号，请输入证件号码", "This service needs an ID. Please type its number"
    ),
    "refused_not_public": Text("此事项不在这里取号", "This service gives out no numbers here"),
    "refused_storage_full": Text("系统有故障，现在不能取号", "There is a fault. No numbers can be given out now"),
    "refused_too_many_requests": Text("操作太快，请稍等再试", "That was too fast. Please wait and try again"),
    "refused_other": Text(
        "原因写在屏幕上，请旁边的人帮您看，或选呼叫导办",
        "The reason is on the screen. Please ask somebody near you to read it, or choose Call a guide",
    ),
    "unsaid": Text(
        "有的名称本机读不出来，请旁边的人帮您看屏幕，或选呼叫导办",
        "Some names cannot be read out here. Please ask somebody near you to read the screen, or choose Call a guide",
    ),
    "noid": Text("没带证件也能办，可以请导办员过来", "Without an ID a guide can help you. You can ask a guide to come"),
    "help_called": Text("已通知导办员，请在本机旁稍候", "A guide has been called. Please wait here"),
    "help_taken": Text("导办员正在过来", "A guide is on the way"),
    "help_failed": Text(
        "没能通知到导办员，请到导办台，或请旁边的人帮忙",
        "The guide could not be called. Please go to the desk, or ask somebody near you",
    ),
    "away": Text(
        "暂时连不上服务器，正在重试，请稍等，或到导办台取号",
        "The server cannot be reached. This kiosk keeps trying. Please wait, or go to the information desk",
    ),
    "idle": Text(
        "您还在吗？按回车继续，三十秒后清除",
        "Are you still there? Press Enter to go on, or all is cleared in thirty seconds",
    ),
    "voice_started": Text("语音引导已打开", "The voice guide is on"),
    "volume": Text("音量{level}", "Volume {level}"),
    "paused": Text("已暂停", "Paused"),
}
