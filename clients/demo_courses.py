"""Believable courses of measures: a baseline, a typical change over twelve weeks, and how much people differ.

Sizes follow what trials of exercise report in order of magnitude; they are invented and serve the demonstration only.
"""

import random
from dataclasses import dataclass
from decimal import Decimal

from clients import measures


@dataclass(frozen=True)
class Course:
    """Mean and spread of the baseline, and of the change over a whole course, in the measure's unit."""

    start: float
    start_spread: float
    change: float
    change_spread: float


COURSES: dict[str, Course] = {
    "TUG": Course(13.6, 2.2, -2.6, 1.2),
    "CST30": Course(8.6, 1.9, 3.7, 1.6),
    "SCT": Course(16.5, 3.5, -4.4, 2.2),
    "KOOSADL": Course(58, 8, 12, 6),
    "KNFLEX": Course(106, 9, 12, 6),
    "NPRS": Course(5.4, 1.2, -2.3, 1.2),
    "SMWT": Course(362, 55, 49, 27),
    "KNEXTDEF": Course(6.4, 2.6, -3.8, 1.8),
    "KOOSJR": Course(52, 7, 15, 7),
    "BBS": Course(43.5, 4, 4.8, 2.4),
    "GS4M": Course(0.78, 0.12, 0.13, 0.07),
    "FESI": Course(31, 6, -5.5, 3.5),
    "ABC": Course(61, 10, 11, 6),
    "ODI": Course(34, 8, -12, 7),
    "RMDQ": Course(10.5, 3, -4.6, 2.6),
    "PSFS": Course(3.8, 0.9, 2.5, 1.1),
    "PROMISPF": Course(38.5, 3.5, 4.2, 2.6),
    "HBA1C": Course(7.8, 0.7, -0.6, 0.4),
    "WT": Course(93, 12, -3.1, 2.4),
    "WC": Course(105, 9, -3.4, 2.2),
    "SBP": Course(141, 8, -9, 6),
    "DBP": Course(86, 6, -5, 4),
    "RHR": Course(77, 6, -5, 3.5),
    "BMI": Course(30.5, 3, -0.8, 0.7),
    "VO2EST": Course(24, 4, 2.7, 1.6),
    "PAVS": Course(55, 30, 85, 40),
    "STS5": Course(17.5, 3, -3.2, 1.6),
    "GS10M": Course(0.92, 0.14, 0.13, 0.08),
    "FRT": Course(22, 4, 4.2, 2.6),
    "QDASH": Course(41, 8, -14, 8),
    "SPADI": Course(46, 9, -17, 9),
    "SHFLEX": Course(118, 14, 21, 10),
}


@dataclass(frozen=True)
class Line:
    """One client's way on one measure."""

    code: str
    baseline: float
    change: float

    def at(self, part: float, noise: random.Random) -> Decimal:
        """The value after `part` (0 to 1) of the course, on the measure's own grid and inside its range."""
        measure = measures.measure(self.code)
        wobble = noise.gauss(0, abs(self.change) * 0.06) if 0 < part < 1 else 0.0
        # Most of a change comes early.
        raw = self.baseline + self.change * (1 - (1 - part) ** 1.6) + wobble
        value = Decimal(str(raw)).quantize(measure.step)
        return min(max(value, measure.minimum), measure.maximum)


def lines(condition: str, chance: random.Random) -> list[Line]:
    """One client's ways on the condition's default measures; about one in seven gains little."""
    responds = 0.25 if chance.random() < 0.14 else 1.0
    found = []
    for code in measures.condition(condition).measures:
        course = COURSES[code]
        baseline = chance.gauss(course.start, course.start_spread)
        found.append(Line(code, baseline, chance.gauss(course.change, course.change_spread) * responds))
    return found
