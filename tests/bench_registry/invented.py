"""Names, offices and codes that nobody bears: what the generated registry file is put together from.

Frequencies follow Zipf's law as they do among people, so a search meets a handful of very common last names and tens of
thousands of rare ones.
"""

import csv
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import zipcodes
from numpy.typing import NDArray

LAST_NAMES, FIRST_NAMES, OFFICES = 60_000, 4_000, 200_000

_STARTS = "b br c ch d dr f g gr h j k kl l m n p pr r s sh st t th tr v w y z".split()
_VOWELS = "a e i o u ai ea ou".split()
_MIDDLES = "l ll m n nd r rr s ss t v w b d g nn rt lm".split()
_ENDS = "n s r l th ck man ton ley son berg field ford well ski o a ez ini ard".split()
_STREETS = "ST AVE RD BLVD DR LN PKWY WAY CT PL".split()
_KINDS = ["ORTHOPAEDICS", "PHYSICAL THERAPY", "CHIROPRACTIC", "FAMILY MEDICINE", "CARDIOLOGY", "PAIN CENTER",
          "SPORTS MEDICINE", "MEDICAL GROUP", "REHABILITATION", "HEALTH PARTNERS"]  # fmt: skip
_FORMS = ["PLLC", "PC", "LLC", "INC", "PA", "ASSOCIATES, LLC", "OF THE VALLEY", "AT ST. ELSEWHERE'S"]
TAXONOMIES = Path(__file__).resolve().parents[2] / "practitioners" / "data" / "taxonomy.csv"


@dataclass(frozen=True)
class Invented:
    """The pools of one seed."""

    seed: int

    @cached_property
    def last_names(self) -> pl.Series:
        """Made last names, the most frequent first."""
        return pl.Series(_made_names(LAST_NAMES, self.seed, parts=2))

    @cached_property
    def first_names(self) -> pl.Series:
        return pl.Series(_made_names(FIRST_NAMES, self.seed + 1, parts=1))

    @cached_property
    def codes(self) -> pl.Series:
        """Taxonomy codes, in an order of frequency of their own."""
        with TAXONOMIES.open(newline="") as file:
            codes = [row["code"] for row in csv.DictReader(file)]
        return pl.Series(np.random.default_rng(self.seed + 2).permutation(codes))

    @cached_property
    def organisations(self) -> pl.Series:
        """Names of offices; some carry a comma or an apostrophe."""
        rng = np.random.default_rng(self.seed + 3)
        parts = [self.last_names.gather(drawn(rng, LAST_NAMES, OFFICES)), *(
            pl.Series(words).gather(rng.integers(0, len(words), OFFICES)) for words in (_KINDS, _FORMS)
        )]  # fmt: skip
        return pl.select(pl.concat_str(parts, separator=" ")).to_series()

    @cached_property
    def offices(self) -> pl.DataFrame:
        """Where people work: street, suite, city, state, nine digits of ZIP, phone, all over the country."""
        rng = np.random.default_rng(self.seed + 4)
        every: list[dict[str, Any]] = zipcodes.list_all()  # type: ignore[no-untyped-call]
        towns = [town for town in every if town["zip_code_type"] == "STANDARD" and town["area_codes"]]
        crowds = rng.lognormal(0, 1.5, len(towns))
        town = rng.choice(len(towns), OFFICES, p=crowds / crowds.sum())
        street = pl.select(pl.concat_str([
            pl.Series(rng.integers(1, 9999, OFFICES)), self.last_names.gather(rng.integers(0, LAST_NAMES, OFFICES)),
            pl.Series(_STREETS).gather(rng.integers(0, len(_STREETS), OFFICES)),
        ], separator=" ")).to_series()  # fmt: skip
        suite = np.where(rng.random(OFFICES) < 0.3, np.char.add("STE ", rng.integers(1, 900, OFFICES).astype(str)), "")
        known = pl.DataFrame(
            {
                "city": [each["city"].upper() for each in towns],
                "state": [each["state"] for each in towns],
                "zip": [each["zip_code"] for each in towns],
                "area": [each["area_codes"][0] for each in towns],
            }
        )[town]
        return known.with_columns(
            street=street,
            suite=pl.Series(suite),
            zip=pl.col("zip") + pl.Series(_digits(rng.integers(0, 10_000, OFFICES), 4)),
            phone=pl.col("area") + "555" + pl.Series(_digits(rng.integers(0, 10_000, OFFICES), 4)),
        )


def drawn(rng: np.random.Generator, pool: int, size: int) -> NDArray[np.int64]:
    """Places in a pool, the first ones far more often than the last (Zipf)."""
    weights = 1.0 / (np.arange(pool) + 20.0) ** 0.9
    return np.searchsorted(np.cumsum(weights / weights.sum())[:-1], rng.random(size))


def _digits(numbers: NDArray[np.int64], width: int) -> list[str]:
    return [f"{number:0{width}}" for number in numbers.tolist()]


def _made_names(wanted: int, seed: int, *, parts: int) -> list[str]:
    """Different names out of syllables, in upper case as the registry has them."""
    rng, names = np.random.default_rng(seed), dict[str, None]()
    while len(names) < wanted:
        syllables = [_STARTS, _VOWELS, *([_MIDDLES, _VOWELS] * int(rng.integers(1, parts + 1))), _ENDS]
        columns = [np.array(kind)[rng.integers(0, len(kind), 2_000)] for kind in syllables]
        names.update(dict.fromkeys("".join(each).upper() for each in zip(*columns, strict=True)))
    return list(names)[:wanted]
