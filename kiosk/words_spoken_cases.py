"""What the voice guide says about what is under way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.lang import Text

SPOKEN_CASES: Final[Mapping[str, Text]] = {
    "existing_door": Text(
        "来补材料、查进度、取件或评价的，请用方向键选已有办件",
        "To bring papers, see progress, collect or rate, go to My case with the arrow keys",
    ),
    "existing": Text("您来做什么，按数字选择", "What have you come for? Press a figure"),
    "case_number": Text(
        "请输入办件编号，或扫单子上的码。字母请用方向键选字母键。输完按回车",
        "Type the case number, or scan the code of the slip. For letters, go to Letters. Press Enter when finished",
    ),
    "case_letters": Text(
        "请用方向键选字母和数字，或在键盘上输入，输完按回车",
        "Choose letters and digits with the arrow keys, or type them, then press Enter",
    ),
    "tail": Text(
        "请输入证件号码的最后四位，X 按小数点，输入的号码不会读出来，输完按回车",
        "Type the last four places of the ID, the point stands for X. They are not read out. Then press Enter",
    ),
    "tail_full": Text("可以按回车了", "You may press Enter"),
    "about_applied": Text("已收到申请，还没有受理", "Applied for, not yet accepted"),
    "about_told": Text("还缺材料，请补交", "Papers are missing, please bring them"),
    "about_accepted": Text("已受理，正在办理", "Accepted, in progress"),
    "about_accepted_short": Text("已受理，还有材料要补", "Accepted, papers are still to follow"),
    "about_accepted_paused": Text("已受理，特别程序中，暂不计时", "Accepted, the clock stands meanwhile"),
    "about_ready": Text("已办结，可以取件", "Ready to be collected"),
    "about_ready_refused": Text("已办结，请来领取决定书", "Decided, please collect the decision"),
    "about_courier": Text("已办结，将寄给您，不用来取", "Ready. It will be sent to you"),
    "about_sent": Text("已寄出，不用来取", "It has been sent to you"),
    "about_concluded": Text("已办结", "Concluded"),
    "about_delivered": Text("已送达，办完了", "Handed over, all done"),
    "about_refused": Text("不予受理，原因请到导办台问", "Not accepted. The desk tells you why"),
    "about_withdrawn": Text("已撤回", "Withdrawn"),
    "said_not_to_collect": Text("现在不能取件", "It cannot be collected now"),
    "said_due": Text("承诺{day}办结", "Promised by {day}"),
    "said_missing": Text("还缺", "Missing"),
    "said_until": Text("请在{day}前补齐", "Please bring them by {day}"),
    "said_where": Text("取件在{zone}", "Collect it at {zone}"),
    "said_can_follow": Text("要取补交材料号，按回车", "Press Enter to take a number for the papers"),
    "said_can_collect": Text("要取号领取，按回车", "Press Enter to take a number and collect it"),
    "said_follow": Text("补交材料，不重新排队", "To bring papers: you do not queue again"),
    "said_collect": Text("这是取件号，请备好证件或取件码", "This is for collecting. Have your ID or the code ready"),
    "uncased_unknown": Text(
        "没有找到这个办件，请核对编号和证件号码的最后四位",
        "There is no such case. Please check its number and the last four places of the ID",
    ),
    "uncased_nothing": Text("这个办件现在不用补材料", "This case needs no papers now"),
    "uncased_today": Text("今天已取过号，{number}，请按这个号等候", "You have a number, {number}. Please wait for it"),
    "uncased_often": Text("试的次数太多，请过一会儿再试", "That was tried too often. Please try again later"),
    "uncased_closed": Text("现在不取号", "No numbers are given out now"),
    "uncased_other": Text("这次没有取号，原因在屏幕上", "No number was taken. The reason is on the screen"),
    "rate": Text("请用数字键输入小票上的号码，只要数字，输完按回车", "Type the figures of your number and press Enter"),
    "rate_none": Text("今天没有这个号，请核对小票", "There is no such number today. Please check your slip"),
    "rate_not_yet": Text("这个号还没有办完", "This visit is not finished yet"),
    "rate_given": Text("这个号已评价过", "This visit has been rated already"),
    "rate_over": Text("这个号的评价期限已过", "The term for rating this visit is over"),
    "rate_refused": Text("这次没有评价成，原因在屏幕上", "It could not be rated. The reason is on the screen"),
    "rate_tail_wrong": Text("和证件号码的最后四位对不上，请核对", "The last four places do not fit. Please check them"),
    "rate_unverified": Text(
        "这个号没有登记证件，评价记为未核实，不计入满意率",
        "This number came without an ID. The rating is marked as unverified and not counted",
    ),
    "rate_short": Text("请先输入号码", "Please enter the number first"),
    "rate_which": Text("是哪一个，按数字选择", "Which one is it? Press a figure"),
    "rate_row": Text("按{at}，{number}，{name}", "Press {at}, {number}, {name}"),
    "rate_ask": Text("您对{number}号的服务满意吗", "How was visit {number}"),
    "rate_grade_row": Text("按{at}，{name}", "Press {at}, {name}"),
    "rate_how": Text(
        "选好按回车提交。不想评价，请用方向键选跳过。窗口人员看不到您这一次的评价",
        "Then press Enter to send. To pass, go to Skip. The window does not see how you rated this visit",
    ),
    "rate_choose": Text("请先选一个等级", "Choose a grade first"),
    "rate_thanks": Text("谢谢，您的评价已收到", "Thank you. We have your rating"),
    "rate_call": Text("要我们回电，请用方向键选请回电", "Shall we call you? Go to Call me with the arrow keys"),
    "rate_skipped": Text("好的，祝您顺利", "All right. Good-bye"),
}
