"""What we ship but did not write: pinned, licensed, unchanged, and enough to need no internet."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
ROWS = [row for part in json.loads((STATIC / "vendor/MANIFEST.json").read_text()).values() for row in part]
OWN = [*STATIC.glob("css/*.css"), *STATIC.glob("js/**/*.js")]
# Names of XML vocabularies and a documentation address in error texts: identifiers, never fetched.
HARMLESS = re.compile(r"https?://(www\.w3\.org/(\d{4}/(svg|xlink|xhtml)|1998/Math/MathML)|(\w+\.)?socket\.io)\b")


def test_every_vendored_file_is_the_one_in_the_manifest() -> None:
    wrong = [r["path"] for r in ROWS if hashlib.sha256((ROOT / r["path"]).read_bytes()).hexdigest() != r["sha256"]]
    assert wrong == []
    assert all(row["licence"] and row["origin"] for row in ROWS)


@pytest.mark.parametrize("folder", ["vendor", "fonts", "audio"])
def test_no_file_lies_in_a_vendored_folder_unrecorded(folder: str) -> None:
    recorded = {row["path"] for row in ROWS} | {
        "static/vendor/MANIFEST.json",
        "static/vendor/importmap.json",
        "static/fonts/OFL.txt",
    }
    found = {str(path.relative_to(ROOT)) for path in (STATIC / folder).rglob("*") if path.is_file()}
    assert found <= recorded


def test_versions_in_the_manifest_are_those_of_the_lock_file() -> None:
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    for row in ROWS:
        if row["origin"].startswith("npm:"):
            name, version = row["origin"].removeprefix("npm:").rsplit("@", 1)
            assert locked[f"node_modules/{name}"]["version"] == version


def test_every_name_in_the_import_map_leads_to_a_file() -> None:
    text = (STATIC / "vendor/importmap.json").read_text()
    assert text == text.strip(), "it is inlined and hashed as it is"
    targets = json.loads(text)["imports"]
    assert set(targets) == {"preact", "preact/hooks", "htm", "socket.io"}
    assert all((ROOT / target.lstrip("/")).is_file() for target in targets.values())


@pytest.mark.parametrize("path", [*OWN, *STATIC.glob("vendor/*.js")], ids=lambda path: path.name)
def test_nothing_refers_to_the_internet(path: Path) -> None:
    text = HARMLESS.sub("", path.read_text("utf-8"))
    assert re.findall(r"https?://[\w.-]+\.\w+", text) == []
    assert re.findall(r"""url\(\s*["']?//""", text) == []


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_every_import_and_url_of_our_own_files_exists(path: Path) -> None:
    text = path.read_text("utf-8")
    names = json.loads((STATIC / "vendor/importmap.json").read_text())["imports"]
    for target in (
        re.findall(r"""(?<![\w/])(?:from|import)\s*\(?\s*["']([^"']+)["']""", text) if path.suffix == ".js" else []
    ):
        local = ROOT / target.lstrip("/") if target.startswith("/static/") else path.parent / target
        assert target in names or local.is_file(), target
    for target in re.findall(r"""url\(["']?([^"')]+)""", text) if path.suffix == ".css" else []:
        assert (path.parent / target).resolve().is_file(), target


def test_fonts_and_clips_stay_small() -> None:
    def size(folder: str) -> int:
        return sum(path.stat().st_size for path in (STATIC / folder).rglob("*") if path.is_file())

    assert size("fonts") < 8_000_000
    assert (STATIC / "fonts/quhao-print.otf").stat().st_size < 4_000_000
    assert size("audio") - size("audio/guide") < 2_000_000
    clips = len(list((STATIC / "audio/guide").rglob("*.ogg")))
    assert size("audio/guide") < 8_000 * clips  # a sentence or a name each, in two languages
    assert clips < 1_200
