"""A block of registry rows at once: what `row_of` makes of a row, in columns.

Only for rows written as CMS writes them. Whatever differs in the least (a sign outside plain ASCII, `1.0`, another form
of date, codes with a gap between them) is called odd, and the caller asks `row_of`, which alone says what is refused.
"""

from functools import cache

import polars as pl

from practitioners import nppes_rows as rows

_SLOTS = range(1, rows.TAXONOMY_SLOTS + 1)
_CODES = [f"healthcare provider taxonomy code_{slot}" for slot in _SLOTS]
_SWITCHES = [f"healthcare provider primary taxonomy switch_{slot}" for slot in _SLOTS]
_DATES = [rows.ENUMERATED, rows.UPDATED, rows.DEACTIVATED, rows.REACTIVATED]
_PLAIN = {**rows.TEXT, **rows.NUMBERS}
_PLAIN_NAMES = [name for name, _ in _PLAIN.values()]
_WANTED = ["npi", rows.ENTITY, rows.ZIP, *_DATES, *_PLAIN_NAMES, *_CODES, *_SWITCHES]
#: Number, kind, ZIP, four dates, codes and their switches, each from the first slot on.
_DATE = "(?:[01][0-9]/[0-3][0-9]/[12][0-9]{3})?"
_CODE, _SWITCH = "[0-9A-Z]{10}", "[NXY]"
_SHAPE = "^" + r"\|".join([
    "[12][0-9]{9}", "[12]?", "(?:[0-9]{5}|[0-9]{9})?", _DATE, _DATE, _DATE, _DATE,
    f"(?:{_CODE}(?:,{_CODE})*)?,*", f"(?:{_SWITCH}(?:,{_SWITCH})*)?,*",
]) + "$"  # fmt: skip
#: Signs that aren't plain, or mean something to COPY; what stands for nothing; a number with a decimal.
_ODD = r"[^ -\[\]-~]|\| *(?:" + "|".join(sorted(rows.NOTHING)) + r") *\||[0-9]\.0 *\|"


class Projection:
    """From the lines of one file to the columns that are kept; `columns` says which column stands where."""

    def __init__(self, columns: dict[str, int], width: int) -> None:
        names = {width - 1: "last"} | {place: name for name, place in columns.items() if name in _WANTED}
        self._places = sorted(names)
        self._names = [names[place] for place in self._places]
        self._missing = [pl.lit("").alias(name) for name in _WANTED if name not in self._names]

    def __call__(self, block: bytes, first_line: int) -> tuple[pl.DataFrame, list[int]] | None:
        """The columns `line` and `KEPT` of the rows that are plain, and the places of the odd ones.

        `block` is well formed. None when a row has too few columns.
        """
        try:
            raw = pl.read_csv(block, has_header=False, infer_schema=False, columns=self._places)
        except pl.exceptions.PolarsError:
            return None
        raw.columns = self._names
        if raw[self._names[-1]].null_count():
            return None
        plan = (
            raw.lazy()
            .with_columns(self._missing)
            .with_columns(_gathered())
            .with_columns(_made())
            .with_columns(_stripped())
        )
        frame = plan.select(*rows.KEPT, sure=_sure()).with_row_index("line", first_line).collect()
        odd = frame.select((~pl.col("sure")).arg_true()).to_series().to_list()
        return frame.filter("sure").drop("sure"), odd


def _gathered() -> list[pl.Expr]:
    """Several columns as one text, so that one look is enough."""
    codes, switches = (pl.concat_str(names, separator=",") for names in (_CODES, _SWITCHES))
    return [
        codes.str.strip_chars_end(",").alias("codes"),
        switches.str.strip_chars_end(",").alias("switches"),
        pl.concat_str("npi", rows.ENTITY, rows.ZIP, *_DATES, codes, switches, separator="|").alias("shape"),
        pl.concat_str(pl.lit(""), *_PLAIN_NAMES, pl.lit(""), separator="|").alias("texts"),
        *(pl.col(name).str.to_date("%m/%d/%Y", strict=False).alias(f"{name} as date") for name in _DATES),
    ]


def _made() -> list[pl.Expr]:
    out, again = (pl.col(f"{name} as date") for name in (rows.DEACTIVATED, rows.REACTIVATED))
    switched_on = pl.col("switches").str.find("Y", literal=True).fill_null(0)
    unique = pl.col("codes").str.split(",").list.unique(maintain_order=True).list.join(",")
    return [
        pl.col(rows.ENTITY).alias("entity"),
        pl.col(rows.ZIP).alias("zip_code"),
        pl.col("codes").str.slice(switched_on * 11 // 2, 10).alias("primary_taxonomy"),
        pl.concat_str(pl.lit("{"), unique, pl.lit("}")).alias("taxonomies"),
        pl.col(f"{rows.ENUMERATED} as date").alias("enumerated_on"),
        pl.col(f"{rows.UPDATED} as date").alias("updated_on"),
        pl.when(again.is_null() | (again < out)).then(out).alias("deactivated_on"),
    ]


def _stripped() -> list[pl.Expr]:
    return [pl.col(name).str.strip_chars(" ").alias(key) for key, (name, _) in _PLAIN.items()]


def _sure() -> pl.Expr:
    """True where `row_of` is known to take the row just so."""
    codes, switches = pl.col("codes").str.len_bytes(), pl.col("switches").str.len_bytes()
    conditions = [
        pl.col("shape").str.contains(_SHAPE),
        ~pl.col("texts").str.contains(_ODD),
        _check_digit_fits(),
        # A switch for each code: eleven signs for one, two for the other, but for the last comma.
        ((codes == 0) & (switches == 0)) | ((codes + 1) * 2 == (switches + 1) * 11),
        *((pl.col(name) == "") | pl.col(f"{name} as date").is_not_null() for name in _DATES),
        *(pl.col(key).str.len_bytes() <= size for key, (_, size) in _PLAIN.items()),
        pl.when(pl.col("entity") == "").then(_bare()).otherwise(
            (pl.col("last_name") != "") | (pl.col("organisation") != "")
        ),
    ]  # fmt: skip
    return pl.all_horizontal(conditions).fill_null(False)


def _bare() -> pl.Expr:
    """Number and date of deactivation, and nothing else."""
    nothing = "|" * (len(_PLAIN) + 1)
    empty = [pl.col("codes") == "", pl.col("zip_code") == "", pl.col("texts") == nothing]
    return pl.all_horizontal(
        *empty,
        pl.col("enumerated_on").is_null(),
        pl.col("updated_on").is_null(),
        pl.col("deactivated_on").is_not_null(),
    )


def _check_digit_fits() -> pl.Expr:
    """As `npi_ok`, for ten digits: five and five, looked up."""
    halves = [pl.col("npi").str.slice(begin, 5).cast(pl.UInt32, strict=False) for begin in (0, 5)]
    sums = [pl.lit(table).gather(half) for table, half in zip(_half_sums(), halves, strict=True)]
    return (sums[0] + sums[1]) % 10 == 0


@cache
def _half_sums() -> tuple[pl.Series, pl.Series]:
    """What five digits add to the sum of `npi_ok`: at the front (with the prefix), and at the end."""
    digits = [pl.int_range(100_000, eager=True, dtype=pl.UInt32) // 10**place % 10 for place in range(5)]
    doubled = [digit * 2 - (digit > 4).cast(pl.UInt32) * 9 for digit in digits]
    front = digits[1] + digits[3] + doubled[0] + doubled[2] + doubled[4] + 24
    end = digits[0] + digits[2] + digits[4] + doubled[1] + doubled[3]
    return front, end
