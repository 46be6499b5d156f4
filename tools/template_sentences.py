"""Read the sentences of Django templates for Babel, so that no gettext needs to be installed.

Django turns a template into lines that look like Python with every other character blanked out;
Babel's Python reader takes it from there.
"""

from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from typing import IO, Any

from babel.messages.extract import extract_python
from django.utils.translation.template import templatize


def extract(
    fileobj: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Any
) -> Iterator[tuple[Any, ...]]:
    """Yield line, function, messages and comments as Babel wants them."""
    lines = templatize(fileobj.read().decode("utf-8")).splitlines()
    # What is left of the markup is indented at will, which Python's tokenizer would refuse.
    flat = "\n".join(line.lstrip() for line in lines)
    yield from extract_python(BytesIO(flat.encode("utf-8")), keywords, comment_tags, options)
