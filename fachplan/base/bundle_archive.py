"""Opens a bundle: a folder, .zip or .tar.gz with YAML texts and, under `files/`, files named by their sha256.

A bundle may come from anywhere, so it is read under limits (measured on hostile archives: 194 kB unpacked to 200 MB, and
a name of 1 GB in a header fills the memory before any file is reached). Nothing is written but files whose content is what
their name says, into a folder of our own that is gone afterwards; links and paths that climb are refused; what has no name
we know is not read.
"""

import gzip
import hashlib
import io
import re
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

MAX_ARCHIVE = 1024 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024  # of the texts together
MAX_FILE = 64 * 1024 * 1024
MAX_FILES = 1024 * 1024 * 1024  # all files together
MAX_RATIO = 100
MAX_ENTRIES = 5_000
MAX_HEADER = 64 * 1024  # long names and the like
MAX_DIRECTORY = 4 * 1024 * 1024  # a zip's list of its entries
FILES = "files"
SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1024 * 1024


class BundleProblem(ValueError):
    """What is wrong with a bundle, where, and what would be right."""

    def __init__(self, problem: str, *, expected: str = "", file: str = "", line: int = 0) -> None:
        super().__init__(problem)
        self.problem, self.expected, self.file, self.line = problem, expected, file, line


