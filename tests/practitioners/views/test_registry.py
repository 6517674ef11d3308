"""The registry's pages."""

from django.test import Client as Browser

from practitioners.models import Practice
from tests.conftest import Cast
from tests.factories.practitioners import make_practice, make_provider


def test_an_empty_registry_says_how_to_load_it(alice: Browser) -> None:
    page = alice.get("/registry/", {"q": "osei"}).content.decode()
    assert "import_npi FILE" in page
    assert "/practices/new/" in page


def test_a_result_says_who_where_and_how(alice: Browser) -> None:
    row = make_provider(street="1 MAIN ST", phone="5205550142")
    page = alice.get("/registry/", {"q": "osei tuc"}).content.decode()
    words = ["Amara Osei, MD", "Family Medicine Physician", "1 Main St, Tucson, AZ 85704", "(520) 555-0142", row.npi]
    assert [word for word in words if word not in page] == []


def test_nobody_found_says_what_to_try(alice: Browser) -> None:
    make_provider()
    assert "Nobody fits" in alice.get("/registry/", {"q": "zzz"}).content.decode()


def test_one_click_makes_a_practice(cast: Cast, alice: Browser) -> None:
    row = make_provider()
    answer = alice.post(f"/registry/{row.npi}/add/")
    with cast.inside():
        practice = Practice.objects.get()
    assert answer["Location"] == f"/practices/{practice.pk}/"
    assert "already yours" in alice.get("/registry/", {"q": "osei"}).content.decode()


def test_a_second_click_leads_to_the_practice_there_is(cast: Cast, alice: Browser) -> None:
    row = make_provider()
    first, second = (alice.post(f"/registry/{row.npi}/add/")["Location"] for _ in range(2))
    assert first == second
    with cast.inside():
        assert Practice.objects.count() == 1


def test_a_look_alike_is_offered_instead(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        existing = make_practice(name="Northgate", phone="5205550142")
    row = make_provider(phone="5205550142")
    page = alice.post(f"/registry/{row.npi}/add/").content.decode()
    assert "Northgate" in page
    assert "same phone" in page
    answer = alice.post(f"/registry/{row.npi}/add/", {"into": str(existing.pk)})
    assert answer["Location"] == f"/practices/{existing.pk}/"
    with cast.inside():
        assert existing.practitioners.get().npi == row.npi


def test_or_a_new_one_is_made_all_the_same(cast: Cast, alice: Browser) -> None:
    with cast.inside():
        make_practice(phone="5205550142")
    row = make_provider(phone="5205550142")
    alice.post(f"/registry/{row.npi}/add/", {"into": "new"})
    with cast.inside():
        assert Practice.objects.count() == 2


def test_into_another_workspace_s_practice_is_refused(cast: Cast, carol: Browser) -> None:
    with cast.inside():
        mine = make_practice()
    row = make_provider()
    with cast.elsewhere():
        make_practice(phone=row.phone)
    for into in (str(mine.pk), "nonsense"):
        assert carol.post(f"/registry/{row.npi}/add/", {"into": into}).status_code == 422
    with cast.inside():
        assert not mine.practitioners.exists()


def test_unknown_numbers_are_404(alice: Browser) -> None:
    assert alice.post("/registry/2000000010/add/").status_code == 404


def test_a_viewer_searches_and_adds_nothing(cast: Cast, bob: Browser) -> None:
    row = make_provider()
    page = bob.get("/registry/", {"q": "osei"}).content.decode()
    assert "Amara Osei" in page
    assert "Make a practice" not in page
    assert bob.post(f"/registry/{row.npi}/add/").status_code == 403
