"""What an acceptance holds: findings, each proven by a look, answered by a person, or left to tick on paper. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

State = Literal["pass", "warn", "fail", "open"]
STATE_WORDS: Final[dict[State, str]] = {"pass": "合格", "warn": "需关注", "fail": "不合格", "open": "待现场确认"}


@dataclass(frozen=True)
class Finding:
    """One line of the list: what was looked at, how it stands, and the sentence with the figures."""

    part: str
    name: str
    state: State
    says: str


@dataclass(frozen=True)
class Manual:
    """A line only people can answer: what to do, and what has to come of it."""

    part: str
    name: str
    todo: str

    def open(self) -> Finding:
        """Left to tick on paper."""
        return Finding(self.part, self.name, "open", self.todo)


@dataclass(frozen=True)
class Report:
    """One acceptance, as it is printed. `at` is local time in words."""

    hall: str
    address: str
    version: str
    at: str
    findings: tuple[Finding, ...]

    def count(self, state: State) -> int:
        """How many lines stand so."""
        return sum(1 for one in self.findings if one.state == state)

    def verdict(self) -> str:
        """The sentence above the signatures."""
        if self.count("fail"):
            return f"有 {self.count('fail')} 项不合格，整改后重新验收。"
        if self.count("open"):
            return f"已检查的项目没有不合格；还有 {self.count('open')} 项待现场逐项确认。"
        return "全部合格。"


SERVER, NETWORK, DEVICES, SCREENS, WORK, EMERGENCY, SECURITY, PAPERS = (
    "一、服务器与数据",
    "二、网络与对时",
    "三、设备",
    "四、屏幕与语音",
    "五、业务",
    "六、断电断网与故障",
    "七、安全",
    "八、资料与培训",
)
PARTS: Final = (SERVER, NETWORK, DEVICES, SCREENS, WORK, EMERGENCY, SECURITY, PAPERS)

# What tenders for halls ask for and no program can see. Each says what to do and what must come of it.
MANUAL: Final[Sequence[Manual]] = (
    Manual(SERVER, "不间断电源", "拔掉市电：服务器和交换机继续工作，时间不少于招标文件要求；记录实测 ____ 分钟。"),
    Manual(SERVER, "备份介质", "备份放在另一块磁盘或另一台机器上，断开后重连，下一次备份成功。"),
    Manual(NETWORK, "终端对时", "每台终端的时间与标准时间相差不超过 2 秒（timedatectl 显示已同步）。"),
    Manual(NETWORK, "布线", "每个信息点有标签，与竣工图一致；RS-485 两端有终端电阻，A/B 未接反。"),
    Manual(DEVICES, "身份证", "刷卡后屏上显示遮掩的姓名，点一次即出号；日志和屏上没有完整证号。"),
    Manual(DEVICES, "扫码", "预约码、小票、办件编号各扫一次，取号机、导办台、窗口都打开正确的内容。"),
    Manual(DEVICES, "呼叫器和评价器", "每个窗口按顺呼、重呼、过号各一次；办结后评价器提示，按键后评价入库。"),
    Manual(DEVICES, "高拍仪", "拍一页材料，出现在当前号的办件材料里，图像清楚。"),
    Manual(
        DEVICES,
        "缺纸、开盖、切刀",
        "逐台取出纸卷、打开上盖：取号机、窗口和监控页一分钟内说明故障和处理办法，恢复后自动消除。",
    ),
    Manual(SCREENS, "浏览器版本", "各终端 chromium --version 不低于 120，记录版本 ____。"),
    Manual(SCREENS, "字高和距离", "坐在最远的座位能读清综合屏的号码和窗口；窗口屏在排队线处能读清。"),
    Manual(SCREENS, "LED 条屏", "叫号后条屏、窗口屏、综合屏显示同一个号码和窗口。"),
    Manual(SCREENS, "语音音量", "最远的座位听得清，静音时段不响；取号机第 5 级音量在面前不低于 65 dB(A)。"),
    Manual(WORK, "取号到办结", "不用手机，三次点按以内取到号；叫号、办理、评价、办结各一次，报表里有这一笔。"),
    Manual(WORK, "预约", "网上约一个号，现场报到，叫号次序符合规则；爽约记录符合设置。"),
    Manual(WORK, "优先", "按证件年龄提示老年人优先，残疾人、军人等由导办登记，次序说明可查。"),
    Manual(WORK, "无障碍", "长辈版、低位操作、语音引导、键盘各走一遍取号。"),
    Manual(EMERGENCY, "断网", "拔掉取号机网线：继续发号并打印，小票注明；接回后号码不重、时间如实。"),
    Manual(EMERGENCY, "服务器重启", "正在排队时重启服务器：十秒内恢复，号码、次序、正在办理的号都在。"),
    Manual(EMERGENCY, "终端断电", "逐台断电再上电：不碰键盘鼠标，五分钟内回到工作画面。"),
    Manual(EMERGENCY, "设备插拔", "拔下读卡器和打印机再插回：恢复不需要任何操作，其他设备不受影响。"),
    Manual(SECURITY, "终端封闭", "在取号机上用键盘、触摸试图退出页面、打开别的程序、插 U 盘：都不成功。"),
    Manual(SECURITY, "对外端口", "从另一台电脑访问服务器 8000 端口：连不上；只有 80 和 443 开放。"),
    Manual(SECURITY, "管理员两步验证", "每位管理员登录都要手机验证码；离职人员账号已停用。"),
    Manual(SECURITY, "证书机构私钥", "/etc/quhao/tls/ca.key 已移出服务器，离线保存于 ________。"),
    Manual(PAPERS, "竣工资料", "设备清单（厂家、型号、序列号、位置）、接线图、IP 地址表、大厅文件、管理员交接单。"),
    Manual(PAPERS, "培训", "窗口人员、导办、管理员各培训一次并签到；应急手工叫号演练一次。"),
)


def in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Part by part, each in the order found."""
    return tuple(sorted(findings, key=lambda one: PARTS.index(one.part)))
