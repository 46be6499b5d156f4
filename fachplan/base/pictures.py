"""Photos, drawn anew: upright, of a sensible size, as JPEG, and with nothing in them but the picture.

A phone writes into every photo where it was taken, when and with which camera. So no byte of what came is kept: the
picture is decoded and drawn into a new one. What it is, its own first bytes say, never its name or what a browser claims.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageOps

LONG_SIDE = 3000
QUALITY = 85
# A picture of 64 megapixels takes 256 MB while it is decoded; phones make 12 to 50.
MOST_PIXELS = 64_000_000
AT_ONCE = 2

Reason = Literal["svg", "gif", "heic", "moving", "damaged", "too_many_pixels", "no_picture"]
_turns = threading.BoundedSemaphore(AT_ONCE)


class NoPhoto(ValueError):
    """What came is no photo we can keep; `reason` says why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"not a photo: {reason}")
        self.reason: Reason = reason


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG and its size in pixels."""

    content: bytes
    width: int
    height: int


def draw_anew(content: bytes) -> Photo:
    """The photo in `content` as a fresh JPEG, its long side at most 3,000 pixels.

    :raises NoPhoto: if it is none, or none that can be read to its end.
    """
    kind = kind_of(content)
    if kind != "JPEG" and kind != "PNG" and kind != "WEBP":
        raise NoPhoto(kind)
    with _turns:
        return _drawn(content, kind)


def kind_of(content: bytes) -> Literal["JPEG", "PNG", "WEBP"] | Reason:
    """What the first bytes say it is, or why it cannot be taken.

    >>> kind_of(b"Sehr geehrte Damen und Herren")
    'no_picture'
    >>> kind_of(b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>')
    'svg'
    """
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"):
        return "heic"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    return "svg" if start.startswith(b"<") and b"<svg" in start else "no_picture"


@contextmanager
def opened(content: bytes, kind: str) -> Iterator[Image.Image]:
    """The picture in `content`, to be read inside the block.

    :raises NoPhoto: if it has too many pixels or cannot be read to its end.
    """
    try:
        with Image.open(io.BytesIO(content), formats=(kind,)) as came:
            if came.width * came.height > MOST_PIXELS:
                raise NoPhoto("too_many_pixels")
            yield came
    except Image.DecompressionBombError as error:
        raise NoPhoto("too_many_pixels") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        if isinstance(error, NoPhoto):
            raise
        raise NoPhoto("damaged") from error


def _drawn(content: bytes, kind: str) -> Photo:
    with opened(content, kind) as came:
        if kind != "JPEG" and getattr(came, "is_animated", False):  # some phones keep a second view in a JPEG
            raise NoPhoto("moving")
        came.draft("RGB", (LONG_SIDE, LONG_SIDE))  # a JPEG is decoded no larger than it will be kept
        upright = ImageOps.exif_transpose(came)
        upright.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
        fresh = Image.new("RGB", upright.size, "white")
        if upright.mode in ("RGBA", "LA", "PA", "P"):
            seen = upright.convert("RGBA")
            fresh.paste(seen, mask=seen.getchannel("A"))
        else:
            fresh.paste(upright.convert("RGB"))
    out = io.BytesIO()
    fresh.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Photo(out.getvalue(), fresh.width, fresh.height)


def is_drawn(content: bytes, width: int, height: int) -> bool:
    """Whether `content` is a JPEG of this size as `draw_anew` makes it: the picture alone, no place, camera or comment."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as picture:
            parts = [name for name, _part in getattr(picture, "applist", ())]
            ours = parts == ["APP0"] and content.endswith(b"\xff\xd9")
            return ours and picture.size == (width, height) and max(width, height) <= LONG_SIDE
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False


def smaller(content: bytes, *, long_side: int, quality: int) -> bytes:
    """A copy of one of our own JPEGs, its long side at most `long_side` pixels; empty where it cannot be read."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG",)) as came:
            came.draft("RGB", (long_side, long_side))  # decodes an eighth, a quarter or a half only
            small = came.convert("RGB")
    except OSError:
        return b""
    small.thumbnail((long_side, long_side), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
