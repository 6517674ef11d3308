"""Telephone numbers: kept in one way of writing, so that equal numbers are equal."""

import phonenumbers


def tidy_phone(text: str) -> str:
    """“520.555.0142”, “5205550142” and “+1 520 555 0142” as “(520) 555-0142”; other countries with their prefix.

    What can't be read as a number is kept as it was typed.
    """
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return text.strip()
    if not phonenumbers.is_possible_number(number):
        return text.strip()
    home = number.country_code == 1
    style = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, style)


def phone_possible(text: str) -> bool:
    """True when a telephone could dial it."""
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(text, "US"))
    except phonenumbers.NumberParseException:
        return False


def digits(text: str) -> str:
    """The digits alone, for comparing and searching."""
    return "".join(filter(str.isdigit, text))
