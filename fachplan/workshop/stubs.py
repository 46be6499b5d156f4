"""The stub a guest tears off a printed card: its code names forum, number and group, and cannot be guessed from a neighbour's."""

import hashlib
import hmac

from django.conf import settings

from fachplan.core.card_numbers import PRINTED
from fachplan.core.codes import code_from
from fachplan.workshop.models import Group

CHECK_LENGTH = 5


def check_letters(group: Group, number: int) -> str:
    """The last part of a stub's code; it outlives a new order of the groups."""
    key = f"stub:{group.pk}:{number}".encode()
    return code_from(hmac.new(settings.SECRET_KEY.encode(), key, hashlib.sha256).digest(), CHECK_LENGTH)


def stub_by_code(code: str) -> tuple[Group, int] | None:
    """The group and number of a stub's code, or None where none was printed like this."""
    parts = code.upper().rsplit("-", 2)
    if len(parts) != 3 or not parts[1].isdecimal() or int(parts[1]) not in PRINTED:
        return None
    number = int(parts[1])
    for group in Group.objects.filter(forum__reference__iexact=parts[0]).select_related("forum__process", "room"):
        if hmac.compare_digest(check_letters(group, number).encode(), parts[2].encode()):
            return group, number
    return None
