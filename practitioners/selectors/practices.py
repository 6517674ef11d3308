"""Finding practices."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Lower

from practitioners.models import Affiliation, Contact, Location, Practice
from practitioners.npi import npi_ok
from practitioners.phones import tidy_phone
from practitioners.sameness import e164, plain_name, plain_street
from practitioners.words import CREDENTIALS, folded, without_title


@dataclass(frozen=True)
class Duplicate:
    """A practice that may be the same, and why we think so."""

    practice: Practice
    because: str


def get_practice(pk: UUID) -> Practice:
    """Raises Practice.DoesNotExist for unknown ids and those of other workspaces."""
    return Practice.objects.select_related("owner").get(pk=pk)


def get_location(pk: UUID) -> Location:
    """Raises Location.DoesNotExist for unknown ids and those of other workspaces."""
    return Location.objects.select_related("practice").get(pk=pk)


def primary_location(practice: Practice) -> Location | None:
    """Where the practice is in the first place."""
    return practice.locations.order_by("-is_primary", "pk").first()


def search_practices(q: str, limit: int = 20) -> list[Practice]:
    """For pickers: practices whose name, city, phone or people match every word; names that begin so come first."""
    starts = Case(When(name__istartswith=q.strip(), then=0), default=1, output_field=IntegerField())
    place = Location.objects.filter(practice=OuterRef("pk"), is_primary=True)
    found = matching(Practice.objects.all(), q).annotate(
        starts=starts, city=Subquery(place.values("city")[:1]), state=Subquery(place.values("state")[:1])
    )
    return list(found.order_by("starts", Lower("name"), "pk")[:limit])


def duplicates_of(
    *,
    name: str = "",
    npi: str = "",
    phone: str = "",
    street: str = "",
    zip_code: str = "",
    people: Collection[str] = (),
) -> list[Duplicate]:
    """Practices that may be the one described: same NPI, same phone, or at the same address the same name or one of the
    `people`, by their NPIs."""
    found: dict[UUID, Duplicate] = {}
    here = _at(street, zip_code)
    for practices, because in (
        (Practice.objects.filter(npi=npi) if npi else [], "same NPI"),
        (_with_phone(phone), "same phone"),
        ([one for one in here if name and plain_name(one.name) == plain_name(name)], "same name and address"),
    ):
        for practice in practices:
            found.setdefault(practice.pk, Duplicate(practice, because))
    works = Affiliation.objects.filter(practice__in=here, practitioner__npi__in=people).order_by("pk")
    for row in works.select_related("practice", "practitioner"):
        found.setdefault(row.practice_id, Duplicate(row.practice, f"same address, and {row.practitioner} works there"))
    return list(found.values())


def _with_phone(phone: str) -> Iterable[Practice]:
    number = e164(phone) if phone else ""
    if not number:
        return []
    # However it is written (an extension may follow), the last four digits stand together.
    rows = Practice.objects.filter(phone__contains=number[-4:])
    return [row for row in rows if e164(row.phone) == number]


def _at(street: str, zip_code: str) -> list[Practice]:
    """Those in the same street, however it is written, with the same number and ZIP."""
    if not (street and zip_code):
        return []
    places = Location.objects.filter(zip_code__startswith=zip_code[:5]).select_related("practice").order_by("pk")
    return [row.practice for row in places if plain_street(row.street) == plain_street(street)]


def matching(found: QuerySet[Practice], q: str) -> QuerySet[Practice]:
    """Those in which every word of `q` is found: in name, city, phone, NPI or people, “Dr. Osei, MD” among them."""
    for word in without_title(q.replace(",", " ")).split():
        found = found.filter(_has_word(word))
    return found


def _has_word(word: str) -> Q:
    """One word, in what people remember of an office. Subqueries instead of joins: each practice comes once."""
    has = Q(name__icontains=word)
    has |= Q(pk__in=Location.objects.filter(Q(city__icontains=word) | Q(zip_code__startswith=word)).values("practice"))
    has |= Q(pk__in=Affiliation.objects.filter(_named("practitioner__", word)).values("practice"))
    has |= Q(pk__in=Contact.objects.filter(name__icontains=word, left_at=None).values("practice"))
    bare = "".join(filter(str.isdigit, word))
    if len(bare) >= 3:
        has |= Q(phone__icontains=word)
    if len(bare) == 10:
        has |= Q(phone=tidy_phone(bare)) | (Q(npi=bare) if npi_ok(bare) else Q())
    return has


def _named(prefix: str, word: str) -> Q:
    credential = folded(word) if folded(word) in CREDENTIALS else "-"
    return Q(
        (f"{prefix}last_name__icontains", word),
        (f"{prefix}first_name__icontains", word),
        (f"{prefix}credential__icontains", credential),
        (f"{prefix}npi", word),
        _connector=Q.OR,
    )
