"""How a document camera is, whatever its driver, in sentences a hall electrician understands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, str]] = {
    "": "高拍仪正常。",
    "no_answer": "连不上高拍仪：请检查电源、USB 线或网线，device 或 url 是否写对，以及它是否被别的程序占用。",
    "camera_slow": "高拍仪没有在规定时间内给出图像：请看它是否被别的程序占用，必要时调大 answer_s。",
    "camera_refuses": "高拍仪拒绝给出图像：请核对 url、用户名和密码，以及厂家服务里是否选中了摄像头。",
    "wrong_answer": "高拍仪的应答里找不到图像：请核对 json_path 与厂家说明。",
    "too_large": "高拍仪给出的数据太大：请在它的设置里降低分辨率。",
    "broken_off": "图像传到一半断了：请检查网线，再拍一次。",
    "bad_picture": "高拍仪给出的不是能用的图像：请再拍一次；反复出现时核对图像格式（JPEG 或 PNG）和接线。",
    "camera_support_missing": "本机没有装摄像头支持：请安装 quhao 的 camera 组件（OpenCV），或改用厂家服务。",
    "driver_fault": "高拍仪的程序出错，已自动继续；反复出现时请把日志交给维护人员。",
}
