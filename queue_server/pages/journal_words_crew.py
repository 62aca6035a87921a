"""What the journal's kinds about the people of the hall as a crew are called."""

from __future__ import annotations

from typing import Final

from queue_server.hall.codes import Words

# kind -> its group and what it is called
CREW: Final[dict[str, tuple[str, Words]]] = {
    "shift_kind_set": ("crew", Words("设定班次", "Kind of shift set")),
    "shift_planned": ("crew", Words("排班", "Shift planned")),
    "crew_post_set": ("crew", Words("登记岗位", "Post noted")),
    "ab_pair_made": ("crew", Words("结成 AB 角", "AB pair made")),
    "ab_pair_ended": ("crew", Words("解除 AB 角", "AB pair ended")),
    "leave_asked": ("crew", Words("请假", "Leave asked for")),
    "leave_approved": ("crew", Words("准假", "Leave approved")),
    "leave_refused": ("crew", Words("不准假", "Leave refused")),
    "leave_ended_early": ("crew", Words("销假", "Back from leave early")),
    "leave_uncovered": ("crew", Words("替岗人员也请假", "Stand-in goes on leave too")),
    "leave_withdrawn": ("crew", Words("撤回请假", "Leave withdrawn")),
    "attendance_said": ("crew", Words("考勤说明", "Attendance explained")),
    "attendance_corrected": ("crew", Words("考勤更正", "Attendance corrected")),
    "duty_day_set": ("crew", Words("安排值班长", "Duty officer named")),
    "duty_swap_asked": ("crew", Words("申请换班", "Swap of duty asked for")),
    "duty_swap_agreed": ("crew", Words("同意换班", "Swap of duty agreed")),
    "duty_swap_refused": ("crew", Words("不同意换班", "Swap of duty refused")),
    "duty_swap_withdrawn": ("crew", Words("撤回换班", "Swap of duty withdrawn")),
    "joining_noted": ("crew", Words("进驻登记", "Joining noted")),
    "joining_ended": ("crew", Words("退出进驻", "Joining ended")),
    "crew_training_noted": ("crew", Words("登记培训", "Training noted")),
    "patrol_noted": ("crew", Words("巡查记录", "Finding of a patrol")),
    "patrol_released": ("crew", Words("公开暗访记录", "Covert finding released")),
    "patrol_replied": ("crew", Words("巡查整改答复", "Reply to a finding")),
    "patrol_closed": ("crew", Words("巡查复查销号", "Finding mended")),
    "patrol_sent_back": ("crew", Words("巡查复查退回", "Finding not mended")),
    "patrol_withdrawn": ("crew", Words("撤销巡查记录", "Finding withdrawn")),
    "score_rule_set": ("crew", Words("设定考核分值", "Points of a rule set")),
    "score_note_entered": ("crew", Words("登记考核加减分", "Score entered")),
    "score_note_corrected": ("crew", Words("封账后更正", "Frozen score corrected")),
    "score_appeal_made": ("crew", Words("考核申诉", "Score contested")),
    "score_appeal_decided": ("crew", Words("考核申诉复核", "Contested score decided")),
    "score_sheet_frozen": ("crew", Words("考核封账", "Score sheet frozen")),
}
