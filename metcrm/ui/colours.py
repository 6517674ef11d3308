"""A colour that somebody chose, made safe to print and to read."""

import re

#: The house's own deep teal.
HOUSE = "#0b6a68"
#: WCAG 2.2, 1.4.3: large text on white.
LEAST_CONTRAST = 3.0


def readable(colour: str) -> str:
    """`colour` (#rrggbb) where it can be read on white in large letters; the house's own otherwise."""
    return colour if re.fullmatch(r"#[0-9a-fA-F]{6}", colour) and contrast_on_white(colour) >= LEAST_CONTRAST else HOUSE


def contrast_on_white(colour: str) -> float:
    """The contrast ratio of WCAG, 1 to 21."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
