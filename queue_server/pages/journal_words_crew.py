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
    "leave_withdrawn": ("crew", Words("撤回请假", "Leave withdrawn")),
    "attendance_said": ("crew", Words("考勤说明", "Attendance explained")),
    "attendance_corrected": ("crew", Words("考勤更正", "Attendance corrected")),
    "duty_day_set": ("crew", Words("安排值班长", "Duty officer named")),
    "duty_swap_asked": ("crew", Words("申请换班", "Swap of duty asked for")),
    "duty_swap_agreed": ("crew", Words("同意换班", "Swap of duty agreed")),
    "duty_swap_refused": ("crew", Words("不同意换班", "Swap of duty refused")),
    "duty_swap_withdrawn": ("crew", Words("撤回换班", "Swap of duty withdrawn")),
}
