"""The part of a forum's address that never changes."""

import secrets

from fachplan.forums.models import Forum

# Without vowels and look-alikes: read aloud without mistakes, and it spells nothing.
REFERENCE_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"


def free_reference(wish: str) -> str:
    """`wish` if no forum has it, else six letters nobody has."""
    reference = wish
    while not reference or Forum.objects.filter(reference=reference).exists():
        reference = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(6))
    return reference
