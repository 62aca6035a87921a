"""Who the box is: enrolled once, the key kept for it alone, and clear words when the server does not know it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from devices.agent.config import AgentConfig, from_table, read
from devices.agent.identity import Identity, NotEnrolled, ServerIsAway, establish, proven
from devices.tables import ConfigIsWrong
from tests.devices.hall import CODE, KEY, Hall, serving

PRINTER = {"name": "front", "host": "192.168.1.20"}


def config(port: int, folder: Path, **known: str) -> AgentConfig:
    return AgentConfig(server=f"http://127.0.0.1:{port}", folder=folder, printers=(), **known)


def test_a_code_is_used_once_and_the_key_kept_for_the_owner_alone(tmp_path: Path) -> None:
    hall, folder = Hall(), tmp_path / "state"
    with serving(hall) as port:
        first = establish(config(port, folder, code=CODE))
        again = establish(config(port, folder, code=CODE))
    assert first == again == Identity("7", "JN01", KEY)
    (stored,) = folder.iterdir()
    assert stored.stat().st_mode & 0o777 == 0o600
    assert json.loads(stored.read_text())["key"] == KEY


def test_a_spent_code_is_refused_in_the_servers_words(tmp_path: Path) -> None:
    hall = Hall()
    hall.codes.clear()
    with serving(hall) as port, pytest.raises(NotEnrolled, match="登记码已使用"):
        establish(config(port, tmp_path, code=CODE))
    assert not list(tmp_path.iterdir())


def test_a_key_in_the_file_is_enough(tmp_path: Path) -> None:
    with serving(Hall()) as port:
        assert establish(config(port, tmp_path, key=KEY)).device == "7"


def test_a_wrong_key_and_no_key_say_so(tmp_path: Path) -> None:
    with serving(Hall()) as port:
        with pytest.raises(NotEnrolled, match="设备密钥无效"):
            establish(config(port, tmp_path, key="forged"))
        with pytest.raises(NotEnrolled, match="登记码"):
            establish(config(port, tmp_path))


def test_a_box_that_was_taken_out_learns_it_although_it_has_a_key(tmp_path: Path) -> None:
    with serving(Hall()) as port:
        establish(config(port, tmp_path, code=CODE))
        (tmp_path / "identity.json").write_text('{"device": "7", "hall": "JN01", "key": "revoked"}')
        with pytest.raises(NotEnrolled, match="设备密钥无效"):
            proven(config(port, tmp_path))
    with pytest.raises(ServerIsAway):
        proven(config(port, tmp_path))


def test_a_server_that_is_not_there_is_away_not_wrong(tmp_path: Path) -> None:
    with serving(Hall()) as port:
        pass
    with pytest.raises(ServerIsAway):
        establish(config(port, tmp_path, code=CODE))


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "agent.toml"
    path.write_text(
        'server = "http://hall:8000/"\nkey = "k"\nfolder = "state"\n'
        '[[printer]]\nname = "front"\nhost = "192.168.1.20"\nprofile = "gbk-58"\n'
        '[[printer]]\nname = "desk"\ntransport = "serial"\ndevice = "/dev/ttyUSB0"\nbaud = 9600\n'
    )
    found = read(path)
    assert (found.server, found.folder, found.key) == ("http://hall:8000", tmp_path / "state", "k")
    assert [(one.name, one.transport, one.profile) for one in found.printers] == [
        ("front", "tcp", "gbk-58"),
        ("desk", "serial", "gbk-80"),
    ]


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({}, "server 应为服务器地址"),
        ({"server": "hall:8000"}, "server 应为服务器地址"),
        ({"server": 8000}, "server 的类型不对"),
        ({"server": "http://hall", "printers": []}, "没有名为 printers 的设置"),
        ({"server": "http://hall", "printer": [PRINTER, PRINTER]}, "有 2 台设备都叫"),
        ({"server": "http://hall", "printer": [{"host": "x"}]}, "缺少 name"),
        ({"server": "http://hall", "printer": [{"name": "a"}]}, "要写 host"),
        ({"server": "http://hall", "printer": [{"name": "a", "transport": "serial"}]}, "要写 device"),
        ({"server": "http://hall", "printer": [PRINTER | {"port": "9100"}]}, "port 的类型不对"),
        ({"server": "http://hall", "printer": [PRINTER | {"port": 0}]}, "port 应为"),
        ({"server": "http://hall", "printer": [PRINTER | {"profile": "epson"}]}, "profile 可选"),
        ({"server": "http://hall", "printer": [PRINTER | {"colour": "red"}]}, "没有名为 colour 的设置"),
        ({"server": "http://hall", "printer": ["front"]}, "各写一个表"),
    ],
)
def test_a_wrong_entry_is_named(tmp_path: Path, table: dict[str, object], says: str) -> None:
    with pytest.raises(ConfigIsWrong, match=says):
        from_table(table, tmp_path)


@pytest.mark.parametrize("text", ["server = ", "\xff"])
def test_a_file_that_is_no_toml_says_which_file(tmp_path: Path, text: str) -> None:
    path = tmp_path / "agent.toml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(ConfigIsWrong, match=r"agent\.toml"):
        read(path)
    with pytest.raises(ConfigIsWrong, match="没有找到配置文件"):
        read(tmp_path / "none.toml")


def test_a_code_is_not_spent_where_its_key_could_not_be_kept(tmp_path: Path) -> None:
    hall, place = Hall(), tmp_path / "state"
    place.write_text("a file, where the folder should be")
    with serving(hall) as port, pytest.raises(NotEnrolled, match="不能写入"):
        establish(AgentConfig(server=f"http://127.0.0.1:{port}", folder=place / "x", printers=(), code=CODE))
    assert hall.codes == {CODE}
