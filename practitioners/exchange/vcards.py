"""vCards, version 3.0, which every address book reads. What vCard has no name for travels as X-METCRM-…"""

from practitioners.exchange.columns import KEYS, Row

#: Fields of ours that vCard doesn't know, by key.
OURS = {
    key: f"X-METCRM-{key.upper().replace('_', '-')}"
    for key in ("kind", "first_name", "last_name", "credential", "npi", "role", "preferred_way", "pronounced",
                "subspecialty", "days", "specialty_group")
}  # fmt: skip
_WIDTH = 75  # octets of a line


def card_of(row: Row) -> str:
    """One card."""
    name = row["name"] or row["practice"]
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{_text(name)}", f"N:{_parts(*_name_parts(row))}"]
    lines += _if(row["practice"], "ORG", _text(row["practice"]))
    lines += _if(row["role"], "TITLE", _text(row["role"]))
    lines += _if(row["email"], "EMAIL;TYPE=INTERNET,WORK", _text(row["email"]))
    lines += _if(row["phone"], "TEL;TYPE=WORK,VOICE", _text(row["phone"]))
    lines += _if(row["practice_phone"], "TEL;TYPE=MAIN", _text(row["practice_phone"]))
    lines += _if(row["fax"], "TEL;TYPE=WORK,FAX", _text(row["fax"]))
    place = [row[key] for key in ("street2", "street", "city", "state", "zip_code")]
    lines += _if("".join(place), "ADR;TYPE=WORK", _parts("", *place, ""))
    lines += _if(row["website"], "URL", _text(row["website"]))
    lines += [f"{OURS[key]}:{_text(row[key])}" for key in KEYS if key in OURS and row[key]]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCARD"])


def _name_parts(row: Row) -> tuple[str, ...]:
    """Last; first; middle; before; after. A contact's name is one text, of which the last word counts as the last."""
    if row["last_name"]:
        return row["last_name"], row["first_name"], "", "", row["credential"]
    first, _, last = row["name"].rpartition(" ")
    return last, first, "", "", ""


def _if(value: str, head: str, text: str) -> list[str]:
    return [f"{head}:{text}"] if value else []


def _text(value: str) -> str:
    """A value with what means something in a card written so that it doesn't."""
    value = value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return value.replace("\r\n", "\\n").replace("\r", "\\n").replace("\n", "\\n")


def _parts(*values: str) -> str:
    return ";".join(map(_text, values))


def _folded(line: str) -> str:
    """No line longer than 75 octets, none of its characters torn apart."""
    found, width = [""], 0
    for character in line:
        size = len(character.encode("utf-8", "replace"))
        if width + size > _WIDTH:
            found.append(" ")
            width = 1
        found[-1] += character
        width += size
    return "\r\n".join(found)
