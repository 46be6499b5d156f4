"""Real photos for tests, as phones make them: with place, camera, a comment, and lying on their side."""

import io

from PIL import Image

PLACE = b"51 deg 3 min N CANARY-PLACE"
CAMERA = b"CANARY-CAMERA 9"
COMMENT = b"CANARY-COMMENT"
CANARY = b"CANARY"
UPRIGHT_WHEN_TURNED_RIGHT = 6  # EXIF: the top of the picture is on its right side


def photograph(size: tuple[int, int] = (400, 200), *, form: str = "JPEG", orientation: int = 1) -> bytes:
    """A photo whose left half is red and whose right half is blue."""
    picture = Image.new("RGB", size, "blue")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x0110] = CAMERA.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 3.0, 0.0), 29: "2025:01:23", 27: PLACE})
    out = io.BytesIO()
    more = {"comment": COMMENT} if form == "JPEG" else {}
    picture.save(out, form, exif=exif, **more)
    return out.getvalue()


def moving() -> bytes:
    """A WebP of two pictures."""
    out = io.BytesIO()
    Image.new("RGB", (40, 40), "red").save(out, "WEBP", save_all=True, append_images=[Image.new("RGB", (40, 40), "blue")])
    return out.getvalue()


def gif() -> bytes:
    """A GIF of two pictures."""
    out = io.BytesIO()
    Image.new("P", (40, 40), 1).save(out, "GIF", save_all=True, append_images=[Image.new("P", (40, 40), 2)])
    return out.getvalue()


def huge() -> bytes:
    """A small file that would become 100 megapixels."""
    out = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(out, "PNG")
    return out.getvalue()


SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 400
TEXT = b"Einkaufsliste: Brot, Kaffee"
