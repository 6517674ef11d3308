"""The National Provider Identifier: ten digits, the last of which checks the others."""

from django.core.exceptions import ValidationError

#: What the prefix 80840 of the card-issuer number adds to the Luhn sum.
_PREFIX_SUM = 24


def npi_ok(npi: str) -> bool:
    """True when `npi` is ten digits, begins with 1 or 2 and passes its check digit (Luhn over 80840 + NPI)."""
    if not (len(npi) == 10 and npi.isascii() and npi.isdigit() and npi[0] in "12"):
        return False
    return (_PREFIX_SUM + sum(_weight(place, int(digit)) for place, digit in enumerate(reversed(npi)))) % 10 == 0


def _weight(place: int, digit: int) -> int:
    if place % 2 == 0:
        return digit
    return digit * 2 - 9 if digit > 4 else digit * 2


def objection(npi: str) -> str:
    """What is wrong with it, as a sentence for the person; "" when nothing is."""
    if not (npi.isascii() and npi.isdigit()) or len(npi) != 10:
        return "An NPI has ten digits and nothing else. Copy it from the registry or the office's letterhead."
    if npi[0] not in "12":
        return "An NPI begins with 1 or 2. Look at the first digit again."
    if not npi_ok(npi):
        return "The last digit doesn't fit the others, so at least one digit is wrong. Compare it with the source."
    return ""


def validate_npi(value: str) -> None:
    """Field validator. Raises ValidationError with the sentence of `objection`."""
    sentence = objection(value)
    if sentence:
        raise ValidationError(sentence, code="npi")
