"""The cast: Alice owns a workspace, Bob reads in it, Carol owns another, Coach works at an institute."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connections
from django.test import Client as Browser
from hypothesis import HealthCheck
from hypothesis import settings as rules
from pytest_django import Settings
from pytest_django.plugin import DjangoDbBlocker

from metcrm.accounts.models import Institute, User, Workspace
from metcrm.accounts.models.workspace import Role
from metcrm.accounts.services.institutes import create_institute
from metcrm.accounts.services.workspaces import add_member, open_workspace
from metcrm.tenancy import context
from metcrm.tenancy.actors import SYSTEM, Actor
from metcrm.tenancy.ids import new_id
from tests.days import WORKSPACE_ZONE
from tests.replay import Replay

# How quick a machine is says nothing about the code; fixtures that a test's examples share are shared on purpose.
rules.register_profile(
    "metcrm", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
rules.load_profile("metcrm")

#: A Wednesday, 10:00 in New York.
NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)


@dataclass
class Cast:
    """People and places that nearly every test needs."""

    alice: User
    bob: User
    carol: User
    coach: User
    workspace: Workspace
    other_workspace: Workspace
    institute: Institute

    @property
    def by(self) -> Actor:
        """Alice, as `by=`."""
        return Actor(self.alice.pk, "Alice Owner", Role.OWNER)

    @property
    def by_bob(self) -> Actor:
        return Actor(self.bob.pk, "Bob Viewer", Role.VIEWER)

    @property
    def by_carol(self) -> Actor:
        return Actor(self.carol.pk, "Carol Stranger", Role.OWNER)

    def inside(self) -> AbstractContextManager[context.Tenant]:
        """See Alice's rows."""
        return context.workspace(self.workspace.pk)

    def elsewhere(self) -> AbstractContextManager[context.Tenant]:
        """See Carol's rows."""
        return context.workspace(self.other_workspace.pk)


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """tests/services.py has copied the template already."""


@pytest.fixture(autouse=True)
def _quick_passwords(settings: object) -> None:
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _own_cache(settings: Settings) -> None:
    """Rate limits and the like start at zero in each test, without emptying the Redis that others use."""
    default = settings.CACHES["default"]
    settings.CACHES = {"default": {**default, "KEY_PREFIX": f"{default['KEY_PREFIX']}-{new_id()}"}}


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings) -> None:
    """Pages name their static files without hashes, so that a test run needs no collectstatic."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.WHITENOISE_AUTOREFRESH = True  # no look through a folder that may not be there


def _make_cast() -> Cast:
    alice = User.objects.create_user("alice@metcrm.example", "alice-password-1", name="Alice Owner")
    bob = User.objects.create_user("bob@metcrm.example", "bob-password-12", name="Bob Viewer")
    carol = User.objects.create_user("carol@metcrm.example", "carol-password-1", name="Carol Stranger")
    coach = User.objects.create_user("coach@metcrm.example", "coach-password-1", name="Coach Quinn")
    mine = open_workspace(owner=alice, name="Alder Medical Exercise", timezone=WORKSPACE_ZONE, now=NOW)
    other = open_workspace(owner=carol, name="Cedar Medical Exercise", timezone="America/Denver", now=NOW)
    with context.workspace(mine.pk):
        add_member(user=bob, role=Role.VIEWER, now=NOW)
    institute = create_institute(name="Alder Institute", admin=coach, by=SYSTEM, now=NOW)
    return Cast(alice, bob, carol, coach, mine, other, institute)


#: Create the four people and their places.
make_cast = Replay(_make_cast)


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def inside(cast: Cast) -> Iterator[Cast]:
    """The cast, with Alice's workspace entered: for tests of services and selectors."""
    with cast.inside():
        yield cast


@pytest.fixture
def committed(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """For tests that need real commits (several processes or connections). Empties the tables afterwards."""
    with django_db_blocker.unblock():
        yield
        for connection in connections.all(initialized_only=True):
            connection.close()
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "select string_agg(quote_ident(tablename), ', ') from pg_tables where schemaname = 'public'"
                " and tablename not in ('django_migrations', 'django_content_type', 'auth_permission',"
                " 'practitioners_zipplace')"
            )
            cursor.execute(f"truncate {cursor.fetchone()[0]} restart identity cascade")
        connections["owner"].close()
        cache.clear()


def _signed_in(user: User) -> Browser:
    browser = Browser()
    browser.force_login(user, backend=django_settings.AUTHENTICATION_BACKENDS[0])
    return browser


@pytest.fixture
def alice(cast: Cast) -> Browser:
    """Alice's browser; Bob's, Carol's, Coach's and a stranger's below."""
    return _signed_in(cast.alice)


@pytest.fixture
def bob(cast: Cast) -> Browser:
    return _signed_in(cast.bob)


@pytest.fixture
def carol(cast: Cast) -> Browser:
    return _signed_in(cast.carol)


@pytest.fixture
def coach(cast: Cast) -> Browser:
    return _signed_in(cast.coach)


@pytest.fixture
def stranger(db: None) -> Browser:
    return Browser()
