"""What a device, its state and the reason of a fault are called where people read it: one catalogue for every face."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from queue_server.hall.codes import Words

KIND_WORDS: Final[Mapping[str, Words]] = {
    "agent": Words("设备代理主机", "Box with device agent"),
    "kiosk": Words("取号机", "Kiosk"),
    "board": Words("综合屏", "Board"),
    "window": Words("窗口屏", "Window screen"),
    "desk": Words("导办台", "Guide desk"),
    "printer": Words("小票打印机", "Slip printer"),
    "reader": Words("身份证阅读器", "ID card reader"),
    "scanner": Words("扫码器", "Code scanner"),
    "pad": Words("叫号评价器", "Caller and rating pad"),
    "led": Words("窗口条屏", "LED strip"),
    "line": Words("串口设备", "Device on a line"),
    "camera": Words("高拍仪", "Document camera"),
    "speaker": Words("语音播报", "Speaker"),
}
STATE_WORDS: Final[Mapping[str, Words]] = {
    "online": Words("正常", "Working"),
    "degraded": Words("可用，需留意", "Works, look after it"),
    "unavailable": Words("故障", "Out of order"),
    "unknown": Words("状态不明", "Not known"),
    "pending": Words("未登记", "Not enrolled"),
    "revoked": Words("已撤销", "Revoked"),
    "maintenance": Words("停用维护中", "Out of service"),
}
REASON_WORDS: Final[Mapping[str, Words]] = {
    "paper_out": Words("缺纸", "out of paper"),
    "cover_open": Words("上盖打开", "cover open"),
    "cutter_error": Words("切刀故障", "cutter fault"),
    "offline": Words("脱机", "off-line"),
    "near_end": Words("纸快用完", "paper nearly out"),
    "no_answer": Words("没有应答", "no answer"),
    "port_lost": Words("连接断开", "connection lost"),
    "port_missing": Words("没有插好", "not plugged in"),
    "port_denied": Words("没有使用端口的权限", "no right to its port"),
    "port_busy": Words("端口被占用", "its port is taken"),
    "agent_away": Words("所在主机未连接", "its box is not connected"),
    "not_reported": Words("主机不再报告", "its box reports it no more"),
    "never_reported": Words("尚未报告", "never reported"),
    "driver_fault": Words("驱动出错", "driver fault"),
    "address_silent": Words("部分地址没有应答", "some addresses do not answer"),
    "garbled": Words("收到乱码", "garbled data"),
    "sam_not_licensed": Words("安全模块未授权", "its security module is not licensed"),
    "self_test_failed": Words("安全模块自检未通过", "its security module failed its self-test"),
    "card_unreadable": Words("刚才的证件没有读出来", "the last card could not be read"),
    "printer_error": Words("打印机报错", "printer error"),
    "not_heard": Words("还没有收到应答", "not heard yet"),
    "refused": Words("控制卡拒收内容", "the card refuses the content"),
    "busy": Words("一直忙", "busy all the time"),
    "checksum": Words("收到的数据有错", "data arrives spoilt"),
    "no_font": Words("控制卡没有字库", "the card has no font"),
    "wrong_device_type": Words("型号与配置不符", "another type than configured"),
    "memory": Words("控制卡存不下内容", "the card has no room"),
    "bad_group": Words("控制卡不认识命令", "the card does not know the command"),
    "no_command": Words("控制卡不认识命令", "the card does not know the command"),
    "camera_slow": Words("没有按时给出图像", "no picture in time"),
    "camera_refuses": Words("拒绝给出图像", "refuses to give a picture"),
    "camera_support_missing": Words("主机没有装摄像头支持", "its box lacks camera support"),
    "wrong_answer": Words("应答里没有图像", "no picture in its answer"),
    "too_large": Words("图像太大", "picture too large"),
    "broken_off": Words("传到一半中断", "broken off half-way"),
    "no_player": Words("主机没有播放程序", "its box has no player"),
    "no_sound_card": Words("主机没有声卡", "its box has no sound card"),
    "player_failed": Words("放不出声音", "plays nothing"),
    "player_stuck": Words("播放卡住", "its player is stuck"),
    "bad_picture": Words("图像不能用", "picture cannot be used"),
    "page_away": Words("页面未连接", "its page is not connected"),
    "flapping": Words("连接时断时续", "the connection comes and goes"),
    "not_enrolled": Words("等待登记", "waits to be enrolled"),
    "no_place": Words("没有指定位置，取号机和窗口用不到", "stands nowhere: no kiosk and no window can use it"),
    "no_block": Words("没有预留号，断网时不能发号", "has no numbers of its own: gives none out without the server"),
    "other": Words("其他故障", "another fault"),
}


def kind_words(kind: str) -> Words:
    """What a kind of device is called."""
    return KIND_WORDS.get(kind) or Words(kind, kind)


def reason_words(reason: str) -> Words:
    """What a reason is called; a code of a newer agent stays as it is, none is no words."""
    return REASON_WORDS.get(reason) or Words(reason.replace("_", " "), reason.replace("_", " "))
