"""Colours as they may be printed: parsed, readable (WCAG 2.2), with no more ink than paper takes. Pure.

Contrast and relative luminance are those of WCAG 2.2, “contrast ratio”. Ink is reckoned by a formula, not by a
printer's profile: cyan, magenta and yellow are what is missing in red, green and blue; black is the square of what all
three share; and SHARE of it is taken out of them (under-colour removal). Plain conversions, which take all of it out,
use less.
"""

import colorsys
import re
from dataclasses import dataclass

#: Contrast of text that isn't large.
READABLE = 4.5
#: Ink of all four plates together, in percent.
MOST_INK = 300.0
SHARE = 0.25
#: House colours, where a workspace hasn't chosen any.
MAIN, SECOND = "#102f30", "#0b6a68"
WHITE, INK = "#ffffff", "#14242a"
#: How much of the second colour a tinted field holds.
_TINT = 0.08
_HEX = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.I)


class ColourError(ValueError):
    """The text is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A colour as it will be printed, and a sentence where it isn't the one that was asked for."""

    colour: str
    told: str = ""


def parse(text: str) -> str:
    """“#0B6A68”, “0b6a68” or “#abc” as #rrggbb. Nothing else is a colour here.

    Raises:
        ColourError: it isn't one.
    """
    found = _HEX.fullmatch(text.strip())
    if found is None:
        raise ColourError("Give the colour as six letters and digits, such as #0B6A68.")
    digits = found[1].lower()
    return "#" + ("".join(one * 2 for one in digits) if len(digits) == 3 else digits)


def contrast(one: str, other: str) -> float:
    """The contrast ratio, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def tint(colour: str) -> str:
    """A field in a colour, pale enough to read on."""
    return _hex(*(1 - _TINT * (1 - part) for part in _parts(colour)))


def ink(colour: str) -> float:
    """Cyan, magenta, yellow and black together, in percent (0 to 400)."""
    return round(sum(cmyk(colour)) * 100, 1)


def cmyk(colour: str) -> tuple[float, float, float, float]:
    """The four plates, each from 0 to 1."""
    missing = [1 - part for part in _parts(colour)]
    shared = min(missing)
    return (*(part - SHARE * shared for part in missing), shared**2)  # type: ignore[return-value]


def readable(colour: str) -> bool:
    """As text on white paper and on its own tint, and under white text."""
    return min(contrast(colour, WHITE), contrast(colour, tint(colour))) >= READABLE


def printable(text: str) -> Chosen:
    """The colour that is used when `text` is asked for: the same hue, darker where it can't be read, lighter where it
    takes too much ink.

    Raises:
        ColourError: it isn't a colour.
    """
    asked = used = parse(text)
    while not readable(used):
        used = _lighter(used, -0.01)
    if used != asked:
        ratio = contrast(asked, WHITE)
        return Chosen(
            used,
            f"{asked} is too pale to be read on paper ({ratio:.1f} to 1; 4.5 is needed), so {used} is printed instead.",
        )
    while ink(used) > MOST_INK:
        used = _lighter(used, 0.005)
    if used != asked:
        return Chosen(
            used,
            f"{asked} takes {ink(asked):.0f} % of ink, more than the {MOST_INK:.0f} % that paper dries, so {used} is "
            "printed instead.",
        )
    return Chosen(used)


def _lighter(colour: str, by: float) -> str:
    hue, light, full = colorsys.rgb_to_hls(*_parts(colour))
    made = _hex(*colorsys.hls_to_rgb(hue, min(max(light + by, 0.0), 1.0), full))
    # Where a step is smaller than a digit, take a larger one.
    return made if made != colour else _lighter(colour, by * 2)


def _luminance(colour: str) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _parts(colour: str) -> list[float]:
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def _hex(*parts: float) -> str:
    return "#" + "".join(f"{round(min(max(part, 0.0), 1.0) * 255):02x}" for part in parts)
