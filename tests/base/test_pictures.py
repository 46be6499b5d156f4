"""A photo is drawn anew: upright, bounded, and nothing of what the phone wrote into it is left."""

import io

import pytest
from PIL import Image

from fachplan.base import pictures
from fachplan.base.pictures import NoPhoto, draw_anew
from tests.base.photographs import CANARY, HEIC, SVG, TEXT, UPRIGHT_WHEN_TURNED_RIGHT, gif, huge, moving, photograph


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def colour(picture: Image.Image, x: int, y: int) -> str:
    red, _green, blue = picture.convert("RGB").getpixel((x, y))  # type: ignore[misc]
    return "red" if red > blue else "blue"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_no_word_of_place_camera_or_comment_is_left(form: str) -> None:
    came = photograph(form=form)
    drawn = draw_anew(came)

    assert CANARY in came
    assert CANARY not in drawn.content
    assert b"Exif" not in drawn.content
    assert dict(opened(drawn.content).getexif()) == {}
    assert opened(drawn.content).format == "JPEG"


def test_a_photo_taken_sideways_stands_upright() -> None:
    came = photograph((400, 200), orientation=UPRIGHT_WHEN_TURNED_RIGHT)
    drawn = draw_anew(came)
    picture = opened(drawn.content)

    assert (drawn.width, drawn.height) == picture.size == (200, 400)
    assert (colour(picture, 100, 50), colour(picture, 100, 350)) == ("red", "blue")


def test_the_long_side_is_three_thousand_pixels_at_most() -> None:
    drawn = draw_anew(photograph((4000, 2000)))

    assert (drawn.width, drawn.height) == (3000, 1500)
    assert (draw_anew(photograph((300, 150))).width) == 300


def test_what_can_be_seen_through_becomes_white_paper() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")

    assert opened(draw_anew(out.getvalue()).content).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(("content", "reason"), [
    (SVG, "svg"), (TEXT, "no_picture"), (b"", "no_picture"), (gif(), "gif"), (HEIC, "heic"), (moving(), "moving"),
    (huge(), "too_many_pixels"), (photograph()[:900], "damaged"), (photograph()[:-40], "damaged"),
    (photograph(form="PNG")[:-60], "damaged"), (b"\xff\xd8\xff" + b"x" * 99, "damaged"),
])
def test_what_is_no_photo_is_refused_with_the_reason(content: bytes, reason: str) -> None:
    with pytest.raises(NoPhoto) as refused:
        draw_anew(content)

    assert refused.value.reason == reason


def test_control_without_drawing_the_words_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture saved on as it was opened keeps what it carries; hence the new one."""
    came = opened(photograph())
    out = io.BytesIO()
    came.save(out, "JPEG", exif=came.getexif())

    assert CANARY in out.getvalue()
    assert pictures.LONG_SIDE == 3000
