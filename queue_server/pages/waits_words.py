"""What the page about told waits says, in Chinese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": {
        "title": "等候预计",
        "lead": "取号时说了等候范围的号，实际等候有多少落在范围内。应约 80%：十个号里八个在内、两个在外。",
        "period": "周期",
        "day": "所在日期",
        "from": "起",
        "to": "止",
        "show": "查看",
        "csv": "下载每天各事项 CSV",
        "csv_day": "日期",
        "raw_count": "在内个数（取整前）",
        "shown_count": "在内个数（所示）",
        "back": "返回",
        "drift": "近 {days} 天",
        "drift_kept": "{of} 个号里 {text} 在预计范围内（取整前），与应有的 80% 相符。",
        "drift_off": "{of} 个号里 {text} 在预计范围内（取整前），偏离应有的 80%：电子监察已挂黄牌。"
        "多半是窗口安排或办理方式变了，夜里会用新的记录重新学习；一周后仍不符请联系维护人员。",
        "drift_few": "有结果的号 {of} 个，不到 {enough} 个，暂不判断。",
        "chart": "每天在预计范围内的占比（取整前）",
        "chart_how": "虚线为应有的 80%；下方数字是当天有结果的号数",
        "chart_last": "图上是最后 {n} 天。",
        "nothing": "这段时间没有说过等候范围的号。记录满 50 个等候以后才开始说范围，此前只说前面几人。",
        "service": "事项",
        "queue": "队列",
        "said": "说了范围",
        "of": "有结果",
        "raw": "在内（取整前）",
        "shown": "在内（所示）",
        "width": "平均宽度（分）",
        "mae": "平均误差（分）",
        "bias": "偏向（分）",
        "total": "合计",
        "f_of": "说了范围、已叫到的号；由人工调整过位置的不算，还没叫到或没等到就走的没有结果",
        "f_raw": "实际等候落在未取整范围内的号 ÷ 有结果的号",
        "f_shown": "实际等候落在所示（向外取整）范围内的号 ÷ 有结果的号，因此高于取整前",
        "f_width": "所示范围上限减下限的平均",
        "f_mae": "预计中值与实际等候之差的绝对值的平均",
        "f_bias": "预计中值减实际等候的平均；正数表示说长了",
        "method_title": "怎么算的",
        "method": "预计等候 = 前面的人数 × 该队列记录的每叫一号的分钟数，再由今天的快慢（最近几次叫号的间隔和等候、"
        "时段、刚来的人数）修正；可能被依法优先和预约超过的人算在前面人数里。范围来自最近预计与实际之差的"
        "分布：按前面人数分档，取两端各 10% 以外的部分，每有一个结果就更新一次（滚动保形区间），每夜用最近 30 天"
        "重新学习。说出时向外取整：10 分钟以内到分，60 分钟以内到 5 分，以上到 10 分。没有足够记录时不说时间。"
        "回测方法与结果见系统文档 docs/waits.md；命令 quhao waits backtest 可用自己的数据重做。",
        "hours": "各时段等候多久",
    },
    "en": {
        "title": "Told waits",
        "lead": "Of numbers that were told a range as they were taken: how many waits lay in it. About 80% should:"
        " a range is honest where eight of ten lie inside and two outside.",
        "period": "Period",
        "day": "Around the day",
        "from": "From",
        "to": "To",
        "show": "Show",
        "csv": "CSV by day and service",
        "csv_day": "Day",
        "raw_count": "Number inside (unrounded)",
        "shown_count": "Number inside (as shown)",
        "back": "Back",
        "drift": "Last {days} days",
        "drift_kept": "{text} of {of} waits lay in their range (before rounding), as the 80% promised.",
        "drift_off": "{text} of {of} waits lay in their range (before rounding), not the 80% promised: supervision has"
        " a yellow card. Mostly windows or ways of working have changed; it is learnt anew every night. If it lasts"
        " longer than a week, call maintenance.",
        "drift_few": "{of} numbers have an outcome, fewer than {enough}: not judged yet.",
        "chart": "Share inside the range, day by day (before rounding)",
        "chart_how": "dashed: the 80% promised; below: numbers with an outcome",
        "chart_last": "The chart has the last {n} days.",
        "nothing": "No range was told in these days. Ranges begin once 50 waits are recorded.",
        "service": "Service",
        "queue": "Line",
        "said": "Told a range",
        "of": "With outcome",
        "raw": "Inside (unrounded)",
        "shown": "Inside (as shown)",
        "width": "Mean width (min)",
        "mae": "Mean error (min)",
        "bias": "Bias (min)",
        "total": "Total",
        "f_of": "numbers told a range and called since; those moved by hand do not count, and who was not called or"
        " left has no outcome",
        "f_raw": "waits inside the unrounded range / with outcome",
        "f_shown": "waits inside the range as shown (rounded outward) / with outcome, and so more than unrounded",
        "f_width": "mean of upper minus lower end as shown",
        "f_mae": "mean size of middle estimate minus wait",
        "f_bias": "mean of middle estimate minus wait; above nought: told too long",
        "method_title": "How it is worked out",
        "method": "The wait is the people ahead times the line's recorded minutes per call, corrected by how today goes"
        " (gaps and waits of the latest calls, the hour, who came just now); those expected to overtake by law or"
        " booking count as ahead. The range comes from how far off recent estimates were, by people ahead, leaving"
        " out a tenth at either end; each outcome moves it (rolling conformal intervals), and every night the last 30"
        " days are learnt anew. It is told rounded outward: to the minute up to 10, to 5 up to 60, to 10 above. With"
        " too few records no time is told. The backtest is in docs/waits.md of the system; quhao waits backtest"
        " repeats it on data of your own.",
        "hours": "Waits by the hour",
    },
}
