"""Login IDs that are proposed: easy to read out, without signs that look like others."""

import hashlib

# Without o and 0, l, i and 1, s and 5, z and 2, b and 8, g, q and 9, v beside u, c beside e.
CONSONANTS = "dfhkmnprtwy"
VOWELS = "aeu"
DIGITS = "3467"
SYLLABLES = 3


def proposed_login_id(seed: str) -> str:
    """Three syllables and two digits, the same for the same seed, such as `tanemu47`."""
    drawn = iter(hashlib.sha256(seed.encode("utf-8", "surrogatepass")).digest())

    def one_of(signs: str) -> str:
        return signs[next(drawn) % len(signs)]

    syllables = "".join(one_of(CONSONANTS) + one_of(VOWELS) for _ in range(SYLLABLES))
    return syllables + one_of(DIGITS) + one_of(DIGITS)
