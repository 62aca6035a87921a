"""Which wheels an installation without the internet needs, and fetching them.

`python -m deploy.wheels table` asks the package index for every locked wheel of every kind of machine and writes down
what it found in wheels.toml, which a test then judges without the internet. `python -m deploy.wheels fetch KIND FOLDER`
fills a folder for install.sh, with the project's own wheel.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).resolve().parents[1]
TABLE: Final = ROOT / "deploy" / "wheels.toml"
PYTHON: Final = (3, 11)  # Debian 12's; requirements.lock was resolved with it
GLIBC_MINOR: Final = 28  # Kylin V10 and UOS V20 have 2.28; wheels for older ones run there too
PINNED: Final = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)\s*(?:;\s*([^\\]+?))?\s*\\?$")


@dataclass(frozen=True)
class Kind:
    """A kind of machine: what it is called here, which lock it installs, its tags, and how markers see it."""

    name: str
    lock: str
    platforms: tuple[str, ...]
    environment: Mapping[str, str]

    def tags(self) -> list[Tag]:
        """Every wheel tag that runs on it."""
        own = cpython_tags(PYTHON, platforms=self.platforms)
        return [*own, *compatible_tags(PYTHON, interpreter="cp311", platforms=self.platforms)]


def _linux(machine: str) -> tuple[str, ...]:
    old = {17: "manylinux2014"} | ({12: "manylinux2010", 5: "manylinux1"} if machine == "x86_64" else {})
    oldest = 5 if machine == "x86_64" else 17
    minors = range(GLIBC_MINOR, oldest - 1, -1)
    names = [one for minor in minors for one in (f"manylinux_2_{minor}", old.get(minor)) if one]
    return (*(f"{one}_{machine}" for one in names), f"linux_{machine}")


def _environment(system: str, platform: str, machine: str) -> dict[str, str]:
    return {
        "platform_system": system,
        "sys_platform": platform,
        "os_name": "nt" if platform == "win32" else "posix",
        "platform_machine": machine,
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "python_version": f"{PYTHON[0]}.{PYTHON[1]}",
        "python_full_version": f"{PYTHON[0]}.{PYTHON[1]}.2",
        "extra": "",
    }


SERVER, AGENT = "requirements.lock", "requirements-agent.lock"
KINDS: Final = (
    Kind("linux-x86_64", SERVER, _linux("x86_64"), _environment("Linux", "linux", "x86_64")),
    Kind("linux-arm64", SERVER, _linux("aarch64"), _environment("Linux", "linux", "aarch64")),
    Kind("linux-x86_64-agent", AGENT, _linux("x86_64"), _environment("Linux", "linux", "x86_64")),
    Kind("linux-arm64-agent", AGENT, _linux("aarch64"), _environment("Linux", "linux", "aarch64")),
    Kind("windows-amd64-agent", AGENT, ("win_amd64",), _environment("Windows", "win32", "AMD64")),
)


@dataclass(frozen=True)
class Pin:
    """One locked package: its name, version, the marker it stands under ("" for none), and the hashes allowed."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    def on(self, kind: Kind) -> bool:
        """Whether that kind of machine installs it."""
        condition = Requirement(f"{self.name}; {self.marker}").marker if self.marker else None
        return condition is None or condition.evaluate(dict(kind.environment))


def pins(lock: Path) -> list[Pin]:
    """What a lock written by pip-compile holds."""
    found: list[Pin] = []
    for block in re.split(r"\n(?=[A-Za-z0-9])", lock.read_text(encoding="utf-8")):
        head = PINNED.match(block.splitlines()[0])
        if head:
            name, version, marker = head.groups()
            hashes = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", block))
            found.append(Pin(canonicalize_name(name), version, marker or "", hashes))
    return found


def wanted(kind: Kind) -> list[Pin]:
    """What that kind of machine installs."""
    return [one for one in pins(ROOT / kind.lock) if one.on(kind)]


def download(kind: Kind, folder: Path) -> None:
    """The wheels of a kind of machine into the folder, checked against the lock; CalledProcessError."""
    lines = [f"{one.name}=={one.version} {' '.join(f'--hash=sha256:{h}' for h in one.hashes)}" for one in wanted(kind)]
    chosen = [word for platform in kind.platforms for word in ("--platform", platform)]
    abis = [word for abi in ("cp311", "abi3", "none") for word in ("--abi", abi)]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(lines))
        file.flush()
        _pip(
            *("download", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--dest", str(folder)),
            *("--implementation", "cp", "--python-version", f"{PYTHON[0]}.{PYTHON[1]}", *abis, *chosen),
            *("--requirement", file.name),
        )


def needs(wheel: Path, kind: Kind) -> list[str]:
    """Names of the packages a wheel wants on that kind of machine, whatever extras aside."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        facts = HeaderParser().parsestr(archive.read(name).decode())
    asked = [Requirement(one) for one in facts.get_all("Requires-Dist", [])]
    return sorted(
        {canonicalize_name(one.name) for one in asked if not one.marker or one.marker.evaluate(dict(kind.environment))}
    )


def rows(kind: Kind, folder: Path) -> Iterator[str]:
    """The lines of the table for what was downloaded."""
    yield f"\n[{kind.name}]"
    for wheel in sorted(folder.glob("*.whl"), key=lambda one: one.name.lower()):
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        names = ", ".join(f'"{one}"' for one in needs(wheel, kind))
        yield f'"{wheel.name}" = {{ sha256 = "{digest}", needs = [{names}] }}'


def write_table() -> None:
    """Ask the index for everything and write down what there is."""
    lines = ["# Written by `make wheels`: what the package index holds for every locked package, per kind of machine."]
    for kind in KINDS:
        with tempfile.TemporaryDirectory() as folder:
            download(kind, Path(folder))
            lines += rows(kind, Path(folder))
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def fetch(kind: Kind, folder: Path) -> None:
    """Everything install.sh needs from the internet for one kind of machine, and the project's own wheel."""
    folder.mkdir(parents=True, exist_ok=True)
    download(kind, folder)
    _pip("wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT))


def _pip(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", *words], check=True)


def main(words: list[str]) -> int:
    """`table`, or `fetch KIND FOLDER`."""
    by_name = {one.name: one for one in KINDS}
    match words:
        case ["table"]:
            write_table()
        case ["fetch", name, folder] if name in by_name:
            fetch(by_name[name], Path(folder))
        case _:
            sys.stderr.write(f"table | fetch {'|'.join(by_name)} FOLDER\n")
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
