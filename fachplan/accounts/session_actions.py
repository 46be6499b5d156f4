"""Sessions of an account, ended: every browser is signed out, every stream ends within a second."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from fachplan.accounts.models import User


def end_sessions(user: User, *, but: str | None = None) -> int:
    """End the sessions of `user`, all but one; how many.

    Sessions know their account only inside; a house has some thousand of them.
    """
    own = [each.session_key for each in Session.objects.iterator()
           if each.session_key != but and each.get_decoded().get(SESSION_KEY) == str(user.pk)]
    return Session.objects.filter(session_key__in=own).delete()[0]
