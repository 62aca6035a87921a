"""The Chinese sentences of notices, each from the fullest to the shortest; the last has no link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from queue_server.notices.model import Kind

LINK_DO: Final = "签到、改时间、取消、看要带什么，点 {link}"
ZH: Final[Mapping[Kind, tuple[str, ...]]] = {
    "code": (
        "验证码 {code}，用于预约{matter}（{time}），请勿告诉他人。",
        "验证码 {code}，用于预约 {number}（{time}），请勿告诉他人。",
        "验证码 {code}，请勿告诉他人。",
    ),
    "booked": (
        "预约成功：{matter}，{time}，{place}，预约号 {number}。" + LINK_DO,
        "预约成功：{matter}，{time}，预约号 {number}。签到、改时间或取消，点 {link}",
        "已预约 {number}：{time}。签到或改时间，点 {link}",
        "预约成功：{matter}，{time}，{place}，预约号 {number}。",
        "已预约 {number}：{time}，{place}。",
    ),
    "changed": (
        "预约已改时间：{matter}改到 {time}，原 {was} 作废。{place}，预约号 {number} 不变。" + LINK_DO,
        "预约已改时间：{matter}改到 {time}，原 {was} 作废。预约号 {number}。签到或取消，点 {link}",
        "预约 {number} 改到 {time}，原 {was} 作废。详情点 {link}",
        "预约已改时间：{matter}改到 {time}，原 {was} 作废。{place}，预约号 {number} 不变。",
        "预约 {number} 已改到 {time}，{place}。",
    ),
    "evening": (
        "提醒：您预约了 {time} 办{matter}，{place}，预约号 {number}。不能来请改时间或取消，点 {link}",
        "提醒：{time}，{matter}，预约号 {number}。不能来请改时间或取消，点 {link}",
        "提醒：{time} 预约 {number}。不能来请点 {link}",
        "提醒：您预约了 {time} 办{matter}，{place}，预约号 {number}。",
        "提醒：{time}，{place}，预约号 {number}。",
    ),
    "morning": (
        "提醒：您预约了今天 {clock} 办{matter}，{place}，预约号 {number}。到大厅后签到，点 {link}",
        "今天 {clock} 办{matter}，预约号 {number}。到大厅后签到，点 {link}",
        "今天 {clock} 预约 {number}。签到点 {link}",
        "提醒：您预约了今天 {clock} 办{matter}，{place}，预约号 {number}。请提前到大厅签到。",
        "今天 {clock} 预约，{place}，预约号 {number}。",
    ),
    "slow": (
        "大厅今天办得慢，您 {clock} 办{matter}的预约约晚 {late} 分钟。可以改期或取消，不计爽约，点 {link}",
        "大厅今天办得慢，您 {clock} 的预约约晚 {late} 分钟。可以改期，不计爽约，点 {link}",
        "{clock} 预约约晚 {late} 分。改期点 {link}",
        "大厅今天办得慢，您 {clock} 办{matter}的预约约晚 {late} 分钟。要改期请致电大厅。",
        "您 {clock} 的预约 {number} 约晚 {late} 分钟，可致电大厅改期。",
    ),
    "moved": (
        "抱歉，因{reason}，您的{matter}预约由大厅改到 {time}，原 {was} 作废。{place}，预约号 {number} 不变。"
        "不方便请另选时间，不计爽约，点 {link}",
        "抱歉，因{reason}，{matter}预约 {number} 改到 {time}，原 {was} 作废。不方便请另选时间，点 {link}",
        "抱歉，大厅把您的{matter}预约改到 {time}，原 {was} 作废。不方便请另选时间，点 {link}",
        "大厅把预约 {number} 改到 {time}，原 {was} 作废。另选时间点 {link}",
        "抱歉，因{reason}，您的{matter}预约由大厅改到 {time}，原 {was} 作废。{place}，预约号 {number} 不变。",
        "抱歉，大厅把您的{matter}预约改到 {time}，原 {was} 作废。{place}，预约号 {number} 不变。",
        "大厅已把预约 {number} 改到 {time}，{place}。",
    ),
    "called_off": (
        "抱歉，因{reason}，大厅取消了您 {time} 办{matter}的预约 {number}，不计爽约。请重新预约，点 {link}",
        "抱歉，大厅取消了您 {time} 办{matter}的预约，不计爽约。请重新预约，点 {link}",
        "大厅取消了 {time} 的预约 {number}。重新预约点 {link}",
        "抱歉，因{reason}，大厅取消了您 {time} 办{matter}的预约 {number}，不计爽约，请重新预约。",
        "因大厅原因，{time} 的预约 {number} 已取消，不计爽约。",
    ),
    "cancelled": (
        "您 {time} 办{matter}的预约 {number} 已取消。",
        "您 {time} 的预约 {number} 已取消。",
        "预约 {number} 已取消。",
    ),
    "missed": (
        "您没有来 {time} 办{matter}的预约 {number}。还要办，请重新预约或到大厅取号。查看或说明原因，点 {link}",
        "您没有来 {time} 的预约 {number}。重新预约或说明原因，点 {link}",
        "没有来 {time} 的预约。详情点 {link}",
        "您没有来 {time} 办{matter}的预约 {number}。还要办，请重新预约或到大厅取号。",
        "您没有来 {time} 的预约 {number}。还要办，请重新预约或到大厅取号。",
    ),
    "warned": (
        "您没有来 {time} 办{matter}的预约 {number}，再有一次将暂停预约；现场取号不受影响。有特殊原因请说明，点 {link}",
        "您没有来 {time} 的预约 {number}，再有一次将暂停预约。有特殊原因请说明，点 {link}",
        "没有来 {time} 的预约，再有一次将停约。说明原因点 {link}",
        "您没有来 {time} 办{matter}的预约 {number}，再有一次将暂停预约；有特殊原因请到导办台说明。",
        "您没有来 {time} 的预约 {number}，再有一次将暂停预约；申诉请到导办台。",
    ),
    "barred": (
        "您没有来 {time} 办{matter}的预约，{until}前不能再预约；现场取号不受影响。有特殊原因请说明，点 {link}",
        "您没有来 {time} 的预约，{until}前不能再预约。有特殊原因请说明，点 {link}",
        "{until}前不能再预约。说明原因点 {link}",
        "您没有来 {time} 办{matter}的预约，{until}前不能再预约；现场取号不受影响，申诉请到导办台。",
        "您没有来 {time} 的预约，{until}前不能再预约；申诉请到导办台。",
    ),
    "appeal_granted": (
        "您就 {time} {matter}预约 {number} 说明的情况已采纳，不计爽约：{reason}。详情点 {link}",
        "您就预约 {number} 说明的情况已采纳，不计爽约。详情点 {link}",
        "您就 {time} {matter}预约 {number} 说明的情况已采纳，不计爽约：{reason}。",
        "您就预约 {number} 说明的情况已采纳，不计爽约。",
    ),
    "appeal_declined": (
        "您就 {time} {matter}预约 {number} 说明的情况没有采纳：{reason}。仍可现场取号；有疑问请到导办台。详情点 {link}",
        "您就预约 {number} 说明的情况没有采纳。有疑问请到导办台。详情点 {link}",
        "您就 {time} {matter}预约 {number} 说明的情况没有采纳：{reason}。有疑问请到导办台。",
        "您就预约 {number} 说明的情况没有采纳。有疑问请到导办台。",
    ),
    "soon": (
        "快到 {number} 号了，前面 {ahead} 人，请到{place}等候。看进度点 {link}",
        "快到 {number} 号了，请到{place}。看进度点 {link}",
        "快到 {number} 号了。进度 {link}",
        "快到 {number} 号了，前面 {ahead} 人，请到{place}等候。",
    ),
    "called": (
        "请 {number} 号到 {window} 号窗口，{place}。怎么走点 {link}",
        "请 {number} 号到 {window} 号窗口。路线 {link}",
        "请 {number} 号到 {window} 号窗口，{place}。",
    ),
    "told": (
        "办件 {number} 还缺：{matter}，请于{until}前送到{place}。补交不重新排队。查进度点 {link}",
        "办件 {number} 还缺 {count} 项材料，请于{until}前补齐。查看点 {link}",
        "办件 {number} 还缺：{matter}，请于{until}前送到{place}。补交不重新排队。",
        "办件 {number} 还缺 {count} 项材料，请于{until}前送到{place}。",
    ),
    "accepted": (
        "办件 {number} 已受理：{matter}，承诺{until}前办结。还有 {count} 项材料请于{time}前补交，不重新排队。"
        "查进度点 {link}",
        "办件 {number} 已受理，承诺{until}前办结。还有 {count} 项材料请于{time}前补交。查进度点 {link}",
        "办件 {number} 已受理，承诺{until}前办结。还有 {count} 项材料请于{time}前补交，不重新排队。",
        "办件 {number} 已受理。还有 {count} 项材料请于{time}前补交，不重新排队。查进度点 {link}",
        "办件 {number} 已受理。还有 {count} 项材料请于{time}前补交，不重新排队。",
        "办件 {number} 已受理：{matter}，承诺{until}前办结。查进度点 {link}",
        "办件 {number} 已受理，承诺{until}前办结。查进度点 {link}",
        "办件 {number} 已受理，承诺{until}前办结。",
        "办件 {number} 已受理：{matter}。查进度点 {link}",
        "办件 {number} 已受理。",
    ),
    "refused": (
        "办件 {number} 不予受理：{matter}。理由：{reason}。可依法申请行政复议或提起行政诉讼。查进度点 {link}",
        "办件 {number} 不予受理，理由：{reason}。查进度点 {link}",
        "办件 {number} 不予受理：{matter}。理由：{reason}。可依法申请行政复议或提起行政诉讼。",
        "办件 {number} 不予受理，理由：{reason}。",
    ),
    "ready": (
        "办件 {number} 已办结：{matter}。请带证件到大厅统一出件窗口领取，取件码 {code}。看进度、评价点 {rate}",
        "办件 {number} 已办结，请带证件来领取，取件码 {code}。看进度、评价点 {rate}",
        "办件 {number} 已办结：{matter}。请带证件到大厅统一出件窗口领取，取件码 {code}。查进度点 {link}",
        "办件 {number} 已办结，请带证件来领取，取件码 {code}。查进度点 {link}",
        "办件 {number} 已办结：{matter}。请带证件到大厅统一出件窗口领取，取件码 {code}。",
        "办件 {number} 已办结，请带证件来领取，取件码 {code}。",
    ),
    "concluded": (
        "办件 {number} 已办结：{matter}，不用来领取。看进度、评价这次服务点 {rate}",
        "办件 {number} 已办结，不用来领取。看进度、评价点 {rate}",
        "办件 {number} 已办结：{matter}，不用来领取。查进度点 {link}",
        "办件 {number} 已办结，不用来领取。查进度点 {link}",
        "办件 {number} 已办结：{matter}，不用来领取。",
        "办件 {number} 已办结，不用来领取。",
    ),
    "parcel_sent": (
        "办件 {number} 的结果已由{carrier}寄出：{matter}，运单号 {tracking}。看进度、评价点 {rate}",
        "办件 {number} 已由{carrier}寄出，运单号 {tracking}。看进度、评价点 {rate}",
        "办件 {number} 的结果已由{carrier}寄出：{matter}，运单号 {tracking}。查进度点 {link}",
        "办件 {number} 的结果已由{carrier}寄出，运单号 {tracking}。查进度点 {link}",
        "办件 {number} 的结果已由{carrier}寄出：{matter}，运单号 {tracking}。",
        "办件 {number} 的结果已由{carrier}寄出，运单号 {tracking}。",
    ),
    "enquiry_answered": (
        "您的{matter} {number} 已回复。查看并评价请点 {link}",
        "您的{matter} {number} 已回复。查看点 {link}",
        "您的{matter} {number} 已回复。请在大厅自助终端或导办台凭编号和手机号后四位查看。",
        "您的{matter} {number} 已回复，请到大厅查看。",
    ),
    "enquiry_put_off": (
        "您的{matter} {number} 延期至{until}回复，原因：{reason}。查看点 {link}",
        "您的{matter} {number} 延期至{until}回复。查看点 {link}",
        "您的{matter} {number} 延期至{until}回复，原因：{reason}。",
        "您的{matter} {number} 延期至{until}回复。",
    ),
    "alarm": (
        "电子监察{reason}：{matter}，{number}（{place}）。请登录系统，在“我的监察”中处理。",
        "电子监察{reason}：{matter}，{number}。请登录系统处理。",
    ),
    "hands": (
        "{place}呼叫全员支援：{reason}。请尽快到岗，并在系统中应答。",
        "{place}呼叫全员支援，请尽快到岗。",
    ),
    "enquiry_passed": (
        "您的{matter} {number} 不由本大厅办理，已转{place}，由该单位答复。查看点 {link}",
        "您的{matter} {number} 已转{place}，由该单位答复。",
        "您的{matter} {number} 已转其他单位答复，请到大厅查看。",
    ),
    "passed": (
        "叫到 {number} 号时您不在，已过号。请到导办台恢复排队，不必重新取号。看进度点 {link}",
        "{number} 号已过号，请到导办台。进度 {link}",
        "叫到 {number} 号时您不在，已过号。请到导办台恢复排队。",
    ),
}
