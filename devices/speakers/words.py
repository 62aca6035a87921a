"""How a loudspeaker is, in sentences a hall electrician understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "": "音箱已就绪；它不会自己报告故障，请试播一次听听看。",
    "no_player": "本机没有播放程序：请安装 alsa-utils（aplay）或 pipewire（pw-play）。",
    "no_sound_card": "本机没有声卡，或声卡没有启用：请检查接线和系统设置。",
    "player_failed": "播放失败：请检查声卡、音箱的电源和线，以及 device 是否写对。",
    "player_stuck": "播放迟迟没有结束，已停止：请检查声卡是否被别的程序占用。",
    "driver_fault": "播放程序出错，已自动继续；反复出现时请把日志交给维护人员。",
}
