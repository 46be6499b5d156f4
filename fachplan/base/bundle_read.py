"""Reads a bundle: a folder, .zip or .tar.gz of YAML files, as rows that know their file and line.

A bundle may come from anywhere, so it is read under limits (measured on hostile files: a 194 kB archive unpacked to
200 MB, nested brackets broke the parser): nothing is written to disk, links and paths that climb are refused, and
YAML's anchors, with which nine lines become a billion words, do not exist here.
"""

import io
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import yaml
from django.utils.translation import gettext as _

MAX_ARCHIVE = 10 * 1024 * 1024
MAX_UNPACKED = 50 * 1024 * 1024
MAX_RATIO = 100
MAX_ENTRIES = 1_000
MAX_NODES = 500_000
MAX_DEPTH = 20


class BundleProblem(ValueError):
    """What is wrong with a bundle, where, and what would be right."""

    def __init__(self, problem: str, *, expected: str = "", file: str = "", line: int = 0) -> None:
        super().__init__(problem)
        self.problem, self.expected, self.file, self.line = problem, expected, file, line


class RowLoader(yaml.SafeLoader):
    """YAML without anchors, tags and endless nesting; it counts what it makes."""

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.made = 0
        self.depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise BundleProblem(
                _("Anchors and aliases (& and *) are not read here."), expected=_("the value itself"), line=line
            )
        self.made += 1
        self.depth += 1
        if self.made > MAX_NODES or self.depth > MAX_DEPTH:
            raise BundleProblem(
                _("This file holds too much to be a plan."),
                expected=_("at most %(count)d values, %(depth)d deep") % {"count": MAX_NODES, "depth": MAX_DEPTH},
                line=line,
            )
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a list: where it stands, its key, and its fields as YAML nodes."""

    file: str
    line: int
    chapter: str
    kind: str
    key: str
    nodes: dict[str, yaml.Node]

    @property
    def address(self) -> str:
        """How the row is called inside its chapter: ``forums/forum-1``."""
        return f"{self.kind}/{self.key}"


def _safe_name(name: str) -> str:
    """The bare name of an archive's entry; one outer folder is fine, climbing is not."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or len(path.parts) > 2:
        raise BundleProblem(_("The archive holds a path that leads elsewhere."), expected="manifest.yaml", file=name)
    return path.name


def _measured(size: int, packed: int, total: int) -> int:
    total += size
    if total > MAX_UNPACKED or size > MAX_RATIO * max(packed, 1024):
        raise BundleProblem(
            _("The archive unpacks to more than we read."), expected=_("at most %d MB") % (MAX_UNPACKED >> 20)
        )
    return total


def _from_zip(data: bytes) -> Iterator[tuple[str, bytes]]:
    total = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES:
            raise BundleProblem(_("The archive holds too many files."), expected=_("at most %d") % MAX_ENTRIES)
        for entry in entries:
            if not entry.is_dir():
                total = _measured(entry.file_size, entry.compress_size, total)
                with archive.open(entry) as file:  # read no more than was promised: the header may lie
                    yield _safe_name(entry.filename), file.read(entry.file_size + 1)


def _from_tar(data: bytes) -> Iterator[tuple[str, bytes]]:
    total = 0
    with tarfile.open(fileobj=io.BytesIO(data), mode="r|gz") as archive:
        for count, entry in enumerate(archive, 1):
            if count > MAX_ENTRIES:
                raise BundleProblem(_("The archive holds too many files."), expected=_("at most %d") % MAX_ENTRIES)
            if entry.isdir():
                continue
            if not entry.isfile():
                raise BundleProblem(_("The archive holds a link."), expected=_("plain files"), file=entry.name)
            total = _measured(entry.size, len(data), total)
            file = archive.extractfile(entry)
            yield _safe_name(entry.name), file.read() if file else b""


