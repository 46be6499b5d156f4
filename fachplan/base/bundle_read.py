"""Reads the YAML files of a bundle as rows that know their file and line.

They may come from anywhere, so they are read under limits (measured: nested brackets broke the parser), and YAML's
anchors, with which nine lines become a billion words, do not exist here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from django.utils.translation import gettext as _

from fachplan.base.bundle_archive import BundleProblem

MAX_NODES = 500_000
MAX_DEPTH = 20


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
