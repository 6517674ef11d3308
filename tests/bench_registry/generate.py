"""A registry file as large as you like: `python -m tests.bench_registry.generate --rows N --out FILE`.

The 330 columns of layout V2, quoted as CMS does; the same seed gives the same file. NPIs pass their check digit and
begin with 2, which nobody's does. One row in five is an organisation, three in two hundred are deactivated and bare,
taxonomies stand in up to fifteen slots with the primary switch in any of them.
"""

import argparse
import csv
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from tests.bench_registry.invented import FIRST_NAMES, LAST_NAMES, OFFICES, Invented, drawn

HEADER = Path(__file__).resolve().parents[1] / "practitioners" / "data" / "nppes_sample_rows.csv"
CHUNK = 50_000
_SLOTS, _IDENTIFIERS = 15, 6
#: 10 ** 8 numbers lie between 2 and the check digit; this is prime to that, so each row gets one of its own.
_STEP = 61_803_399
_CREDENTIALS = ["M.D.", "MD", "DO", "PT, DPT", "D.C.", "NP", "PA-C", "DPM", ""]


def header() -> list[str]:
    """The names of the 330 columns."""
    with HEADER.open(newline="") as file:
        return next(csv.reader(file))


def npis(first: int, count: int) -> pl.Series:
    """Numbers of the rows `first`…, all different, in no order, with their check digits."""
    body = 200_000_000 + (np.arange(first, first + count, dtype=np.int64) * _STEP) % 100_000_000
    total = np.full(count, 24)
    for place in range(9):
        digit = body // 10**place % 10
        total += digit if place % 2 else np.where(digit > 4, digit * 2 - 9, digit * 2)
    return pl.Series(body * 10 + -total % 10).cast(pl.String)


def chunk(first: int, count: int, invented: Invented) -> pl.Series:
    """The lines `first`… without line ends. The same whatever the size of the whole file."""
    rng = np.random.default_rng([invented.seed, first])
    frame = _values(rng, first, count, invented)
    lines = pl.concat_str([_cell(frame, name, place) for place, name in enumerate(header())], separator=",")
    return frame.select(line=lines).to_series()


def write(path: Path, rows: int, seed: int = 1) -> None:
    """The whole file. Memory stays flat."""
    invented = Invented(seed)
    with path.open("wb") as file:
        file.write((",".join(f'"{name}"' for name in header()) + "\n").encode())
        for first in range(0, rows, CHUNK):
            lines = chunk(first, min(CHUNK, rows - first), invented)
            file.write(("\n".join(lines.to_list()) + "\n").encode())


def _cell(frame: pl.DataFrame, name: str, place: int) -> pl.Expr:
    if name not in frame.columns:
        return pl.lit('""')
    filled = pl.col(name) if name in ("NPI", "NPI Deactivation Date") else pl.when("full").then(pl.col(name))
    return pl.concat_str(pl.lit('"'), filled.fill_null(""), pl.lit('"'))


def _values(rng: np.random.Generator, first: int, count: int, invented: Invented) -> pl.DataFrame:
    """The columns that hold anything, by their names in the file, and `full`: not a bare deactivated row."""
    kind = rng.random(count)
    person, bare, again = kind < 0.8, rng.random(count) < 0.015, rng.random(count) < 0.003
    frame = _who(rng, count, invented, person) | _where(rng, count, invented) | _codes(rng, count, invented)
    frame |= _identifiers(rng, count)
    enumerated = rng.integers(0, 6_000, count)
    frame |= {
        "NPI": npis(first, count),
        "Entity Type Code": _of(["2", "1"], person.astype(int)),
        "Provider Enumeration Date": _dates(enumerated),
        "Last Update Date": _dates(enumerated + rng.integers(0, 1_500, count)),
        "NPI Deactivation Date": _only(_dates(enumerated + 1_000), bare | again),
        "NPI Reactivation Date": _only(_dates(enumerated + 1_100), again),
        "Is Sole Proprietor": _only(_of(["N", "Y", "X"], rng.integers(0, 3, count)), person),
        "Certification Date": _only(_dates(enumerated + 2_000), rng.random(count) < 0.25),
        "full": pl.Series(~bare),
    }
    return pl.DataFrame(frame)


