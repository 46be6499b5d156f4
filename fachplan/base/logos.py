"""Logos, drawn anew: a PNG that keeps what is see-through and has nothing in it but the picture."""

import io

from PIL import Image, ImageOps

from fachplan.base.pictures import NoPhoto, kind_of, opened

LONG_SIDE = 600  # three times what a page shows, enough for a poster


def draw_logo(content: bytes) -> bytes:
    """The logo in `content` as a fresh PNG, its long side at most 600 pixels.

    :raises NoPhoto: if it is no PNG or JPEG that can be read to its end; an SVG is none, it can carry scripts.
    """
    kind = kind_of(content)
    if kind != "PNG" and kind != "JPEG":
        raise NoPhoto(kind if kind != "WEBP" else "no_picture")
    with opened(content, kind) as came:
        upright = ImageOps.exif_transpose(came)
        upright.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
        seen = upright.convert("RGBA")
    fresh = Image.new("RGBA", seen.size)
    fresh.paste(seen)
    out = io.BytesIO()
    fresh.save(out, "PNG", optimize=True)
    return out.getvalue()
