"""Codes that survive a poster, a bad eye and a phone keyboard: join codes (8 characters) and receipts (10).

The alphabet has 28 characters. Of each set that is mistaken for one another one stays, and what people read instead is
taken for it: O and Q for 0, I and L for 1, B for 8, S for 5, Z for 2, U for V. Eight characters are 38 bits.
"""

import unicodedata

ALPHABET = "0123456789ACDEFGHJKMNPRTVWXY"
LOOK_ALIKES = {"O": "0", "Q": "0", "I": "1", "L": "1", "B": "8", "S": "5", "Z": "2", "U": "V"}
JOIN_LENGTH = 8
RECEIPT_LENGTH = 10

_TABLE = str.maketrans(LOOK_ALIKES)
# Below this a byte's remainder is uniform: 9 · 28 = 252.
_FAIR = 256 - 256 % len(ALPHABET)


def normalise(text: str) -> str:
    """The code a person meant: upper case, look-alikes settled, everything between the characters dropped.

    >>> normalise(" k7pm-4xwd "), normalise("OIlB s")
    ('K7PM4XWD', '01185')
    """
    folded = unicodedata.normalize("NFKC", text).upper().translate(_TABLE)
    return "".join(char for char in folded if char.isalnum())


def well_formed(code: str, length: int = JOIN_LENGTH) -> bool:
    """Whether a normalised `code` could have been given out.

    >>> well_formed("K7PM4XWD"), well_formed("K7PM4XW"), well_formed("ÄÄÄÄÄÄÄÄ")
    (True, False, False)
    """
    return len(code) == length and set(code) <= set(ALPHABET)


def pretty(code: str) -> str:
    """`code` in two halves, as it stands on the poster.

    >>> pretty("K7PM4XWD"), pretty("K7PM4XWD20")
    ('K7PM 4XWD', 'K7PM4 XWD20')
    """
    half = (len(code) + 1) // 2
    return f"{code[:half]} {code[half:]}".strip()


def code_from(random_bytes: bytes, length: int = JOIN_LENGTH) -> str:
    """A code of `length` characters, each equally likely, from the caller's random bytes.

    Four bytes in 256 cannot be used fairly and are passed over, so give a few more than `length`.

    Raises
    ------
    ValueError
        If the bytes do not suffice; draw again.

    Examples
    --------
    >>> code_from(bytes([255, 0, 27, 28, 29, 56, 10, 11, 12]))
    '0Y010ACD'
    """
    code = "".join(ALPHABET[byte % len(ALPHABET)] for byte in random_bytes if byte < _FAIR)[:length]
    if len(code) < length:
        raise ValueError(f"{len(random_bytes)} random bytes gave {len(code)} of {length} characters; give more")
    return code
