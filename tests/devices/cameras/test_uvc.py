"""A camera at a video node: opened for one picture, let go at once, and plain about what the box lacks."""

from __future__ import annotations

import base64
import io
import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from devices.cameras import taking
from devices.cameras.uvc.config import UvcCameraConfig, read_config
from devices.cameras.uvc.driver import WARM_UP, uvc_camera
from devices.model import Health
from devices.tables import ConfigIsWrong

WAIT_S = 30.0


class Capture:
    """What OpenCV's capture does, as far as it is asked: this many frames, each a number."""

    frames = 100
    is_there = True

    def __init__(self, device: str) -> None:
        self.device, self.read_so_far, self.asked, self.is_open = device, 0, dict[int, Any](), True
        captures.append(self)

    def isOpened(self) -> bool:
        return self.is_there

    def set(self, what: int, value: Any) -> None:
        self.asked[what] = value

    def read(self) -> tuple[bool, int]:
        self.read_so_far += 1
        return self.read_so_far <= self.frames, self.read_so_far

    def release(self) -> None:
        self.is_open = False


captures: list[Capture] = []


def encoded(_ending: str, frame: int, _settings: list[int]) -> tuple[bool, bytes]:
    written = io.BytesIO()
    Image.new("L", (640, 480), frame).save(written, "JPEG")
    return True, written.getvalue()


@pytest.fixture
def node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(taking, "TICK_S", 0.01)
    captures.clear()
    (tmp_path / "video0").touch()
    return tmp_path / "video0"


@pytest.fixture
def opencv(monkeypatch: pytest.MonkeyPatch) -> type[Capture]:
    module = SimpleNamespace(
        VideoCapture=Capture,
        VideoWriter_fourcc=lambda *letters: "".join(letters),
        CAP_PROP_FOURCC=6,
        CAP_PROP_FRAME_WIDTH=3,
        CAP_PROP_FRAME_HEIGHT=4,
        IMWRITE_JPEG_QUALITY=1,
        imencode=encoded,
        __spec__=object(),
    )
    monkeypatch.setitem(sys.modules, "cv2", module)
    return Capture


def taken(node: Path, *, is_tested: bool = False) -> tuple[dict[str, Any], Health]:
    camera = uvc_camera(UvcCameraConfig(name="desk", device=str(node)))
    stop, told = threading.Event(), list[dict[str, Any]]()

    def tell(reading: Any) -> None:
        told.append(dict(reading.body))
        stop.set()

    if is_tested:
        assert camera.act({"do": "test"}) == ""  # its picture is nobody's
    assert camera.act({"do": "take_picture", "token": "page-1"}) == ""
    thread = threading.Thread(target=camera.run, args=(tell, stop), daemon=True)
    thread.start()
    thread.join(WAIT_S)
    return told[0], camera.health()


def test_the_frame_after_the_warm_up_is_the_picture_and_the_camera_is_let_go(node: Path, opencv: type[Capture]) -> None:
    body, health = taken(node, is_tested=True)
    with Image.open(io.BytesIO(base64.b64decode(body["jpeg"]))) as picture:
        assert picture.convert("L").getpixel((9, 9)) == WARM_UP + 1
    assert (body["width_px"], body["height_px"], health) == (640, 480, Health("online"))
    capture, tested = captures[-1], captures[0]
    assert (len(captures), tested.is_open) == (2, False)
    assert capture.asked == {6: "MJPG", 3: 2_592, 4: 1_944}
    assert not capture.is_open


def test_a_camera_in_other_hands_or_without_a_frame_is_said(
    node: Path, opencv: type[Capture], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Capture, "frames", WARM_UP)
    assert taken(node) == ({"token": "page-1", "error": "bad_picture"}, Health("unavailable", "bad_picture"))
    monkeypatch.setattr(Capture, "is_there", False)
    assert taken(node) == ({"token": "page-1", "error": "no_answer"}, Health("unavailable", "no_answer"))
    assert [capture.is_open for capture in captures] == [False, False]


def test_a_box_without_opencv_says_so(node: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cv2", None)
    error = "camera_support_missing"
    assert taken(node) == ({"token": "page-1", "error": error}, Health("unavailable", error))


def test_a_node_that_is_not_there_is_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "TICK_S", 0.01)
    assert taken(tmp_path / "video9")[1] == Health("unavailable", "no_answer")


def test_tables_are_checked() -> None:
    assert read_config({"name": "desk", "device": "/dev/video2"}).device == "/dev/video2"
    with pytest.raises(ConfigIsWrong, match="width_px"):
        read_config({"name": "desk", "width_px": 0})
