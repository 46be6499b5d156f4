"""Fetch what the pages and documents need from the npm registry, check it against the lock, keep what we use.

    python tools/vendor.py            # check every package against vendor.lock.json, then write the files
    python tools/vendor.py --update   # take the versions named below and write a new lock

The lock holds name, version and integrity only. The output is committed: neither a city nor a test fetches anything.
Needs npm, and for the fonts of documents ``pip install fonttools brotli``.
"""

import argparse
import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "vendor.lock.json"
STATIC = ROOT / "fachplan/base/static/vendor"
FONTS = ROOT / "fachplan/base/fonts"

VERSIONS = {
    "@kern-ux/native": "2.7.2",
    "htmx.org": "4.0.1",
    "@fontsource/fira-sans": "5.3.0",
    "@fontsource/noto-sans": "5.3.0",
    "@fontsource/noto-sans-arabic": "5.3.0",
    "@fontsource/noto-sans-ethiopic": "5.3.0",
    "@fontsource/noto-emoji": "5.3.2",
    "rtlcss": "4.3.0",
    "postcss": "8.5.6",
    "nanoid": "3.3.11",
    "picocolors": "1.1.1",
    "source-map-js": "1.2.1",
}
WEIGHTS = {"400": "Regular", "500": "Medium", "600": "SemiBold", "700": "Bold"}
# One web font per script; the browser fetches what a page shows (unicode-range in look.css).
WEB_FONTS = [
    *(("fira-sans", subset, weight) for subset in ("latin", "latin-ext", "cyrillic") for weight in WEIGHTS),
    ("noto-sans-arabic", "arabic", "400"), ("noto-sans-arabic", "arabic", "600"),
    ("noto-sans-ethiopic", "ethiopic", "400"), ("noto-sans-ethiopic", "ethiopic", "600"),
]
# Documents: the subsets of a face are joined into one file, because Typst takes one file per face.
DOCUMENT_FONTS = {
    **{f"FiraSans-{name}.ttf": [("fira-sans", subset, weight) for subset in
                                ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "vietnamese")]
       for weight, name in WEIGHTS.items()},
    "NotoSans-Regular.ttf": [("noto-sans", subset, "400") for subset in
                             ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "greek-ext", "vietnamese")],
    "NotoSansDevanagari-Regular.ttf": [("noto-sans", "devanagari", "400")],
    "NotoSansArabic-Regular.ttf": [("noto-sans-arabic", "arabic", "400")],
    "NotoSansArabic-SemiBold.ttf": [("noto-sans-arabic", "arabic", "600")],
    "NotoSansEthiopic-Regular.ttf": [("noto-sans-ethiopic", "ethiopic", "400")],
    "NotoEmoji-Regular.ttf": [("noto-emoji", "emoji", "400")],
}
FAMILY = re.compile(r"^(NotoSans|FiraSans|NotoEmoji)(Arabic|Ethiopic|Devanagari)?")


def fetch(folder: Path, name: str, version: str) -> tuple[Path, str]:
    """The unpacked package and its integrity, as npm counts it."""
    done = subprocess.run(["npm", "pack", f"{name}@{version}", "--silent"], cwd=folder, check=True, capture_output=True, text=True)
    archive = folder / done.stdout.split()[-1]
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    target = folder / "node_modules" / name
    target.mkdir(parents=True)
    with tarfile.open(archive) as packed:
        packed.extractall(target, filter="data")
    return target / "package", integrity


def checked(name: str, version: str, integrity: str, lock: list[dict[str, str]]) -> None:
    """Stop unless the lock knows exactly this package."""
    entry = {"name": name, "version": version, "integrity": integrity}
    if entry not in lock:
        sys.exit(f"{name}@{version} has integrity {integrity}, which vendor.lock.json does not hold; --update writes a new lock")


def kern_css(source: str) -> str:
    """KERN without its own fonts and without the federal header, which a municipality does not carry."""
    without_fonts = re.sub(r"@font-face\s*\{[^}]*\}", "", source)
    return re.sub(r"[^{}]*kern-kopfzeile[^{}]*\{[^{}]*\}", "", without_fonts)


def mirrored(packages: dict[str, Path], css: Path, folder: Path) -> str:
    """The sheet mirrored for right-to-left pages by rtlcss."""
    modules = folder / "mirror/node_modules"
    for name in ("rtlcss", "postcss", "nanoid", "picocolors", "source-map-js"):
        shutil.copytree(packages[name], modules / name)
    script = "const fs=require('fs');process.stdout.write(require('rtlcss').process(fs.readFileSync(process.argv[1],'utf8')))"
    done = subprocess.run(["node", "-e", script, str(css)], cwd=folder / "mirror", check=True, capture_output=True, text=True)
    return done.stdout


