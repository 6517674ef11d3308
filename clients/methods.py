"""How a value was taken, between the mapping that judging needs and the one line that is stored.

"device: inclinometer; side: left" is stored; only fields of `METHOD_FIELDS` are known. Pure.
"""

from collections.abc import Mapping

from clients.measures import METHOD_FIELDS

MAX_LENGTH = 240
LABELS = {
    "side": "Side",
    "device": "Device",
    "rater": "Measured by",
    "assistive_device": "Assistive device",
    "protocol": "Protocol",
    "trial": "Trial",
    "chair_height": "Chair height",
    "medication": "Medication",
}


def write_method(method: Mapping[str, str]) -> str:
    """One line in the catalogue's order; empty parts are left out."""
    plain = {field: _plain(method.get(field, "")) for field in METHOD_FIELDS}
    return "; ".join(f"{field}: {text}" for field, text in plain.items() if text)


def read_method(line: str) -> dict[str, str]:
    """The mapping that `write_method` wrote; an unknown part is what the protocol says."""
    method: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in line.split(";"))):
        field, _, text = part.partition(":")
        if field.strip() in METHOD_FIELDS:
            method[field.strip()] = text.strip()
        else:
            method["protocol"] = f"{method.get('protocol', '')} {part}".strip()
    return method


def method_words(method: Mapping[str, str]) -> str:
    """For people: "inclinometer, left"; the field's name only where the value alone would not tell."""
    told = {"assistive_device": "with {}", "chair_height": "chair {}", "rater": "measured by {}", "trial": "trial {}"}
    return ", ".join(told.get(field, "{}").format(method[field]) for field in METHOD_FIELDS if method.get(field))


def _plain(text: str) -> str:
    return " ".join(text.replace(";", ",").split())
