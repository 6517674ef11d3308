"""The database, the broker and the way out for mail: embedded, or those that the environment names.

Opening them yields the variables of ``run.env``, by which every process finds them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from . import envfile, given, mailcatcher, roles
from .addresses import Web, is_loopback
from .children import Backoff, describe_end
from .embedded import RunningPostgres, RunningRedis, start_postgres, start_redis
from .problems import Problem

DATABASE = "metcrm"
CATCHER_SCHEME = "smtp"


@dataclass
class Service:
    """An embedded server under supervision."""

    name: str
    open: Callable[[], RunningPostgres | RunningRedis]
    running: RunningPostgres | RunningRedis | None = None
    backoff: Backoff = field(default_factory=Backoff)

    def start(self) -> RunningPostgres | RunningRedis:
        """Start it unless it runs. Raises Problem when it will not."""
        if self.running is None or self.running.process.poll() is not None:
            self.running = self.open()
            self.backoff.note_start()
        return self.running

    def stop(self) -> None:
        """End it once everything is on disk."""
        if self.running is not None:
            self.running.stop()
            self.running = None


class Services:
    """What one data folder runs on, and where."""

    def __init__(self, data_dir: Path, environ: Mapping[str, str], web: Web) -> None:
        self.data_dir = data_dir
        self.environ = environ
        self.web = web
        self.secrets_file = data_dir / envfile.SECRETS_FILE
        self.postgres = Service("postgres", lambda: start_postgres(data_dir))
        self.redis = Service("redis", lambda: start_redis(data_dir))

    def check_given(self) -> None:
        """Raise Problem for a URL of the environment that leads nowhere, before anything is started."""
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_COHORT_URL", "DATABASE_JOB_URL"):
            if self.environ.get(name):
                given.check_database(name, self.environ[name])
        if self.environ.get("REDIS_URL"):
            given.check_redis(self.environ["REDIS_URL"])
        if self.environ.get("EMAIL_URL"):
            given.check_email(self.environ["EMAIL_URL"])
        else:
            mailcatcher.require_loopback(self.web.public_url)

    def open(self) -> dict[str, str]:
        """Start what is embedded and does not run; returns the variables for every process. Raises Problem."""
        values = {**self._database(), **self._redis(), **self._mail(), "PUBLIC_URL": self.web.public_url}
        for name in ("SECRET_KEY", "AUDIT_KEY", "CERTIFICATE_KEY"):
            values[name] = self.environ.get(name) or envfile.secret(self.secrets_file, name)
        if self.web.tls:
            values["LOCAL_CERTIFICATE"] = "true"
        if is_loopback(self.web.public_url):
            values["CLOCK_FILE"] = self.environ.get("CLOCK_FILE") or str(self.data_dir / "clock")
        return values

    def close(self) -> None:
        """End what is embedded, the database last."""
        self.redis.stop()
        self.postgres.stop()

    def watch(self, say: Callable[[str], None]) -> bool:
        """Start again what has died. True when something now answers elsewhere than before."""
        moved = False
        for service in (self.postgres, self.redis):
            moved = self._watch(service, say) or moved
        return moved

    def _watch(self, service: Service, say: Callable[[str], None]) -> bool:
        before = service.running
        if before is None or before.process.poll() is None or time.monotonic() < service.backoff.due:
            return False
        code = before.process.returncode
        wait = service.backoff.note_end()
        say(f"{service.name} ended with {describe_end(code)}; starting it again.")
        try:
            after = service.start()
        except Problem as problem:
            say(f"{problem} Trying again in {wait:g} s.")
            return False
        return after.port != before.port

    def _database(self) -> dict[str, str]:
        url = self.environ.get("DATABASE_URL")
        if not url:
            urls = roles.ensure_roles(_url_of(self.postgres.start()), DATABASE, self.secrets_file)
            return _variables(urls)
        if roles.is_superuser(url):
            return _variables(roles.ensure_roles(url, roles.database_name(url) or DATABASE, self.secrets_file))
        if not self.environ.get("DATABASE_OWNER_URL"):
            raise Problem(
                "DATABASE_URL signs in as an ordinary role, so migrations need DATABASE_OWNER_URL too: set it, or let "
                "DATABASE_URL name a superuser and the roles are made for you."
            )
        names = ("DATABASE_URL", "DATABASE_OWNER_URL", "DATABASE_COHORT_URL", "DATABASE_JOB_URL")
        return {name: self.environ[name] for name in names if self.environ.get(name)}

    def _redis(self) -> dict[str, str]:
        return {"REDIS_URL": self.environ.get("REDIS_URL") or _url_of(self.redis.start())}

    def _mail(self) -> dict[str, str]:
        if self.environ.get("EMAIL_URL"):
            return {"EMAIL_URL": self.environ["EMAIL_URL"]}
        folder = self.data_dir / "mail"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        port = mailcatcher.choose_port(folder)
        return {"EMAIL_URL": f"{CATCHER_SCHEME}://127.0.0.1:{port}", "MAILBOX_DIR": str(folder / "new")}


def _variables(urls: roles.Urls) -> dict[str, str]:
    return {
        "DATABASE_URL": urls.app,
        "DATABASE_OWNER_URL": urls.owner,
        "DATABASE_COHORT_URL": urls.cohort,
        "DATABASE_JOB_URL": urls.job,
    }


def _url_of(running: RunningPostgres | RunningRedis) -> str:
    return running.superuser_url if isinstance(running, RunningPostgres) else running.url
