"""The two embedded services under one name."""

from .embedded_postgres import RunningPostgres, start_postgres
from .embedded_redis import RunningRedis, start_redis

__all__ = ["RunningPostgres", "RunningRedis", "start_postgres", "start_redis"]
