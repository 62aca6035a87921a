"""The numbers a hall keeps its cases (办件) by: how they are numbered, whether finishing needs one, how long kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from queue_server.hall.rules import between, one_of, shaped

# domain: no national form is known; the form seen most is the item's 31-place code, the day, four digits
NUMBER_FORM: Final = "{item}{day}{seq}"
FOREIGN_NUMBER: Final = "[0-9A-Z-]{8,50}"
PROJECT_FORM: Final = "[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}"
_PARTS: Final = r"(\[(0-9|A-Z|0-9A-Z)\](\{[1-9][0-9]?\})?|[0-9A-Z-])+"  # always compiles


@dataclass(frozen=True, kw_only=True)
class CaseRules:
    """`number` is made of {item}, {hall}, {region}, {day} (yyyymmdd) and {seq} (four digits, growing). An item without
    a code is named by hall and queue."""

    number: str = shaped(r"(\{item\}|\{hall\}|\{region\}|[0-9A-Z-])*\{day\}[0-9A-Z-]*\{seq\}", NUMBER_FORM, NUMBER_FORM)
    own_prefix: str = shaped("[0-9A-Z-]{0,30}", "37", "")  # numbers given elsewhere start so
    region: str = shaped(r"[0-9]{6}|[0-9]{9}|[0-9]{12}|", "370102", "")  # 行政区划 GB/T 2260
    unit: str = ""  # 受理单位, the hall's own name without one
    unit_code: str = shaped(r"[0-9A-HJ-NPQRTUWXY]{18}|", "12370100MB28559046", "")
    phone: str = shaped(r"[0-9-]{3,20}|", "0531-12345", "")  # 咨询电话, stands on what people take home
    told_days: int = between(1, 365, 30)  # working days to bring what was told to be missing
    short_unmarked: str = one_of("own", "own", "all", "no")  # which lists that mark no paper 可容缺 let any follow
    reason_needed: bool = True  # accepted, told, short or refused without a case: why is there none
    extend_days: int = between(0, 60, 10)  # 延长审批 by at most so many working days in all (行政许可法 §42)
    receipt: bool = True  # a 受理单 comes out where a case is accepted
    # who must be known before a case is accepted at a window: all who apply, those of real_name services, nobody
    applicant: str = one_of("real_name", "always", "real_name", "none")
    remedy: str = ""  # 救济途径 on a 不予受理通知书: which authority and court; a general sentence without it
    rest_day: str = one_of("same", "same", "next")  # accepted on a day of rest: dated that day, or the next working day
    kept_days: int = between(1, 3650, 365)  # applicants are forgotten so long after the end
    # 项目代码: parts of so many digits or capitals, as 投资项目在线审批监管平台 gives them
    project: str = shaped(_PARTS, PROJECT_FORM, PROJECT_FORM)