def _who(rng: np.random.Generator, count: int, invented: Invented, person: NDArray[np.bool_]) -> dict[str, pl.Series]:
    last, official = (invented.last_names.gather(drawn(rng, LAST_NAMES, count)) for _ in range(2))
    first, middle = (invented.first_names.gather(drawn(rng, FIRST_NAMES, count)) for _ in range(2))
    return {
        "Provider Organization Name (Legal Business Name)": _only(
            invented.organisations.gather(rng.integers(0, OFFICES, count)), ~person
        ),
        "Employer Identification Number (EIN)": _only(_of(["<UNAVAIL>"], np.zeros(count, int)), ~person),
        "Provider Last Name (Legal Name)": _only(last, person),
        "Provider First Name": _only(first, person),
        "Provider Middle Name": _only(middle, person & (rng.random(count) < 0.5)),
        "Provider Credential Text": _only(_of(_CREDENTIALS, rng.integers(0, len(_CREDENTIALS), count)), person),
        "Provider Sex Code": _only(_of(["F", "M"], rng.integers(0, 2, count)), person),
        "Authorized Official Last Name": _only(official, ~person),
    }


def _where(rng: np.random.Generator, count: int, invented: Invented) -> dict[str, pl.Series]:
    here = invented.offices[drawn(rng, OFFICES, count)]
    found: dict[str, pl.Series] = {}
    for use in ("Mailing", "Practice Location"):
        found |= {
            f"Provider First Line Business {use} Address": here["street"],
            f"Provider Second Line Business {use} Address": here["suite"],
            f"Provider Business {use} Address City Name": here["city"],
            f"Provider Business {use} Address State Name": here["state"],
            f"Provider Business {use} Address Postal Code": here["zip"],
            f"Provider Business {use} Address Country Code (If outside U.S.)": _of(["US"], np.zeros(count, int)),
            f"Provider Business {use} Address Telephone Number": here["phone"],
            f"Provider Business {use} Address Fax Number": _only(here["phone"], rng.random(count) < 0.5),
        }
    return found


def _codes(rng: np.random.Generator, count: int, invented: Invented) -> dict[str, pl.Series]:
    """Mostly one taxonomy, sometimes up to fifteen; the switch in any slot."""
    several = np.minimum(rng.geometric(0.7, count), _SLOTS)
    several = np.where(rng.random(count) < 0.002, _SLOTS, several)
    primary = (rng.random(count) * several).astype(int)
    begin = drawn(rng, len(invented.codes), count)
    found: dict[str, pl.Series] = {}
    licences = pl.Series(rng.integers(10_000, 99_999, count)).cast(pl.String)
    for slot in range(_SLOTS):
        filled = several > slot
        found |= {
            f"Healthcare Provider Taxonomy Code_{slot + 1}": _only(
                invented.codes.gather((begin + 7 * slot) % len(invented.codes)), filled
            ),
            f"Provider License Number_{slot + 1}": _only(licences, filled),
            f"Provider License Number State Code_{slot + 1}": _only(_of(["TX"], np.zeros(count, int)), filled),
            f"Healthcare Provider Primary Taxonomy Switch_{slot + 1}": _only(
                _of(["N", "Y"], (primary == slot).astype(int)), filled
            ),
        }
    return found


def _identifiers(rng: np.random.Generator, count: int) -> dict[str, pl.Series]:
    """One row in five has some numbers of insurers."""
    several = np.where(rng.random(count) < 0.2, rng.geometric(0.5, count), 0)
    numbers = pl.Series(rng.integers(10**8, 10**9, count)).cast(pl.String)
    found: dict[str, pl.Series] = {}
    for slot in range(_IDENTIFIERS):
        found[f"Other Provider Identifier_{slot + 1}"] = _only(numbers, several > slot)
        found[f"Other Provider Identifier Type Code_{slot + 1}"] = _only(
            _of(["05"], np.zeros(count, int)), several > slot
        )
    return found


def _of(words: list[str], places: NDArray[np.int64]) -> pl.Series:
    return pl.Series(words).gather(places)


def _only(values: pl.Series, where: NDArray[np.bool_]) -> pl.Series:
    """These values, and nothing elsewhere."""
    return values.set(pl.Series(~where), None)


def _dates(days: NDArray[np.int64]) -> pl.Series:
    """Days since May 2005, when the first numbers were given, as CMS writes them."""
    return pl.Series(np.datetime64("2005-05-23") + days).dt.strftime("%m/%d/%Y")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(given.out, given.rows, given.seed)


if __name__ == "__main__":
    main()
