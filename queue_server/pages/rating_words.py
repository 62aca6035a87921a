"""What the block of a ticket's page that asks for a rating says."""

from __future__ import annotations

from typing import Final

ZH: Final[dict[str, str]] = {
    "rating.title": "您对这次服务满意吗？",
    "rating.free": "评价自愿，可以跳过。窗口人员看不到您这一次的评价。",
    "rating.about": "是哪方面？（可不选）",
    "rating.comment": "还想说什么？（可不填）",
    "rating.comment_hint": "最多 {most} 字。请不要写姓名、电话和证件号。",
    "rating.submit": "提交评价",
    "rating.skip": "跳过",
    "rating.skipped": "您已跳过评价。到 {until} 前改变主意，仍可评价。",
    "rating.still": "我要评价",
    "rating.thanks": "谢谢，您的评价已收到。",
    "rating.complain": "有不满意的，要投诉或要一个答复？",
    "rating.add": "追加评价",
    "rating.add_note": "{until} 前可追加一次，第一次的评价不变。",
    "rating.reply": "大厅的答复",
    "rating.over": "评价期限已过。",
}

EN: Final[dict[str, str]] = {
    "rating.title": "How was this visit?",
    "rating.free": "Only if you like. The staff at the window do not see how you rated this visit.",
    "rating.about": "What is it about? (optional)",
    "rating.comment": "Anything else? (optional)",
    "rating.comment_hint": "At most {most} characters. No names, phone or ID numbers, please.",
    "rating.submit": "Send",
    "rating.skip": "Skip",
    "rating.skipped": "You have skipped the rating. You can still rate this visit until {until}.",
    "rating.still": "Rate it now",
    "rating.thanks": "Thank you. Your rating has been received.",
    "rating.complain": "Not satisfied, and you would like an answer? Complain here",
    "rating.add": "Add to the rating",
    "rating.add_note": "Once, until {until}. Your first rating stays as it is.",
    "rating.reply": "The hall's answer",
    "rating.over": "The term for rating is over.",
}
