"""The referral code of a practice: printed on paper, read aloud, typed by hand."""

import secrets

#: Without 0 O 1 I L U V and the like: what looks alike on paper or sounds alike on the phone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
LENGTH = 10


def new_referral_code() -> str:
    """Ten characters, about 48 bits: not to be guessed through a form that limits its visitors."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
