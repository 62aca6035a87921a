"""What the page of one person's, enterprise's or project's timeline says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from queue_server.hall.codes import Words

KINDS: Final[Mapping[str, Words]] = {
    "booking": Words("预约", "Booking"),
    "ticket": Words("取号", "Ticket"),
    "case": Words("办件", "Case"),
    "enquiry": Words("来件", "Enquiry"),
    "rating": Words("评价", "Rating"),
    "call_back": Words("回访", "Call-back"),
}
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "title": "往来全程",
        "back": "返回",
        "lead": "按证件、统一社会信用代码或项目代码，看一个人、一家企业、一个项目在大厅办过什么。查看都记入日志。",
        "what": "查什么",
        "project": "项目代码",
        "number": "号码",
        "look": "查看",
        "of": "{kind} {of}",
        "none": "没有找到。取号和预约的身份信息到期即删除，只有有办件的才查得到更早的往来。",
        "kept": "只显示还保存着的：没有办件的取号两个工作日后就不再与本人关联。",
        "days": "{count} 天",
    },
    "en": {
        "title": "Timeline",
        "back": "Back",
        "lead": "By document, credit code or project code: what a person, an enterprise or a project did in the hall."
        " Every look is in the journal.",
        "what": "By",
        "project": "Project code",
        "number": "Number",
        "look": "Look",
        "of": "{kind} {of}",
        "none": "Nothing was found. Whose a ticket or booking was is deleted in time; only with a case is more known.",
        "kept": "What is still kept: a ticket without a case is tied to nobody after two working days.",
        "days": "{count} days",
    },
}
