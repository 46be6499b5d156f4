"""Whether a file somebody sent can be a template: a Word file without macros, without anything from outside, and with
placeholders only. Every reason names what was found and what would be right."""

import io
import re
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.document import Document as DocxDocument
from docx.opc.oxml import parse_xml
from docx.oxml.ns import qn

from fachplan.base.bundle_archive import BundleProblem, unzipped
from fachplan.reports.papers.placeholders import placeholders_of
from fachplan.reports.papers.template_text import NAME, PLACE, Spot, spots

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 40 * 1024 * 1024
MOST_FILES = 500
MAIN = "word/document.xml"
WORD_FILE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# Texts, pictures and faces. Whatever else a Word file can hold is run, or opened by another program.
HARMLESS = (".xml", ".rels", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".svg", ".odttf")
FETCHING = re.compile(r"\b(DDE|DDEAUTO|INCLUDEPICTURE|INCLUDETEXT|IMPORT|DATABASE|LINK)\b", re.IGNORECASE)
SAFE_LINK = re.compile(r"(https?://|mailto:|tel:)", re.IGNORECASE)
BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


def problems_of(content: bytes, kind: str) -> list[str]:
    """What is wrong with a file as a template of `kind`, in sentences; none if it can be one."""
    if len(content) > MOST_BYTES:
        return [too_big(len(content))]
    try:
        files = unzipped(content, most_files=MOST_FILES, most_bytes=MOST_UNPACKED)
    except BundleProblem as problem:
        return [_no_word_file(), problem.problem]
    if MAIN not in files or WORD_FILE not in files.get("[Content_Types].xml", b""):
        return [_no_word_file()]
    return _foreign(files) or _inside(content, kind)


def too_big(size: int) -> str:
    """How much is too much, where the file itself was not even kept."""
    return _("The file has %(has)d MB. A template has 10 MB at most; smaller pictures help.") % {"has": -(-size // 1_000_000)}


def _no_word_file() -> str:
    return _("This is no Word file (.docx). In Word choose “Save as”, then “Word document (.docx)”.")


def _foreign(files: dict[str, bytes]) -> list[str]:
    """What the file carries or fetches beside texts and pictures."""
    odd = sorted(name for name in files if not name.lower().endswith(HARMLESS) or ".." in PurePosixPath(name).parts)
    if odd:
        return [_("The file holds something that is neither text nor picture: %(name)s. Please save it without macros and embedded files.")
                % {"name": odd[0]}]
    texts = [data for name, data in files.items() if name.endswith((".xml", ".rels"))]
    if any(b"<!DOCTYPE" in data or "<!DOCTYPE".encode("utf-16-le") in data for data in texts):
        return [_no_word_file()]
    outside = [target for name, data in files.items() if name.endswith(".rels") for target in _fetched(data)]
    if outside:
        return [_("When opened, the file fetches something from elsewhere: %(target)s. Please put it into the file, or take it out.")
                % {"target": outside[0][:120]}]
    return []


def _fetched(relations: bytes) -> list[str]:
    """What stands outside of the file and is more than a link to click."""
    try:
        found: Any = parse_xml(relations)  # type: ignore[arg-type]  # its stub knows texts only, it takes bytes with their own encoding
    except Exception:  # lxml's own class; whatever it is, the list of relations cannot be read
        return ["_rels"]
    outside = [each for each in found if each.get("TargetMode") == "External"]
    return [str(each.get("Target")) for each in outside
            if not (str(each.get("Type")).endswith("/hyperlink") and SAFE_LINK.match(str(each.get("Target"))))]


def _inside(content: bytes, kind: str) -> list[str]:
    try:
        document = Document(io.BytesIO(content))
        found = list(spots(document))
    except Exception:  # python-docx and lxml raise many kinds for a file that is broken inside
        return [_no_word_file()]
    if FETCHING.search(_fields(document)):
        return [_("A field of the file fetches something from elsewhere. Please replace it by its text.")]
    return [words for spot in found for words in _wrong(spot, kind)] or _none_used(found)


def _fields(document: DocxDocument) -> str:
    """The orders of all fields of the body and of heads and feet."""
    parts = [document.part, *(each.target_part for each in document.part.rels.values() if not each.is_external)]
    roots: list[Any] = [part.element for part in parts if hasattr(part, "element")]
    told = ["".join(node.text or "" for node in root.iter(qn("w:instrText"))) for root in roots]
    simple = [node.get(qn("w:instr")) or "" for root in roots for node in root.iter(qn("w:fldSimple"))]
    return " ".join([*told, *simple])


def _wrong(spot: Spot, kind: str) -> list[str]:
    """What a paragraph names that is none of the placeholders, or names in the wrong place."""
    text = spot.text()
    if not BRACES.search(text):
        return []
    known = {each.name: each for each in placeholders_of(kind)}
    told = []
    for match in PLACE.finditer(text):
        name = match[1]
        if name not in known:
            told.append(_unknown(match[0], name, list(known)))
        elif known[name].is_block and not (spot.in_body and text.strip() == match[0]):
            told.append(_("{{ %(name)s }} brings paragraphs or a table: please give it a line of its own in the text.") % {"name": name})
    rest = PLACE.sub("", text)
    if BRACES.search(rest):
        told.append(_("“%(text)s” is no placeholder. Only names in double braces are possible, no orders or conditions.")
                    % {"text": rest.strip()[:80]})
    return told


def _unknown(shown: str, name: str, known: list[str]) -> str:
    near = get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    if not NAME.fullmatch(name):
        return _("“%(text)s” is no placeholder. Only names in double braces are possible, no orders or conditions.") % {"text": shown[:80]}
    if near:
        return _("{{ %(name)s }} is unknown. Did you mean {{ %(near)s }}?") % {"name": name[:60], "near": near[0]}
    return _("{{ %(name)s }} is unknown. The names that are possible stand below.") % {"name": name[:60]}


def _none_used(found: list[Spot]) -> list[str]:
    if any(PLACE.search(spot.text()) for spot in found):
        return []
    return [_("The file has no placeholder, so every paper would look the same. Begin with our template.")]
