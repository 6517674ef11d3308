"""The cache as a help, never a need: without Redis people still sign in, and counters simply don't count."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def _or(answer: Any, method: Callable[..., Any]) -> Callable[..., Any]:
    def tolerant(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            log.warning("Redis doesn't answer (%s); going on without the cache.", type(error).__name__)
            return answer(*args, **kwargs)

    return tolerant


class TolerantRedisCache(RedisCache):
    """Redis, and when it is away an empty cache: reads find nothing, writes are forgotten.

    Rate limits let people pass then. Those that guard a secret (the one-time code) count in PostgreSQL as well.
    """

    get = _or(lambda key, default=None, version=None: default, RedisCache.get)
    set = _or(lambda *args, **kwargs: None, RedisCache.set)
    add = _or(lambda *args, **kwargs: True, RedisCache.add)
    incr = _or(lambda key, delta=1, version=None: delta, RedisCache.incr)
    delete = _or(lambda *args, **kwargs: False, RedisCache.delete)
    touch = _or(lambda *args, **kwargs: False, RedisCache.touch)
    has_key = _or(lambda *args, **kwargs: False, RedisCache.has_key)
    get_many = _or(lambda *args, **kwargs: {}, RedisCache.get_many)
    set_many = _or(lambda data, *args, **kwargs: list(data), RedisCache.set_many)
    delete_many = _or(lambda *args, **kwargs: None, RedisCache.delete_many)
