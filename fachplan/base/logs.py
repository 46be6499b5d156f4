"""Logs as lines of JSON for a machine that collects them, without what people wrote: ``FACHPLAN_LOG=json``.

What a line says is the sentence of our source, never the values put into it: an error of a database quotes the row, an
address may hold a join code. Numbers stay, an error is told by its kind and by where it came from.
"""

import json
import logging
import os
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

FORM = "FACHPLAN_LOG"
OURS = ("fachplan", "django", "uvicorn")
LEFT_OUT = "…"
DEEPEST = 12
HOUSE = Path(__file__).resolve().parents[1]


def is_json() -> bool:
    """Whether logs are wanted as JSON."""
    return os.environ.get(FORM) == "json"


def speak_as_told() -> None:
    """Give every handler the form that the environment asks for."""
    if not is_json():
        return
    for name in ("", "uvicorn", "uvicorn.error", "django", "django.server"):
        for handler in logging.getLogger(name).handlers:
            handler.setFormatter(JsonLines())


def line_of_house(text: str) -> str:
    """A sentence of the parent process, in the form asked for."""
    if not is_json():
        return text
    return JsonLines().format(logging.LogRecord("fachplan.base.serve", logging.WARNING, __file__, 0, text, (), None))


class JsonLines(logging.Formatter):
    """One JSON object a line: when, how grave, who, the sentence without its values, the kind of error and its place."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, object] = {}
        if record.name.split(".")[0] in OURS:
            told["message"] = _sentence(record)
        match = getattr(getattr(record, "request", None), "resolver_match", None)
        if match is not None:
            told["view"] = match.view_name
        if isinstance(getattr(record, "status_code", None), int):
            told["status"] = record.status_code  # type: ignore[attr-defined]  # Django puts it there
        if record.exc_info and record.exc_info[0]:
            told |= {"error": record.exc_info[0].__name__, "where": _places(record.exc_info[2])}
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        return json.dumps({"at": at, "level": record.levelname.lower(), "logger": record.name, **told}, ensure_ascii=False)


def _sentence(record: logging.LogRecord) -> str:
    """The sentence with numbers and kinds of errors only; what else was put into it is left out."""
    if not record.args:
        return str(record.msg) if isinstance(record.msg, str) else type(record.msg).__name__
    values = record.args
    told = {name: _harmless(each) for name, each in values.items()} if isinstance(values, dict) else tuple(map(_harmless, values))
    try:
        return str(record.msg) % told
    except (TypeError, ValueError):
        return str(record.msg)


def _harmless(value: object) -> object:
    if isinstance(value, bool | int | float):
        return value
    return type(value).__name__ if isinstance(value, BaseException) else LEFT_OUT


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-DEEPEST:]
    return [f"{_short(frame.filename)}:{frame.lineno}" for frame in frames]


def _short(name: str) -> str:
    path = Path(name)
    return str(path.relative_to(HOUSE.parent)) if path.is_relative_to(HOUSE) else path.name
