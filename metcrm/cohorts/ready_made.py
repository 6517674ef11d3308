"""Programmes to begin with. An institute's copy is its own from then on."""

import json
from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parent / "data" / "programmes.json"

#: {"key", "name", "summary", "weeks": [{"title", "tasks": [columns of a Task]}]}; a task without a rule is handed in.
ReadyMade = dict[str, Any]


@cache
def ready_made() -> dict[str, ReadyMade]:
    """By key, in the order of the file."""
    return {one["key"]: one for one in json.loads(_FILE.read_text())}


def choices() -> list[tuple[str, str]]:
    """Key and name."""
    return [(key, one["name"]) for key, one in ready_made().items()]
