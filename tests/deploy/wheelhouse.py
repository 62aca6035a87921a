"""A wheelhouse made on the spot, of what is installed here: real wheels and their lock without the internet."""

from __future__ import annotations

import base64
import hashlib
import re
import zipfile
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Final

NOT_IN_A_WHEEL: Final = {"INSTALLER", "REQUESTED", "RECORD", "direct_url.json"}


def repacked(name: str, folder: Path) -> str:
    """The wheel an installed package came from, near enough, into the folder; its line of a lock."""
    found = metadata.distribution(name)
    tags = re.findall(r"^Tag: (\S+)", found.read_text("WHEEL") or "", re.M)
    inside = [one for one in found.files or () if ".." not in one.parts and one.suffix != ".pyc"]
    files = {str(one): Path(str(one.locate())).read_bytes() for one in inside if one.name not in NOT_IN_A_WHEEL}
    wheel = packed(folder / f"{name}-{found.version}-{tags[-1]}.whl", files)
    return f"{name}=={found.version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


def own(package: Path, version: str, folder: Path) -> Path:
    """A wheel `quhao` of one of our packages alone."""
    code = {f"{package.name}/{one.relative_to(package)}": one.read_bytes() for one in package.rglob("*.py")}
    info = f"quhao-{version}.dist-info"
    facts = {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: quhao\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    return packed(folder / f"quhao-{version}-py3-none-any.whl", {**code, **facts})


def packed(wheel: Path, files: Mapping[str, bytes]) -> Path:
    """The files as a wheel, with the record of their hashes."""
    info = next(one.split("/")[0] for one in files if ".dist-info/" in one)
    rows = [f"{name},sha256={_digest(content)},{len(content)}" for name, content in files.items()]
    with zipfile.ZipFile(wheel, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
        archive.writestr(f"{info}/RECORD", "\n".join([*rows, f"{info}/RECORD,,", ""]))
    return wheel


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