def document_font(packages: dict[str, Path], parts: list[tuple[str, str, str]], name: str, folder: Path) -> bytes:
    """One TrueType file of all `parts`."""
    from fontTools.merge import Merger
    from fontTools.ttLib import TTFont

    opened = []
    for package, subset, weight in parts:
        font = TTFont(packages[f"@fontsource/{package}"] / f"files/{package}-{subset}-{weight}-normal.woff2", recalcTimestamp=False)
        font.flavor = None
        target = folder / f"{package}-{subset}-{weight}.ttf"
        font.save(target)
        opened.append(str(target))
    joined = TTFont(opened[0]) if len(opened) == 1 else Merger().merge(opened)
    source = TTFont(opened[0])["head"]
    # Joining and saving write the hour they happen; the source's own keeps two runs the same to the byte.
    joined.recalcTimestamp, joined["head"].created, joined["head"].modified = False, source.created, source.modified
    rename(joined, name)
    target = folder / name
    joined.save(target)
    return target.read_bytes()


def rename(font: object, name: str) -> None:
    """Give the file the family and style its name says, so that Typst finds weights by number."""
    match = FAMILY.match(name)
    assert match is not None
    family = " ".join(part for part in re.findall("[A-Z][a-z]+", match.group(0)))
    style = name.partition("-")[2].removesuffix(".ttf")
    weight = next(number for number, word in WEIGHTS.items() if word == style)
    for identifier, text in ((1, family if style == "Regular" else f"{family} {style}"), (2, "Regular"), (4, f"{family} {style}"),
                             (6, name.removesuffix(".ttf")), (16, family), (17, style)):
        font["name"].setName(text, identifier, 3, 1, 0x409)  # type: ignore[index]
    font["OS/2"].usWeightClass = int(weight)  # type: ignore[index]


def write_static(packages: dict[str, Path], folder: Path) -> None:
    """KERN in both directions, htmx, and the web fonts."""
    shutil.rmtree(STATIC, ignore_errors=True)
    for part in ("kern", "htmx", "fonts"):
        (STATIC / part).mkdir(parents=True)
    kern = STATIC / "kern/kern.css"
    kern.write_text(kern_css((packages["@kern-ux/native"] / "dist/kern.min.css").read_text()))
    (STATIC / "kern/kern.rtl.css").write_text(mirrored(packages, kern, folder))
    shutil.copy(packages["@kern-ux/native"] / "LICENSE.md", STATIC / "kern/LICENSE.md")
    shutil.copy(packages["htmx.org"] / "dist/htmx.min.js", STATIC / "htmx/htmx.min.js")
    shutil.copy(packages["htmx.org"] / "LICENSE", STATIC / "htmx/LICENSE")
    for package, subset, weight in WEB_FONTS:
        name = f"{package}-{subset}-{weight}-normal.woff2"
        shutil.copy(packages[f"@fontsource/{package}"] / "files" / name, STATIC / "fonts" / name)
    for package in ("fira-sans", "noto-sans-arabic", "noto-sans-ethiopic"):
        shutil.copy(packages[f"@fontsource/{package}"] / "LICENSE", STATIC / f"fonts/LICENSE-{package}")


def write_fonts(packages: dict[str, Path], folder: Path) -> None:
    """The fonts of documents, with their licences."""
    shutil.rmtree(FONTS, ignore_errors=True)
    FONTS.mkdir(parents=True)
    for name, parts in DOCUMENT_FONTS.items():
        (FONTS / name).write_bytes(document_font(packages, parts, name, folder))
    for package in ("fira-sans", "noto-sans", "noto-sans-arabic", "noto-sans-ethiopic", "noto-emoji"):
        shutil.copy(packages[f"@fontsource/{package}"] / "LICENSE", FONTS / f"LICENSE-{package}")


def main() -> None:
    """Fetch, check, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="write a new lock from the versions in this file")
    update = parser.parse_args().update
    lock = [] if update else json.loads(LOCK.read_text())
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        packages: dict[str, Path] = {}
        for name, version in VERSIONS.items():
            packages[name], integrity = fetch(folder, name, version)
            if update:
                lock.append({"name": name, "version": version, "integrity": integrity})
            checked(name, version, integrity, lock)
        write_static(packages, folder)
        write_fonts(packages, folder)
    if update:
        LOCK.write_text(json.dumps(lock, indent=2) + "\n")


if __name__ == "__main__":
    main()
