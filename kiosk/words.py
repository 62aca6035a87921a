"""Every text of the kiosk in Chinese and English, in one table: a test finds what is missing, unused or unlike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kiosk.lang import LANGS, Lang, Text
from kiosk.words_alone import ALONE_TEXTS
from kiosk.words_asking import ASK_TEXTS
from kiosk.words_booking import BOOKING_TEXTS
from kiosk.words_card import CARD_TEXTS
from kiosk.words_cases import CASE_TEXTS
from kiosk.words_guide import GUIDE_TEXTS
from kiosk.words_options import OPTION_TEXTS

TEXTS: Final[Mapping[str, Text]] = {
    **OPTION_TEXTS,
    **GUIDE_TEXTS,
    **BOOKING_TEXTS,
    **CASE_TEXTS,
    **ASK_TEXTS,
    **CARD_TEXTS,
    **ALONE_TEXTS,
    # every screen
    "product": Text("自助取号", "Take a number"),
    "back": Text("返回上一步", "Back"),
    "home": Text("返回首页", "Start again"),
    "to_english": Text("English", "中文"),
    "joint": Text("、", ", "),
    "zone_on_floor": Text("{floor} {zone}", "{floor}, {zone}"),
    # start and tiles
    "greeting": Text("您好，请选择要办的事", "Hello. What are you here for?"),
    "ime_on": Text(
        "请关闭输入法（扫码枪打字被输入法截住）", "Turn the input method off: it catches what the scanner types"
    ),
    "ask_desk": Text("拿不准选哪一项？请到导办台，工作人员会帮您。", "Not sure? Please ask at the information desk."),
    "windows": Text("{windows} 窗口", "Windows {windows}"),
    "window": Text("{windows} 窗口", "Window {windows}"),
    "waiting": Text("前面 {count} 人", "{count} waiting"),
    "waiting_total": Text("共 {count} 人等候", "{count} waiting in all"),
    "waiting_none": Text("无人等候", "Nobody waiting"),
    "tile_wait": Text("约等 {low}–{high} 分钟", "about {low}–{high} min"),
    "kinds": Text("{count} 类事项", "{count} services"),
    "no_numbers": Text("号已取完", "No numbers left"),
    "closed_now": Text("现在不取号", "Closed now"),
    "opens_today": Text("{time} 开始取号", "Opens at {time}"),
    "opens_tomorrow": Text("明天 {time} 开始取号", "Opens tomorrow {time}"),
    "opens_week": Text("{weekday} {time} 开始取号", "Opens {weekday} {time}"),
    "opens_later": Text("{month} 月 {day} 日开始取号", "Opens {day} {month_name}"),
    "today_at": Text("今天 {time} ", "at {time} today"),
    "tomorrow_at": Text("明天 {time} ", "at {time} tomorrow"),
    "day_at": Text("{month} 月 {day} 日（{weekday}）{time} ", "on {weekday} {day} {month_name} at {time}"),
    "day_named": Text(" {month} 月 {day} 日（{weekday}）", "on {weekday} {day} {month_name}"),
    "date": Text("{month}月{day}日 {weekday}", "{weekday} {day} {month_name}"),
    # group
    "which": Text("请选择具体事项", "Please choose the service"),
    # service and confirm
    "place": Text("办理地点", "Where"),
    "now_waiting": Text("现在等候", "Waiting now"),
    "people": Text("{count} 人", "{count}"),
    "nobody": Text("没有人", "Nobody"),
    "facts_wait": Text("约等 {low}–{high} 分钟", "{low}–{high} min"),
    "pressed": Text(
        "现在人多，今天可能快下班才办完。不急的可以改天来：手机预约，或到导办台预约。",
        "Very busy today: better book another day, by phone or at the desk.",
    ),
    "takes": Text("窗口办理", "At the window"),
    "about_minutes": Text("约 {minutes} 分钟", "about {minutes} min"),
    "who": Text("谁要到场", "Who must come"),
    "bring": Text("请带齐", "Please bring"),
    "bring_next": Text("来时请带齐", "When you come, please bring"),
    "bring_none": Text("不需要特别的材料", "Nothing special is needed"),
    "missing_ok": Text(
        "材料不全也可以取号，窗口会一次性告诉您还缺什么。",
        "You may take a number even if something is missing. The window tells you what to add.",
    ),
    "id_title": Text("请输入证件号码", "Enter the ID number"),
    "id_which": Text(
        "身份证、居住证或永久居留证，18 位。只用于本次取号，不完整显示。",
        "ID, residence or foreigner's card, 18 places. Used for this number only, never shown in full.",
    ),
    "id_count": Text("已输入 {typed} / 18 位", "{typed} of 18 entered"),
    "id_good": Text("号码校验通过", "The number is complete"),
    "id_bad": Text("号码有误，请删除后逐位核对", "Not a valid number. Please delete and check it"),
    "id_short": Text("还没有输完 18 位，请继续输入", "Please enter all 18 places first"),
    "key_delete": Text("删除", "Delete"),
    "priority": Text("需要优先办理吗？", "Do you need priority?"),
    "priority_none": Text("不需要", "No"),
    "priority_elderly": Text("65 岁及以上", "Aged 65 or over"),
    "priority_disabled": Text("残疾人", "Disability"),
    "priority_pregnant": Text("孕妇", "Pregnant"),
    "priority_veteran": Text("军人、退役军人", "Forces or veteran"),
    "priority_other": Text("其他依法优先", "Other by law"),
    "priority_proof": Text("可选，办理时请出示证件", "Optional. Please show proof at the window."),
    "take": Text("确认取号", "Take a number"),
    "taking": Text("正在取号，请稍候", "Taking your number"),
    # faults: what happened, what to do, whom to ask
    "closed_title": Text("现在不取号", "Closed now"),
    "closed_do": Text("{when}开始取号，请到时再来。", "Numbers are given out again {when}."),
    "closed_do_unknown": Text("近期没有安排取号时间。", "There is no opening planned yet."),
    "closed_ask": Text("有急事请到导办台咨询。", "If it is urgent, please ask at the information desk."),
    "closed_hall_title": Text("大厅现在不取号", "The hall is closed now"),
    "full_title": Text("今天的号已取完", "No more numbers today"),
    "full_do": Text("请改日早些来，或先办其他事项。", "Please come earlier on another day, or choose another service."),
    "full_ask": Text(
        "今天必须办理的，请到导办台说明情况。", "If it must be today, please explain at the information desk."
    ),
    "out_title": Text("本机暂停使用", "This kiosk is out of service"),
    "out_do": Text("请到其他取号机或导办台取号。", "Please use another kiosk or ask at the information desk."),
    "refused_title": Text("这次没有取号", "No number was taken"),
    "refused_ask": Text("如有疑问，请到导办台。", "If you have questions, please go to the information desk."),
    "away_title": Text("暂时连不上服务器", "The server cannot be reached"),
    "away_do": Text(
        "本机正在自动重试，恢复后会继续。请稍等，或到导办台取号。",
        "This kiosk keeps trying and will go on by itself. Please wait, or take a number at the information desk.",
    ),
    "away_pending": Text(
        "您的取号请求已保留，恢复后只会取一个号，不用重复点。",
        "Your request is kept. You will get one number only; there is no need to tap again.",
    ),
    "away_ask": Text("工作人员：请检查本机网线和服务器。", "Staff: please check this kiosk's network and the server."),
    "away_trying": Text("正在重新连接", "Connecting again"),
    "printer_notice_no_paper": Text(
        "本机小票纸用完，仍可取号：号码会显示在屏幕上，请拍照或记下。",
        "No paper for slips. You can still take a number: please photograph it or note it down.",
    ),
    "printer_notice_printer_down": Text(
        "本机打印机有故障，仍可取号：号码会显示在屏幕上，请拍照或记下。",
        "The printer is out of order. You can still take a number: please photograph it or note it down.",
    ),
    "printer_notice_unsure": Text(
        "本机可能打不出小票，仍可取号：号码会显示在屏幕上，请拍照或记下。",
        "The slip may not print. You can still take a number: please photograph it or note it down.",
    ),
    "printer_staff_no_paper": Text("工作人员：请给本机换小票纸。", "Staff: please put in a new paper roll."),
    "printer_staff_printer_down": Text(
        "工作人员：请检查本机打印机（上盖、卡纸、电源）。", "Staff: please check the printer (cover, jam, power)."
    ),
    "printer_staff_unsure": Text(
        "工作人员：打印机没有回应，请检查设备代理。", "Staff: the printer does not answer. Please check its agent."
    ),
    # done
    "done_title": Text("取号成功", "Here is your number"),
    "slip_printing": Text("正在打印小票，请稍候", "Printing your slip"),
    "slip_taken": Text("请取走小票", "Please take your slip"),
    "slip_slow": Text(
        "小票还没有打出来，请先拍照或记下号码", "The slip is late. Please photograph the number or note it down"
    ),
    "slip_unsure": Text(
        "如果没有拿到小票，请拍照或记下号码", "If there is no slip, please photograph the number or note it down"
    ),
    "slip_no_paper": Text(
        "小票纸用完了，请拍照或记下号码", "No paper left. Please photograph the number or note it down"
    ),
    "slip_printer_down": Text(
        "小票打不出来，请拍照或记下号码", "The slip cannot be printed. Please photograph the number or note it down"
    ),
    "slip_no_printer": Text("请拍照或记下号码", "Please photograph the number or note it down"),
    "slip_valid": Text(
        "号码一样有效。需要小票请到导办台补打。",
        "Your number is valid all the same. The information desk can print the slip.",
    ),
    "ahead": Text("前面还有", "Ahead of you"),
    "wait": Text("大约等候", "Expected wait"),
    "wait_minutes": Text("{low}–{high} 分钟", "{low}–{high} min"),
    "ahead_none": Text("前面没有人", "Nobody ahead of you"),
    "go_wait": Text("请到等候区，留意显示屏与广播", "Please wait here and watch the screens"),
    "ready": Text("请备好", "Please have ready"),
    "way_floor": Text("请到{floor}", "Please go to {floor}"),
    "way_ahead": Text("在您前方约 {metres} 米", "about {metres} m straight ahead"),
    "way_ahead_right": Text("在您右前方约 {metres} 米", "about {metres} m ahead on the right"),
    "way_right": Text("在您右边约 {metres} 米", "about {metres} m to your right"),
    "way_behind_right": Text("在您右后方约 {metres} 米", "about {metres} m behind you on the right"),
    "way_behind": Text("在您身后约 {metres} 米", "about {metres} m behind you"),
    "way_behind_left": Text("在您左后方约 {metres} 米", "about {metres} m behind you on the left"),
    "way_left": Text("在您左边约 {metres} 米", "about {metres} m to your left"),
    "way_ahead_left": Text("在您左前方约 {metres} 米", "about {metres} m ahead on the left"),
    "on_phone": Text("手机查看进度", "Follow on phone"),
    "qr_title": Text("请用手机扫一扫", "Scan with your phone"),
    "qr_text": Text("随时查看前面还有几人", "See at any time how many are ahead"),
    "qr_close": Text("收起二维码", "Hide the code"),
    "another": Text("再取一个号", "Another number"),
    "finish": Text("完成", "Done"),
    "leaves_in": Text("{seconds} 秒后返回首页", "Back to start in {seconds} s"),
    # idle
    "idle_title": Text("您还在吗？", "Are you still there?"),
    "idle_text": Text("{seconds} 秒后将清除您的操作，返回首页。", "In {seconds} s everything you entered is cleared."),
    "idle_more": Text("我还需要时间", "I need more time"),
    "idle_end": Text("不办了，清除", "Clear and leave"),
    # enrolment
    "enrol_title": Text("本机还没有登记", "This kiosk is not enrolled yet"),
    "enrol_text": Text(
        "请管理员在后台登记一台“取号机”，拿到一次性登记码，再在本机打开登记页输入。",
        "An administrator registers a kiosk, gets a one-time code, and enters it here.",
    ),
    "enrol_go": Text("打开登记页", "Open the enrolment page"),
}

Say = Callable[..., str]


def lang_of(asked: str | None) -> Lang:
    """The language asked for, Chinese for anything unknown."""
    return LANGS.get(asked or "", "zh")


def speaker(lang: Lang) -> Say:
    """A function that gives a text of the table in that language: `t('ahead')`, `t('people', count=3)`."""

    def say(key: str, **fill: object) -> str:
        text = TEXTS[key]
        return text.of(lang).format(**fill)

    return say
