"""Copies pinned front-end code and font slices from node_modules into static/, with licence and hash.

Run after `npm ci --ignore-scripts`: `.venv/bin/python deploy/assets/vendor.py`. Nothing is fetched at run time.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from manifest import ROOT, STATIC, entry, write

MODULES = ROOT / "node_modules"
FONT_PACKAGE = "@fontsource-variable/noto-sans-sc"
# package, file in it, where it goes
CODE = (
    ("preact", "dist/preact.mjs", "static/vendor/preact.module.js"),
    ("preact", "hooks/dist/hooks.mjs", "static/vendor/preact-hooks.module.js"),
    ("preact", "LICENSE", "static/vendor/LICENSE.preact"),
    ("htm", "dist/htm.module.js", "static/vendor/htm.module.js"),
    ("htm", "LICENSE", "static/vendor/LICENSE.htm"),
    ("socket.io-client", "dist/socket.io.esm.min.js", "static/vendor/socket.io.esm.min.js"),
    ("socket.io-client", "LICENSE", "static/vendor/LICENSE.socket.io-client"),
    ("axe-core", "axe.min.js", "tests/vendor/axe.min.js"),
    ("axe-core", "LICENSE", "tests/vendor/LICENSE.axe-core"),
)
# What a page may import by name; inlined in every page that loads modules, so its hash is what the CSP allows.
IMPORT_MAP = {
    "imports": {
        "htm": "/static/vendor/htm.module.js",
        "preact": "/static/vendor/preact.module.js",
        "preact/hooks": "/static/vendor/preact-hooks.module.js",
        "socket.io": "/static/vendor/socket.io.esm.min.js",
    }
}


def package_facts(package: str) -> tuple[str, str]:
    """(name@version, licence) of an installed npm package."""
    facts = json.loads((MODULES / package / "package.json").read_text("utf-8"))
    return f"npm:{package}@{facts['version']}", facts["license"]


def copy(package: str, source: str, target: Path) -> dict[str, str]:
    """Copy one file of a package byte for byte and return its manifest row."""
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(MODULES / package / source, target)
    origin, licence = package_facts(package)
    return entry(target, origin, licence)


def copy_font_slices() -> tuple[list[dict[str, str]], list[str]]:
    """Copy the range-split variable font; returns its manifest rows and one @font-face rule per slice."""
    css = (MODULES / FONT_PACKAGE / "wght.css").read_text("utf-8")
    rows, rules = [], []
    for name, ranges in re.findall(r"url\(\./files/([\w-]+\.woff2)\).*?unicode-range:\s*([^;]+);", css, re.S):
        short = name.removeprefix("noto-sans-sc-").replace("-wght-normal", "")
        rows.append(copy(FONT_PACKAGE, f"files/{name}", STATIC / "fonts" / "noto-sans-sc" / short))
        rules.append(
            '@font-face{font-family:"Quhao Sans";font-weight:100 900;font-display:swap;'
            f'src:url("../fonts/noto-sans-sc/{short}") format("woff2");unicode-range:{ranges.strip()}}}'
        )
    rows.append(copy(FONT_PACKAGE, "LICENSE", STATIC / "fonts" / "noto-sans-sc" / "LICENSE"))
    return rows, rules


def rare_rule() -> str:
    """The @font-face rule of the characters the slices lack: rare ones of names (fonts.py builds the file)."""
    characters = (ROOT / "deploy" / "assets" / "rare_characters.txt").read_text("utf-8").strip()
    ranges = ",".join(f"U+{ord(character):x}" for character in characters)
    return (
        '@font-face{font-family:"Quhao Rare";font-display:swap;'
        f'src:url("../fonts/quhao-rare.woff2") format("woff2");unicode-range:{ranges}}}'
    )


def main() -> None:
    """Copy everything, then write the import map, fonts.css and the manifest."""
    rows = [copy(package, source, ROOT / target) for package, source, target in CODE]
    import_map = STATIC / "vendor" / "importmap.json"
    import_map.write_text(json.dumps(IMPORT_MAP, separators=(",", ":")), "utf-8")
    font_rows, rules = copy_font_slices()
    head = (
        "/* Written by deploy/assets/vendor.py: Noto Sans SC, all weights, loaded slice by slice as text needs it. */\n"
    )
    (STATIC / "css" / "fonts.css").write_text(head + "\n".join([*rules, rare_rule()]) + "\n", "utf-8")
    write("code", rows)
    write("web font", font_rows)


if __name__ == "__main__":
    main()
