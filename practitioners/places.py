"""From a US ZIP code to what follows from it; data inside the package `zipcodes`, no network."""

from functools import lru_cache
from typing import Any

import zipcodes


@lru_cache(maxsize=4096)
def timezone_of(zip_code: str) -> str:
    """The IANA time zone of a ZIP code (5 or 9 digits), "" when there is none."""
    first_five = zip_code.strip()[:5]
    if len(first_five) != 5 or not first_five.isdigit():
        return ""
    found: list[dict[str, Any]] = zipcodes.matching(first_five)  # type: ignore[no-untyped-call]
    return str(found[0].get("timezone") or "") if found else ""
