"""Names as people write them, from a registry that shouts."""

import re

#: Written in capitals in a name of an organisation or behind a person's.
_CAPITALS = {
    "LLC", "LLP", "PLLC", "PC", "PA", "PLC", "MD", "DO", "DC", "DPM", "PT", "OT", "DPT", "NP", "FNP", "RN", "LTD",
    "II", "III", "IV", "USA", "US", "VA", "NW", "NE", "SW", "SE", "ENT", "PMR",
}  # fmt: skip
_SMALL = {"of", "and", "the", "for", "at", "in", "on"}
_ORDINAL = re.compile(r"\d+(st|nd|rd|th)")
_WORD = re.compile(r"[^\s\-/'’.,&()]+")


def as_written(text: str) -> str:
    """“LAKESIDE ORTHOPAEDICS OF TUCSON, PLLC” as “Lakeside Orthopaedics of Tucson, PLLC”.

    Only text all in capitals is touched; whoever wrote small letters knew what they meant.
    """
    if text != text.upper():
        return text
    words = _WORD.sub(lambda match: _word(match.group(), first=match.start() == 0), text)
    return re.sub(r"(?<=\w)(['’])S\b", r"\1s", words)


def credential_as_written(text: str) -> str:
    """“M.D.” as “MD”, “PT, DPT” as it is."""
    return ", ".join(part.strip().replace(".", "") for part in text.split(",") if part.strip())


def _word(word: str, *, first: bool) -> str:
    small = word.lower()
    if word in _CAPITALS:
        return word
    if any(character.isdigit() for character in word):
        return small if _ORDINAL.fullmatch(small) else word
    if small in _SMALL and not first:
        return small
    if small.startswith("mc") and len(small) > 3:
        return f"Mc{small[2:].capitalize()}"
    return small.capitalize()
