"""Taking what is due: no row twice, tenants taking turns, a lost lease is noticed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

from django.db import connection
from django.utils import timezone

from metcrm.outbox import claims
from metcrm.outbox.models import DueMail, OutboxMessage, State
from metcrm.outbox.steps import prepare
from metcrm.tenancy.ids import new_id
from tests.conftest import NOW, Cast
from tests.metcrm.outbox.conftest import promise

MANY = 10_000


def due_rows(count: int, tenant: UUID) -> None:
    DueMail.objects.bulk_create(
        DueMail(message_id=new_id(), tenant_id=tenant, tenant_kind="workspace", due_at=NOW) for _ in range(count)
    )


def test_two_workers_never_claim_the_same_of_ten_thousand(committed: None) -> None:
    due_rows(MANY // 2, new_id())
    due_rows(MANY // 2, new_id())
    together = Barrier(2)

    def work() -> list[UUID]:
        mine: list[UUID] = []
        together.wait()
        while batch := claims.take(NOW):
            mine += [claim.message_pk for claim in batch]
        connection.close()
        return mine

    with ThreadPoolExecutor(2) as pool:
        first, second = (future.result() for future in [pool.submit(work), pool.submit(work)])
    assert first, "One worker did it all, so that they never met."
    assert second, "One worker did it all, so that they never met."
    assert len(first) + len(second) == len({*first, *second}) == MANY


def test_ten_thousand_of_one_do_not_delay_the_three_of_another(db: None) -> None:
    big, small = new_id(), new_id()
    due_rows(MANY, big)
    due_rows(3, small)
    first = claims.take(NOW)
    assert [claim.tenant.id for claim in first][:6] == [big, small] * 3 or [claim.tenant.id for claim in first][:6] == [
        small,
        big,
    ] * 3
    assert len(first) == 13  # a half of the batch each, as far as they have it
    assert len(claims.take(NOW)) == claims.BATCH


def test_more_tenants_than_places_all_get_their_turn(db: None) -> None:
    tenants = {new_id() for _ in range(50)}
    for tenant in tenants:
        due_rows(2, tenant)
    seen: list[UUID] = []
    while batch := claims.take(NOW):
        assert len({claim.tenant for claim in batch}) == len(batch) or len(batch) < claims.BATCH
        seen += [claim.tenant.id for claim in batch]
    assert len(seen) == 100
    assert set(seen) == tenants


def test_a_tenants_oldest_comes_first(inside: Cast) -> None:
    young, old = promise().pk, promise(due_at=NOW - timedelta(days=1)).pk
    assert [claim.message_pk for claim in claims.take(NOW)] == [old, young]


def test_what_is_held_or_not_yet_due_is_left(inside: Cast) -> None:
    promise()
    promise(due_at=NOW + timedelta(seconds=1))
    assert len(claims.take(NOW)) == 1
    assert claims.take(NOW) == []
    assert len(claims.take(NOW + timedelta(seconds=1))) == 1


def test_a_lease_that_ran_out_frees_it_and_the_first_hand_has_lost_it(inside: Cast) -> None:
    promise()
    (slow,) = claims.take(NOW)
    DueMail.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    (quick,) = claims.take(NOW)
    assert prepare(slow, NOW) is None
    claims.give_back([slow])
    assert claims.take(NOW) == []
    message = prepare(quick, NOW)
    assert message is not None
    assert message.state == State.SENDING
    assert OutboxMessage.objects.get().attempts == 1


def test_what_is_given_back_is_free_at_once(inside: Cast) -> None:
    promise()
    claims.give_back(claims.take(NOW))
    assert len(claims.take(NOW)) == 1
