"""Photos of the pinboards as documents carry them: copies as small as paper allows, so that a mail can hold the file."""

import io

from PIL import Image

from fachplan.base.files import FileDamaged, content_of
from fachplan.base.pictures import smaller
from fachplan.reports.models import MinutesContent, Picture

# 1,400 pixels on 150 mm are 237 dpi: handwriting on cards stays legible, a photo takes 100 to 300 kB.
LONG_SIDE = 1400
QUALITY = 70
WIDE_MM, HIGH_MM = 150, 100
LOGO_HIGH_MM, LOGO_WIDE_MM = 14, 80  # as on the PDF


def copies_of(content: MinutesContent) -> dict[str, bytes]:
    """A small copy of every photo the minutes show, by the photo's key; one whose file is damaged is left out."""
    boards = [*(board for group in content.groups for board in group.boards), *content.plenum]
    found = {picture.key: _copy(picture) for board in boards for picture in board.pictures}
    return {key: copy for key, copy in found.items() if copy}


def width_mm(copy: bytes) -> float:
    """How wide a copy stands on the page, so that it is no higher than a third of it."""
    with Image.open(io.BytesIO(copy)) as picture:
        return round(min(WIDE_MM, HIGH_MM * picture.width / picture.height), 1)


def logo_width_mm(logo: bytes) -> float:
    """How wide a logo stands over the minutes."""
    with Image.open(io.BytesIO(logo)) as picture:
        return round(min(LOGO_WIDE_MM, LOGO_HIGH_MM * picture.width / picture.height), 1)


def _copy(picture: Picture) -> bytes:
    try:
        content = content_of(picture.sha256, picture.key)
    except FileDamaged:
        return b""
    return smaller(content, long_side=LONG_SIDE, quality=QUALITY)
