"""The line to the NPI Registry API: one request for one question however many ask, few a second, nothing twice a day.

Redis holds the answers, the flights under way and the places in the queue, so that all processes keep to them together.
"""

import hashlib
import json
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx
from django.conf import settings
from django.core.cache import cache

from metcrm.tenancy.ids import new_id
from practitioners.npi_api import NotAnswered, results_of

KEPT_FOR = 24 * 3600
#: Why it failed is told to all who wait for the same question, then it may be asked again.
FAILED_FOR = 5
#: One request in each of these: however a second is laid, it touches five of them at most.
_PLACE = 0.25
_PATIENCE = 10.0
_TIMEOUT = httpx.Timeout(6, connect=3)
_MOST_BYTES = 5_000_000
_TRIES = 2
_SILENT = "The NPI Registry doesn't answer. Try again in a minute, or add the office by hand."


def results(criteria: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the API lists for these criteria, from the cache when it was asked before.

    Raises:
        NotAnswered: with a sentence for the person.
    """
    key = "npi-live:" + hashlib.sha256(urlencode(sorted(criteria.items())).encode()).hexdigest()
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends:
        kept = cache.get(key)
        if kept is not None:
            return _unpacked(kept)
        if cache.add(f"{key}:flight", "1", int(_PATIENCE) * 2):
            try:
                return _fly(key, criteria)
            finally:
                cache.delete(f"{key}:flight")
        time.sleep(0.05)
    raise NotAnswered(_SILENT)


def _unpacked(kept: dict[str, Any]) -> list[dict[str, Any]]:
    if "failed" in kept:
        raise NotAnswered(kept["failed"])
    listed: list[dict[str, Any]] = kept["results"]
    return listed


def _fly(key: str, criteria: Mapping[str, str]) -> list[dict[str, Any]]:
    try:
        found = results_of(_asked(criteria))
    except NotAnswered as failure:
        cache.set(key, {"failed": str(failure)}, FAILED_FOR)
        raise
    cache.set(key, {"results": found}, KEPT_FOR)
    return found


def _asked(criteria: Mapping[str, str]) -> Any:
    """One request; a second one only when the line broke."""
    for last in [False] * (_TRIES - 1) + [True]:
        _wait_for_a_place()
        try:
            return _request(criteria)
        except httpx.TransportError as error:
            if last:
                raise NotAnswered(_SILENT) from error
    raise AssertionError("the last try returns or raises")


def _request(criteria: Mapping[str, str]) -> Any:
    ends, body = time.monotonic() + _PATIENCE, b""
    url = settings.NPI_LIVE_URL
    with httpx.stream("GET", url, params=dict(criteria), timeout=_TIMEOUT, follow_redirects=False) as answer:
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            raise NotAnswered("The NPI Registry is asked too often just now. Try again in a minute.")
        if answer.status_code != httpx.codes.OK:
            raise NotAnswered(f"The NPI Registry isn't well (it answers {answer.status_code}). Try again later.")
        for part in answer.iter_bytes():
            body += part
            if len(body) > _MOST_BYTES or time.monotonic() > ends:
                raise NotAnswered(_SILENT)
    try:
        return json.loads(body)
    except ValueError as error:
        raise NotAnswered("The NPI Registry answered something that can't be read. Try again later.") from error


def _wait_for_a_place() -> None:
    """One request in a quarter of a second, over all processes. Without Redis nobody counts, so nobody asks."""
    mine, ends = str(new_id()), time.monotonic() + _PATIENCE
    while time.monotonic() < ends:
        now = time.time()
        place = int(now / _PLACE)
        if cache.add(f"npi-live:place:{place}", mine, 5):
            if cache.get(f"npi-live:place:{place}") != mine:
                raise NotAnswered("The live look-up is closed while Redis doesn't answer. Try again in a minute.")
            return
        time.sleep((place + 1) * _PLACE - now)
    raise NotAnswered("Too many are looking things up at once. Try again in a minute.")
