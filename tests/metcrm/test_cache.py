"""Without Redis people still work; counters simply don't count."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from metcrm.cache import TolerantRedisCache
from tests.conftest import Cast

NOBODY = TolerantRedisCache("redis://127.0.0.1:1/0", {"OPTIONS": {"socket_connect_timeout": 1}})


def test_with_redis_it_remembers() -> None:
    cache.set("seen", 1, 5)
    assert cache.get("seen") == 1


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        (lambda: NOBODY.get("a", "fallback"), "fallback"),
        (lambda: NOBODY.set("a", 1), None),
        (lambda: NOBODY.add("a", 1), True),
        (lambda: NOBODY.incr("a", 3), 3),
        (lambda: NOBODY.delete("a"), False),
        (lambda: NOBODY.get_many(["a"]), {}),
        (lambda: NOBODY.has_key("a"), False),
    ],
)
def test_without_redis_it_is_an_empty_cache(call: object, answer: object) -> None:
    assert call() == answer  # type: ignore[operator]


def test_signing_in_works_without_redis(cast: Cast, stranger: Browser, settings: Any) -> None:
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}}
    answer = stranger.post("/accounts/login/", {"login": "alice@metcrm.example", "password": "alice-password-1"})
    assert answer.status_code == 302
