"""What every page knows: the city, the reader's language and direction, the theme, whether this is the demo."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation

from fachplan.base import wordings
from fachplan.base.models import City

THEMES = ("light", "dark")


def page(request: HttpRequest) -> dict[str, Any]:
    """Values of the page frame."""
    city = City.current()
    offered = [(code, name) for code, name in settings.LANGUAGES if not city.languages or code in city.languages]
    theme = request.COOKIES.get("theme", "")
    return {
        "city": city,
        "languages": offered,
        "language": translation.get_language(),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "theme": theme if theme in THEMES else "",
        "translation_unchecked": wordings.is_unchecked(translation.get_language() or settings.LANGUAGE_CODE),
        "here_path": request.get_full_path(),
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
    }
