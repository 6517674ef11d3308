"""How often one address may send a form. Counted in the cache; without a cache everybody may."""

import hashlib
import logging

from django.core.cache import cache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)


def too_often(what: str, address: str, *, limit: int, seconds: int) -> bool:
    """Count one more, and say whether that was one too many. Only a hash of the address is kept."""
    key = f"rate:{what}:{hashlib.sha256(address.encode()).hexdigest()[:32]}"
    try:
        cache.add(key, 0, timeout=seconds)
        return cache.incr(key) > limit
    except (RedisError, ValueError):
        # ValueError: the key ran out between the two calls.
        log.warning("The cache doesn't count: the %s limit is off for now.", what)
        return False
