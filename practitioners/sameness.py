"""Two ways of writing the same office: telephone numbers, streets, and names with or without their legal form."""

import phonenumbers

from practitioners.words import folded

_LEGAL = frozenset("llc llp pllc pc pa plc inc ltd corp co pllp".split())
_STREET = {
    "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd", "drive": "dr", "lane": "ln",
    "court": "ct", "place": "pl", "parkway": "pkwy", "highway": "hwy", "circle": "cir", "terrace": "ter",
    "north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw", "southeast": "se",
    "southwest": "sw",
}  # fmt: skip


def e164(text: str) -> str:
    """“(520) 555-0142 ext. 7” and “+1 520.555.0142” as “+15205550142”; "" for what can't be dialled."""
    try:
        number = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def plain_name(text: str) -> str:
    """“Lakeside Orthopaedics, P.L.L.C.” as “lakeside orthopaedics”."""
    words = folded(text).split()
    return " ".join(word for word in words if word not in _LEGAL) or " ".join(words)


def plain_street(text: str) -> str:
    """“1180 North Gate Street” as “1180 n gate st”."""
    return " ".join(_STREET.get(word, word) for word in folded(text).split())
