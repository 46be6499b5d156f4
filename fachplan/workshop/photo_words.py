"""What is wrong with a photo, said to whoever sent it: why, and what would be right."""

from django.utils.translation import gettext as _

from fachplan.base import problems
from fachplan.base.pictures import NoPhoto
from fachplan.workshop.photo_actions import DescriptionTooLong, MinutesReleased, PhotoTooLarge

Refused = NoPhoto | PhotoTooLarge | DescriptionTooLong | MinutesReleased


def in_words(refused: Refused) -> str:
    """The sentence beside the field."""
    if isinstance(refused, PhotoTooLarge):
        return str(problems.photo_too_large(refused.size).detail)
    if isinstance(refused, DescriptionTooLong):
        return _("The description is longer than 500 characters. Please shorten it.")
    if isinstance(refused, MinutesReleased):
        return _("The minutes are released. No photo is added to them any more.")
    return {
        "svg": _("This is a drawing (SVG), not a photo. Please send a photo as JPEG or PNG."),
        "gif": _("This is a GIF, not a photo. Please send a photo as JPEG or PNG."),
        "heic": _("The phone has sent its photo as HEIC. Please set its camera to JPEG (“Most Compatible”)."),
        "moving": _("This picture moves. Please send a still photo as JPEG or PNG."),
        "damaged": _("The photo cannot be read to its end. Please send it again, or take it again."),
        "too_many_pixels": _("The photo has more than 64 megapixels. Please choose a smaller size in the camera."),
        "no_picture": _("This is no photo, whatever its name says. Please send a photo as JPEG or PNG."),
    }[refused.reason]
