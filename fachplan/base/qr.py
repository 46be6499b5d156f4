"""QR codes as drawings without `style=`, so that a strict policy shows them, and as pixels for documents."""

import io

import segno


def qr_svg(content: str, *, title: str) -> str:
    """`content` as an SVG for a page: dark on white also in dark mode, `title` for those who do not see it.

    Error correction M reads a code on a wall with a torn corner; the quiet zone of four modules is part of it.
    """
    code = segno.make(content, error="m", micro=False)
    return str(code.svg_inline(dark="#000", light="#fff", border=4, omitsize=True, svgclass="qr", lineclass=None, title=title))


def qr_png(content: str, *, pixels_per_module: int = 8) -> bytes:
    """`content` as PNG for a document or a mail."""
    buffer = io.BytesIO()
    segno.make(content, error="m", micro=False).save(buffer, kind="png", scale=pixels_per_module, border=4)
    return buffer.getvalue()