@dataclass(slots=True)
class Parcel:
    """An opened bundle: its texts by name, its files by sha256, and what is wrong with single files."""

    texts: dict[str, str] = field(default_factory=dict)
    files: dict[str, Path] = field(default_factory=dict)
    problems: list[BundleProblem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file of a bundle: its path inside, its size as promised, and its bytes."""

    name: str
    size: int
    content: IO[bytes]


@contextmanager
def opened(path: Path) -> Iterator[Parcel]:
    """The bundle at `path`; its files are there as long as the block runs.

    :raises BundleProblem: if there is no bundle, or it breaks a limit.
    """
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix=".load-") as folder:
        yield _parcel(path, Path(folder))


def files_of(path: Path) -> dict[str, str]:
    """The YAML files of a bundle by name, as text.

    :raises BundleProblem: if there is no bundle at `path`, or it breaks a limit.
    """
    with opened(path) as parcel:
        return parcel.texts


def _parcel(path: Path, folder: Path) -> Parcel:
    parcel, total = Parcel(), 0
    try:
        for entry in _entries(path):
            total += entry.size
            if total > MAX_FILES + MAX_UNPACKED:
                raise _too_much(MAX_FILES)
            _take(entry, parcel, folder)
    except OSError as error:  # also what gzip says of a file that is none
        raise BundleProblem(
            _("There is no bundle to read at this place."), expected=_("a folder, .zip or .tar.gz"), file=str(path)) from error
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, RuntimeError, zlib.error) as error:
        raise BundleProblem(_("This archive is broken."), expected=_("a folder, .zip or .tar.gz"), file=path.name) from error
    return parcel


def _entries(path: Path) -> Iterator[_Entry]:
    if path.is_dir():
        yield from _from_folder(path)
        return
    size = path.stat().st_size
    if size > MAX_ARCHIVE:
        raise BundleProblem(_("This file is too big for a bundle."), expected=_("at most %d MB") % (MAX_ARCHIVE >> 20))
    with path.open("rb") as archive:
        yield from _from_zip(archive) if zipfile.is_zipfile(archive) else _from_tar(archive, size)


def _from_folder(path: Path) -> Iterator[_Entry]:
    found = [*sorted(path.glob("*.yaml")), *sorted(path.glob(f"{FILES}/*"))]
    for entry in found:
        if entry.is_symlink() or not entry.is_file():
            raise BundleProblem(_("The archive holds a link."), expected=_("plain files"), file=entry.name)
        with entry.open("rb") as content:
            yield _Entry(str(entry.relative_to(path)), entry.stat().st_size, content)


def _from_zip(archive: IO[bytes]) -> Iterator[_Entry]:
    _refuse_long_directory(archive)
    with zipfile.ZipFile(archive) as packed:
        entries = packed.infolist()
        if len(entries) > MAX_ENTRIES:
            raise _too_many()
        for entry in entries:
            if not entry.is_dir():
                if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    raise zipfile.BadZipFile
                _refuse_bomb(entry.file_size, entry.compress_size)
                with packed.open(entry) as content:
                    yield _Entry(entry.filename, entry.file_size, content)


def unzipped(content: bytes, *, most_files: int, most_bytes: int) -> dict[str, bytes]:
    """Every file of a zip somebody sent, by its name, in memory.

    :raises BundleProblem: if it is none, has two files of a name, or holds more than the limits or than it promised.
    """
    found: dict[str, bytes] = {}
    left = most_bytes
    try:
        for entry in _from_zip(io.BytesIO(content)):
            data = entry.content.read(left + 1)  # a header may lie about the size
            left -= len(data)
            if left < 0:
                raise _too_much(most_bytes)
            if entry.name in found or len(found) == most_files:
                raise _too_many()
            found[entry.name] = data
    except (zipfile.BadZipFile, EOFError, RuntimeError, OSError, zlib.error) as error:
        raise BundleProblem(_("This archive is broken.")) from error
    return found


def _refuse_long_directory(archive: IO[bytes]) -> None:
    """A zip's list of entries is read whole before anything can be counted, so its size is looked at first."""
    end = archive.seek(0, io.SEEK_END)
    archive.seek(max(0, end - 66_000))
    tail = archive.read()
    at = tail.rfind(b"PK\x05\x06")
    size = struct.unpack_from("<L", tail, at + 12)[0] if 0 <= at <= len(tail) - 22 else 0
    if size > MAX_DIRECTORY or tail[max(0, at - 20) : max(0, at)].startswith(b"PK\x06\x07"):  # the latter: more than 4 GB
        raise _too_many()
    archive.seek(0)


class _Header(tarfile.TarInfo):
    """A tar's header; names of unheard-of length are refused before they are read."""

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> "_Header":
        header = super().frombuf(buf, encoding, errors)
        if not header.isreg() and header.size > MAX_HEADER:
            raise _too_much(MAX_HEADER)
        return header

    def _proc_gnusparse_10(self, *_arguments: object) -> None:
        """A map of holes may be as long as the archive, and is read before anything can be asked."""
        raise tarfile.ReadError


def _from_tar(archive: IO[bytes], packed: int) -> Iterator[_Entry]:
    archive.seek(0)
    with gzip.GzipFile(fileobj=archive) as unpacked, tarfile.open(fileobj=unpacked, mode="r|", tarinfo=_Header) as entries:
        for count, entry in enumerate(entries, 1):
            if count > MAX_ENTRIES:
                raise _too_many()
            if entry.isdir():
                continue
            if not entry.isreg() or entry.issparse():
                raise BundleProblem(_("The archive holds a link."), expected=_("plain files"), file=entry.name)
            _refuse_bomb(entry.size, packed)
            content = entries.extractfile(entry)
            if content is not None:
                yield _Entry(entry.name, entry.size, content)


def _too_many() -> BundleProblem:
    return BundleProblem(_("The archive holds too many files."), expected=_("at most %d") % MAX_ENTRIES)


def _too_much(most: int) -> BundleProblem:
    return BundleProblem(_("The archive unpacks to more than we read."), expected=_("at most %d MB") % max(1, most >> 20))


def _refuse_bomb(size: int, packed: int) -> None:
    if size > MAX_RATIO * max(packed, 1024):
        raise _too_much(MAX_UNPACKED)


def _take(entry: _Entry, parcel: Parcel, folder: Path) -> None:
    """Put an entry into the parcel, if it is one of those we know."""
    parts = _parts(entry.name)
    if len(parts) > 1 and parts[-2] == FILES:
        _take_file(entry, parts[-1], parcel, folder)
    elif parts[-1].endswith(".yaml") and not parts[-1].startswith("."):
        _take_text(entry, parts[-1], parcel)


def _parts(name: str) -> tuple[str, ...]:
    """The path of an entry; one outer folder is fine, and `files`, climbing is not."""
    path = PurePosixPath(name.replace("\\", "/"))
    most = 3 if len(path.parts) > 1 and path.parts[-2] == FILES else 2
    if path.is_absolute() or ".." in path.parts or not 1 <= len(path.parts) <= most:
        raise BundleProblem(_("The archive holds a path that leads elsewhere."), expected="manifest.yaml", file=name)
    return path.parts


def _take_text(entry: _Entry, name: str, parcel: Parcel) -> None:
    if name in parcel.texts:
        raise BundleProblem(_("The archive holds two files of this name."), file=name)
    left = MAX_UNPACKED - sum(map(len, parcel.texts.values()))
    data = entry.content.read(left + 1)  # read no more than was promised to fit: a header may lie
    if len(data) > left:
        raise _too_much(MAX_UNPACKED)
    try:
        parcel.texts[name] = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BundleProblem(_("This file is not UTF-8."), expected="UTF-8", file=name) from error


def _take_file(entry: _Entry, name: str, parcel: Parcel, folder: Path) -> None:
    """Keep a file whose content is what its name says; whatever else lies there is named and not kept."""
    shown = f"{FILES}/{name[:80]}"
    if not SHA256.fullmatch(name):
        parcel.problems.append(BundleProblem(_("A file is named by its sha256, nothing else."), expected=f"{FILES}/0123…", file=shown))
        return
    if name in parcel.files:
        raise BundleProblem(_("The archive holds two files of this name."), file=shown)
    if entry.size > MAX_FILE:
        parcel.problems.append(BundleProblem(_("This file is too big."), expected=_("at most %d MB") % (MAX_FILE >> 20), file=shown))
        return
    place = folder / name
    found = _copied(entry, place)
    if found != name:
        place.unlink()
        parcel.problems.append(BundleProblem(_("This file is not what its name says."), expected=found, file=shown))
        return
    parcel.files[name] = place


def _copied(entry: _Entry, place: Path) -> str:
    """Copy no more than was promised; the sha256 of what came."""
    digest, left = hashlib.sha256(), entry.size
    with place.open("xb") as kept:
        while left > 0 and (chunk := entry.content.read(min(_CHUNK, left))):
            digest.update(chunk)
            kept.write(chunk)
            left -= len(chunk)
    return digest.hexdigest()
