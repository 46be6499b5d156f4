"""A module grown past its size becomes two with names of their own."""

import ast
from collections.abc import Iterator

from tests.architecture.tree import ours, report, text_of

FILE_LINES = 350
FUNCTION_LINES = 40
SCRIPT_LINES = 250
NAMES_WITHOUT_MEANING = {"utils", "helpers", "services", "signals", "common", "util", "helper", "misc", "tools"}


def long_functions(source: str) -> Iterator[str]:
    """Functions longer than the limit, their docstring not counted."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if ast.get_docstring(node) is not None:
                length -= (node.body[0].end_lineno or 0) - node.body[0].lineno + 1
            if length > FUNCTION_LINES:
                yield f"{node.name} ({length} lines)"


def is_too_long(source: str, limit: int) -> bool:
    """Whether a file has more lines than it may."""
    return len(source.splitlines()) > limit


def says_nothing(name: str) -> bool:
    """Whether a module or package is named after nothing in particular."""
    parts = name.removesuffix(".py").split("/")
    return parts[0] == "fachplan" and bool(NAMES_WITHOUT_MEANING & set(parts))


def test_no_python_file_is_longer_than_350_lines() -> None:
    assert [name for name in ours(".py") if is_too_long(text_of(name), FILE_LINES)] == []


def test_no_script_is_longer_than_250_lines() -> None:
    assert [name for name in ours(".js") if is_too_long(text_of(name), SCRIPT_LINES)] == []


def test_no_function_is_longer_than_40_lines() -> None:
    found = [f"{name}: {function}" for name in ours(".py") for function in long_functions(text_of(name))]

    assert found == [], report(found)


def test_no_module_is_named_after_nothing() -> None:
    assert [name for name in ours(".py") if says_nothing(name)] == []


def test_control_a_line_too_many_is_found() -> None:
    assert not is_too_long("x\n" * FILE_LINES, FILE_LINES)
    assert is_too_long("x\n" * (FILE_LINES + 1), FILE_LINES)


def test_control_a_long_function_is_found_and_its_docstring_is_not_counted() -> None:
    body = "    x = 1\n" * (FUNCTION_LINES - 1)
    docstring = '    """' + "Long.\n    " * 30 + '"""\n'

    assert list(long_functions("def f():\n" + body)) == []
    assert list(long_functions("def f():\n" + docstring + body)) == []
    assert list(long_functions("class A:\n async def f():\n" + body + "    y = 2\n")) == ["f (41 lines)"]


def test_control_a_module_without_a_meaning_is_found() -> None:
    assert says_nothing("fachplan/forums/utils.py")
    assert says_nothing("fachplan/plan/services/__init__.py")
    assert not says_nothing("fachplan/plan/actions.py")
