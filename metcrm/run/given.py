"""Services that the environment names instead of the embedded ones: tried before anything starts.

Each check raises Problem with one sentence: what is wrong with which variable, and the remedy. No password is shown.
"""

from __future__ import annotations

import smtplib
from urllib.parse import SplitResult, unquote, urlsplit

import psycopg2
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from .problems import Problem

OLDEST_POSTGRES = 15  # views that respect row-level security came with it
SECONDS = 10.0
SMTP_TLS = {"smtp+tls", "smtp+starttls", "submission"}
SMTP_SSL = {"smtps", "smtp+ssl"}
SMTP_SCHEMES = {"smtp"} | SMTP_TLS | SMTP_SSL


def check_database(name: str, url: str) -> None:
    """Sign in and ask for the version."""
    parts = _split(
        name,
        url,
        {"postgres", "postgresql"},
        "postgresql://user:password@host:5432/metcrm",
        "the embedded PostgreSQL",
    )
    try:
        connection = psycopg2.connect(url, connect_timeout=int(SECONDS))
    except psycopg2.Error as error:
        raise _database_problem(name, parts, str(error)) from None
    version = connection.server_version // 10_000
    connection.close()
    if version < OLDEST_POSTGRES:
        raise Problem(f"{name} leads to PostgreSQL {version}: METCRM needs {OLDEST_POSTGRES} or newer.")


def _database_problem(name: str, parts: SplitResult, said: str) -> Problem:
    where, unset = _place(parts, 5432), "or unset it to use the embedded PostgreSQL"
    if "password authentication failed" in said or "no password supplied" in said:
        return Problem(f"{name}: {where} refuses this user or password: correct the URL, {unset}.")
    if "does not exist" in said:
        missing = said.strip().splitlines()[-1].split("FATAL:")[-1].strip()
        return Problem(f"{name}: {where} says {missing}: create it or correct the URL, {unset}.")
    if "could not translate host name" in said:
        return Problem(f"{name}: no host is called {parts.hostname}: correct the URL, {unset}.")
    if "invalid" in said and "connection" not in said:
        return Problem(f"{name} is not a URL that PostgreSQL understands: correct it, {unset}.")
    return Problem(f"{name}: no PostgreSQL answers at {where}: start it or correct the URL, {unset}.")


def check_redis(url: str) -> None:
    """Sign in and ping."""
    schemes = {"redis", "rediss", "unix"}
    parts = _split("REDIS_URL", url, schemes, "redis://:password@host:6379/0", "the embedded Redis")
    where, unset = _place(parts, 6379), "or unset it to use the embedded Redis"
    try:
        with redis.Redis.from_url(
            url, socket_connect_timeout=SECONDS, socket_timeout=SECONDS, retry=Retry(NoBackoff(), 0)
        ) as client:
            client.ping()
    except ValueError:
        raise Problem(f"REDIS_URL is not a URL that Redis understands: correct it, {unset}.") from None
    except (redis.AuthenticationError, redis.ResponseError):
        raise Problem(f"REDIS_URL: {where} refuses this user or password: correct the URL, {unset}.") from None
    except redis.RedisError:
        raise Problem(f"REDIS_URL: no Redis answers at {where}: start it or correct the URL, {unset}.") from None


def check_email(url: str) -> None:
    """Greet the mail server and sign in; send nothing."""
    parts = _split("EMAIL_URL", url, SMTP_SCHEMES, "smtp+tls://user:password@host:587", "the local mail catcher")
    where, unset = _place(parts, 25), "or unset it to use the local mail catcher"
    try:
        _greet(parts)
    except smtplib.SMTPAuthenticationError:
        raise Problem(f"EMAIL_URL: {where} refuses this user or password: correct the URL, {unset}.") from None
    except (OSError, smtplib.SMTPException):
        raise Problem(f"EMAIL_URL: no mail server answers at {where}: start it or correct the URL, {unset}.") from None


def _greet(parts: SplitResult) -> None:
    opener = smtplib.SMTP_SSL if parts.scheme in SMTP_SSL else smtplib.SMTP
    with opener(parts.hostname or "", parts.port or 25, timeout=SECONDS) as server:
        if parts.scheme in SMTP_TLS:
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))


def _split(name: str, url: str, schemes: set[str], example: str, embedded: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        valid = parts.scheme in schemes and (parts.port is None or parts.port > 0)
    except ValueError:
        valid = False
    if not valid or not (parts.hostname or parts.query or parts.path):
        raise Problem(f"{name} is not a URL like {example}: correct it, or unset it to use {embedded}.")
    return parts


def _place(parts: SplitResult, port: int) -> str:
    return f"{parts.hostname}:{parts.port or port}" if parts.hostname else (parts.path or "the local socket")