def files_of(path: Path) -> dict[str, str]:
    """The YAML files of a bundle by name, as text.

    :raises BundleProblem: if there is no bundle at `path`, or it breaks a limit.
    """
    try:
        if path.is_dir():
            found: Iterator[tuple[str, bytes]] = (
                (entry.name, entry.read_bytes()) for entry in sorted(path.glob("*.yaml"))
            )
            return _texts(found)
        if path.stat().st_size > MAX_ARCHIVE:
            raise BundleProblem(
                _("This file is too big for a bundle."), expected=_("at most %d MB") % (MAX_ARCHIVE >> 20)
            )
        data = path.read_bytes()
        return _texts(_from_zip(data) if zipfile.is_zipfile(io.BytesIO(data)) else _from_tar(data))
    except OSError as error:  # also what gzip says of a file that is none
        raise BundleProblem(
            _("There is no bundle to read at this place."), expected=_("a folder, .zip or .tar.gz"), file=str(path)
        ) from error
    except (zipfile.BadZipFile, tarfile.TarError, EOFError) as error:
        raise BundleProblem(
            _("This archive is broken."), expected=_("a folder, .zip or .tar.gz"), file=path.name
        ) from error


def _texts(found: Iterator[tuple[str, bytes]]) -> dict[str, str]:
    texts: dict[str, str] = {}
    for name, data in found:
        if not name.endswith(".yaml") or name.startswith("."):
            continue
        if name in texts:
            raise BundleProblem(_("The archive holds two files of this name."), file=name)
        try:
            texts[name] = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise BundleProblem(_("This file is not UTF-8."), expected="UTF-8", file=name) from error
    return texts


def root_of(file: str, text: str) -> yaml.MappingNode:
    """The mapping a file is.

    :raises BundleProblem: if it is no YAML mapping.
    """
    try:
        node = RowLoader(text).get_single_node()
    except BundleProblem as problem:
        problem.file = file
        raise
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        detail = getattr(error, "problem", None) or _("this is no YAML")
        raise BundleProblem(
            _("This file cannot be read: %s") % detail, expected="YAML", file=file, line=mark.line + 1 if mark else 0
        ) from error
    if node is None:
        return yaml.MappingNode("tag:yaml.org,2002:map", [])
    if not isinstance(node, yaml.MappingNode):
        raise BundleProblem(
            _("A file of a bundle is a map of lists."), expected=_("a name, a colon, then a list"), file=file, line=1
        )
    return node


def pairs(node: yaml.MappingNode, file: str) -> Iterator[tuple[str, yaml.Node]]:
    """Names and nodes of a mapping; a name that stands twice is a mistake YAML would swallow."""
    seen: set[str] = set()
    for key, value in node.value:
        name = str(key.value)
        if name in seen:
            raise BundleProblem(
                _("“%s” stands here twice.") % name,
                expected=_("each name once"),
                file=file,
                line=key.start_mark.line + 1,
            )
        seen.add(name)
        yield name, value


def rows_of(file: str, chapter: str, kind: str, node: yaml.Node) -> Iterator[Row]:
    """The rows of one list.

    :raises BundleProblem: if it is no list, or an entry has no key or one that stands here already.
    """
    if not isinstance(node, yaml.SequenceNode):
        raise BundleProblem(
            _("“%s” must be a list.") % kind,
            expected=_("lines that begin with a dash"),
            file=file,
            line=node.start_mark.line + 1,
        )
    seen: set[str] = set()
    for entry in node.value:
        line = entry.start_mark.line + 1
        if not isinstance(entry, yaml.MappingNode):
            raise BundleProblem(
                _("Each entry of “%s” is a map of fields.") % kind, expected="- key: …", file=file, line=line
            )
        nodes = dict(pairs(entry, file))
        key_node = nodes.pop("key", None)
        key = key_node.value.strip() if isinstance(key_node, yaml.ScalarNode) else ""
        if not key or len(key) > 80 or key in seen:
            raise BundleProblem(
                _("Each entry of “%s” needs a key of its own.") % kind, expected="key: …", file=file, line=line
            )
        seen.add(key)
        yield Row(file, line, chapter, kind, key, nodes)
