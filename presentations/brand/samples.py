"""The two colours as they will be used, with the figures that decide about them."""

from collections.abc import Mapping
from dataclasses import dataclass

from presentations.brand.colours import WHITE, contrast, ink, tint


@dataclass(frozen=True)
class Figures:
    """What is known of one colour: contrast with paper (to 1), and ink in percent."""

    colour: str
    on_paper: str
    ink: str


@dataclass(frozen=True)
class Sample:
    """Both, and the pale field that goes with the second."""

    main: Figures
    second: Figures
    wash: str


def sample_of(look: Mapping[str, str]) -> Sample:
    """For the page of the brand."""
    return Sample(_figures(look["main"]), _figures(look["second"]), tint(look["second"]))


def _figures(colour: str) -> Figures:
    return Figures(colour, f"{contrast(colour, WHITE):.1f}", f"{ink(colour):.0f}")
