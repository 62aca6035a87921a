"""Words of what is under way: papers to bring, progress, collecting, and rating a visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.lang import Text

CASE_TEXTS: Final[Mapping[str, Text]] = {
    # on the start screen
    "existing_door": Text("已有办件", "I have a case"),
    "existing_door_how": Text("补材料、查进度、取件、评价、投诉", "Papers, progress, collect, rate, complain"),
    "existing_key": Text("已有办件", "My case"),
    # what people come back for
    "existing_title": Text("您来做什么？", "What have you come for?"),
    "way_follow": Text("补交材料", "Bring missing papers"),
    "way_follow_how": Text("取号，不重新排队", "a number that does not queue again"),
    "way_progress": Text("查办件进度", "See how far it is"),
    "way_progress_how": Text("办到哪一步，还缺什么，何时办结", "what is missing, when it is due"),
    "way_collect": Text("取件、领证", "Collect a result"),
    "way_collect_how": Text("办结了，来领结果", "it is ready, take a number"),
    "way_rate": Text("评价服务", "Rate a visit"),
    "way_rate_how": Text("办完了，说说满意不满意", "tell us how it was"),
    # the number and the end of the document
    "case_title_progress": Text("请输入办件编号", "Enter the case number"),
    "case_title_follow": Text("补交材料：请输入办件编号", "Missing papers: enter the case number"),
    "case_title_collect": Text("取件：请输入办件编号", "Collect: enter the case number"),
    "case_how_number": Text(
        "在告知书、受理单或短信里。编号长的，输最后 14 位就行；有扫码口的，扫单子上的码。",
        "On the slip, the receipt or the message. Of a long one the last 14 places do. Or scan the slip's code.",
    ),
    "case_count": Text("已输入 {typed} 位", "{typed} entered"),
    "case_short": Text("办件编号至少 8 位，请继续输入", "A case number has 8 places or more, please go on"),
    "case_letters": Text("字母", "Letters"),
    "case_letters_title": Text("请输入字母和数字", "Enter letters and digits"),
    "case_next": Text("下一步", "Next"),
    "tail_title_id": Text("证件号码的最后 4 位", "Last 4 places of the ID"),
    "tail_how_id": Text(
        "申请人或代办人的证件号码，最后一位是 X 的按 X。只用来核对，不显示，不保存。",
        "Of the applicant's ID, or the agent's. X is a place too. Only compared, never shown or kept.",
    ),
    "tail_count": Text("已输入 {typed} 位，共 4 位", "{typed} of 4 entered"),
    "tail_full": Text("已输入 {typed} 位", "{typed} entered"),
    "tail_short": Text("请输完最后 4 位", "Please enter the last 4 places"),
    "send_progress": Text("查询", "Look it up"),
    "send_follow": Text("取号", "Take a number"),
    "send_collect": Text("取号", "Take a number"),
    "case_sending": Text("正在核对，请稍候", "Looking it up"),
    # how it stands
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
    "about_refused": Text("不予受理", "Not accepted"),
    "about_withdrawn": Text("已撤回", "Withdrawn"),
    "case_number": Text("办件编号 {number}", "Case {number}"),
    "mark_applied": Text("{day} 申请", "{day}: applied for"),
    "mark_told": Text("{day} 告知补正", "{day}: told what is missing"),
    "mark_accepted": Text("{day} 受理", "{day}: accepted"),
    "mark_concluded": Text("{day} 办结", "{day}: concluded"),
    "mark_ended": Text("{day} 结束", "{day}: closed"),
    "due_left": Text("承诺 {day} 办结，还有 {left} 个工作日", "Promised by {day}, {left} working days left"),
    "due_today": Text("承诺今天（{day}）办结", "Promised by today, {day}"),
    "due_over": Text(
        "承诺 {day} 办结，已超过 {left} 个工作日",
        "Promised by {day}, {left} working days late",
    ),
    "case_supervised": Text("大厅正在督办。", "The hall is looking into it."),
    "case_missing": Text("还缺", "Missing"),
    "case_missing_key": Text("还缺什么", "What is missing"),
    "case_until": Text("请在 {day} 前补齐", "Please bring them by {day}"),
    "case_where": Text("取件地点：{place}", "Collect it at: {place}"),
    "case_parcel": Text("{carrier} 单号 {tracking}", "{carrier} number {tracking}"),
    "case_more": Text("另有 {count} 项，见告知书", "{count} more, see your slip"),
    "case_reason_ask": Text(
        "为什么、下一步怎么办，请到导办台问。", "The information desk tells you why, and what you can do."
    ),
    "not_to_collect": Text("现在不能取件，办件情况如下。", "It cannot be collected now. This is how it stands."),
    "progress_follow": Text("取补交材料号（不重新排队）", "Take a number to bring the papers"),
    "progress_collect": Text("取号领取", "Take a number to collect it"),
    # the number
    "follow_note": Text("补交材料，不重新排队：按前一次的窗口优先叫号", "To bring papers: you do not queue again"),
    "collect_note": Text("取件号：叫到时请出示证件或取件码", "To collect: have your ID or the code ready"),
    "await_note": Text(
        "结果还没出来：一办结就叫这个号，请在大厅等候",
        "Not ready yet: this number is called once it is. Please wait here",
    ),
    "collect_title": Text("领取：{name}", "Collect: {name}"),
    # what stands in the way
    "uncased_unknown_title": Text("没有找到这个办件", "There is no such case"),
    "uncased_unknown_do": Text(
        "请核对办件编号，还有申请人证件号码的最后 4 位，再输一次。",
        "Please check the case number and the last 4 places of the applicant's ID, and enter them again.",
    ),
    "uncased_nothing_title": Text("这个办件现在不用补材料", "This case needs no papers now"),
    "uncased_nothing_do": Text(
        "可以看看办到哪一步。要办别的事，请正常取号。", "See how far it is, or take a number for something else."
    ),
    "uncased_today_title": Text("今天已取过号：{number}", "You have a number: {number}"),
    "uncased_today_do": Text(
        "请按这个号等候，看显示屏、听广播。小票丢了，请到导办台补打。",
        "Please wait for it and watch the screens. If the slip is lost, the desk prints it again.",
    ),
    "uncased_often_title": Text("试的次数太多，先停一停", "That was tried too often"),
    "uncased_often_do": Text(
        "为了保护办事人，请过一会儿再试，或带证件到导办台查。",
        "To protect applicants, please try again later, or ask at the desk with your ID.",
    ),
    "uncased_closed_title": Text("现在不取号", "Closed now"),
    "uncased_other_title": Text("这次没有取号", "No number was taken"),
    "uncased_again": Text("重新输入", "Enter again"),
    "uncased_see": Text("看办件进度", "See how far it is"),
    "uncased_take": Text("办别的事，取号", "Something else"),
    # rating
    "rate_title": Text("请输入小票上的号码", "Enter the number on your slip"),
    "rate_how": Text(
        "只输数字就行，比如 A027 输 27；也可以把小票对准扫码口。",
        "The figures are enough: 27 for A027. Or hold the slip before the scanner.",
    ),
    "rate_find": Text("查找", "Find"),
    "rate_none": Text("今天没有这个号，请核对小票", "There is no such number today, please check your slip"),
    "rate_not_yet": Text("这个号还没有办完，办完再来评价", "This visit is not finished yet"),
    "rate_given": Text("这个号已评价过，谢谢", "This visit has been rated already. Thank you"),
    "rate_over": Text("这个号的评价期限已过", "The term for rating this visit is over"),
    "rate_short": Text("请先输入号码", "Please enter the number first"),
    "rate_tail_about": Text("{number} 号，确认是您本人的", "Number {number}: to be sure that it is yours"),
    "rate_unverified": Text(
        "没有登记证件：记为“未核实”，不计入满意率。扫小票评价才算数。",
        "No ID came with it: marked as unverified, not counted. Scan your slip to count.",
    ),
    "rate_which_title": Text("是哪一个？", "Which one is it?"),
    "rate_ask": Text("您对这次服务满意吗？", "How was this visit?"),
    "rate_about": Text("是哪方面？（可不选）", "What is it about? (optional)"),
    "rate_choose": Text("请先点一个等级", "Choose a grade first"),
    "rate_submit": Text("提交评价", "Send"),
    "rate_skip": Text("跳过", "Skip"),
    "rate_free": Text(
        "评价自愿，窗口人员看不到您这一次的评价。",
        "Only if you like. The window does not see how you rated this visit.",
    ),
    "rate_thanks": Text("谢谢，您的评价已收到", "Thank you. We have your rating"),
    "rate_call": Text("请回电，或要个回复", "Call me, or answer me"),
    "rate_call_how": Text("要不要我们回电？说说哪里没办好。", "Shall we call you? Tell us what went wrong."),
    "rate_skipped": Text("好的，祝您顺利", "All right. Good-bye!"),
}
