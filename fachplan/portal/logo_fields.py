"""A field for a logo: what comes back is our own drawing of it, or a sentence about why not."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from fachplan.base.logos import draw_logo
from fachplan.base.pictures import NoPhoto

LOGO_BYTES = 500 * 1024


class LogoField(forms.FileField):
    """A PNG or JPEG of at most 500 KB; what it is called does not matter."""

    def __init__(self, **options: Any) -> None:
        super().__init__(label=_("Logo"), help_text=_("PNG or JPEG, at most 500 KB."), required=False,
                         widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}), **options)

    def clean(self, data: Any, initial: Any = None) -> bytes | None:
        """The picture, drawn anew as PNG."""
        file: Any = super().clean(data, initial)
        if not file:
            return None
        if (file.size or 0) > LOGO_BYTES:
            raise ValidationError(_("The logo is larger than 500 KB. Please make it smaller."))
        try:
            return draw_logo(file.read())
        except NoPhoto as refused:
            if refused.reason == "svg":
                raise ValidationError(_("This is an SVG. It can carry scripts; please save it as PNG.")) from refused
            if refused.reason in ("damaged", "too_many_pixels"):
                raise ValidationError(_("This picture cannot be read to its end. Please save it anew as PNG.")) from refused
            raise ValidationError(_("This is no PNG or JPEG picture.")) from refused
