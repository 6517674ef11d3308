"""Finding people and organisations in the national registry, which all workspaces share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from practitioners import taxonomy
from practitioners.distance import Point, miles_between
from practitioners.models import Affiliation, Practice, RegistryProvider
from practitioners.selectors.registry_question import Question, question_of
from practitioners.selectors.registry_search import Answer, Hit, ask
from practitioners.selectors.zips import places_of


@dataclass(frozen=True)
class Found:
    """One result. `practice` is the first of ours where they are known already; `miles` from where one asked."""

    provider: RegistryProvider
    practice: Practice | None
    hit: Hit
    miles: float | None = None

    @property
    def specialty(self) -> str:
        return taxonomy.field_name(self.provider.primary_taxonomy)

    @property
    def subspecialty(self) -> str:
        return taxonomy.subspecialty_name(self.provider.primary_taxonomy)

    @property
    def also(self) -> list[str]:
        """Their other specialties that we have a name for."""
        others = [code for code in self.provider.taxonomies if code != self.provider.primary_taxonomy]
        return [known.name for known in map(taxonomy.specialty, others) if known]


def registry_is_empty() -> bool:
    """True until a file was imported."""
    return not RegistryProvider.objects.exists()


def get_provider(npi: str) -> RegistryProvider:
    """Raises RegistryProvider.DoesNotExist."""
    return RegistryProvider.objects.get(pk=npi)


def question_for(q: str, *, group: str = "", centre: Point | None = None, miles: float = 0) -> Question:
    """What a line that somebody typed and the filters beside it ask for."""
    return question_of(q, group=taxonomy.get_group(group), centre=centre, miles=miles)


def search_registry(q: str, *, group: str = "", centre: Point | None = None, miles: float = 0) -> Answer:
    """Who fits; see registry_search.py."""
    return ask(question_for(q, group=group, centre=centre, miles=miles))


def found_of(hits: Iterable[Hit], centre: Point | None = None) -> list[Found]:
    """The rows of hits, in their order, with the practice of ours where we know them, and how far away they are."""
    listed = list(hits)
    rows = RegistryProvider.objects.defer("search").in_bulk([hit.npi for hit in listed])
    return _with_ours([(rows[hit.npi], hit) for hit in listed if hit.npi in rows], centre)


def found_elsewhere(rows: Iterable[RegistryProvider], centre: Point | None = None) -> list[Found]:
    """The same of rows that aren't in the registry here."""
    return _with_ours([(row, Hit(row.npi)) for row in rows], centre)


def _with_ours(pairs: Sequence[tuple[RegistryProvider, Hit]], centre: Point | None) -> list[Found]:
    mine = _ours([row.npi for row, _ in pairs])
    places = places_of(row.zip_code for row, _ in pairs) if centre else {}
    return [Found(row, mine.get(row.npi), hit, _miles(places.get(row.zip_code[:5]), centre)) for row, hit in pairs]


def _miles(place: Point | None, centre: Point | None) -> float | None:
    return miles_between(place, centre) if place and centre else None


def people_at(provider: RegistryProvider) -> QuerySet[RegistryProvider]:
    """Active people at the same street and ZIP, without the provider."""
    return _at(provider).filter(entity=RegistryProvider.Entity.PERSON).order_by("last_name", "first_name", "pk")


def organisation_at(provider: RegistryProvider) -> RegistryProvider | None:
    """The organisation at the same street and ZIP, when there is exactly one."""
    found = list(_at(provider).filter(entity=RegistryProvider.Entity.ORGANISATION)[:2])
    return found[0] if len(found) == 1 else None


def _at(provider: RegistryProvider) -> QuerySet[RegistryProvider]:
    others = RegistryProvider.objects.exclude(pk=provider.pk).filter(deactivated_on=None)
    if not provider.street or not provider.zip_code:
        return others.none()
    here = others.filter(zip_code__startswith=provider.zip_code[:5], street__iexact=provider.street)
    # Who gives no suite may sit in any of them; another suite is another office.
    return here.filter(Q(street2="") | Q(street2__iexact=provider.street2)) if provider.street2 else here


def _ours(npis: list[str]) -> dict[str, Practice]:
    found: dict[str, Practice] = {}
    mine = Affiliation.objects.filter(practitioner__npi__in=npis).select_related("practitioner", "practice")
    for row in mine.order_by("practice__created_at"):
        found.setdefault(row.practitioner.npi, row.practice)
    for practice in Practice.objects.filter(npi__in=npis):
        found.setdefault(practice.npi, practice)
    return found


def practices_by_npi(providers: Iterable[RegistryProvider]) -> dict[str, Practice]:
    """Where we know these, by their numbers; who isn't known is left out."""
    return _ours([provider.npi for provider in providers])


def ours(provider: RegistryProvider) -> Practice | None:
    """The practice of this workspace where the provider is known already."""
    return _ours([provider.npi]).get(provider.npi)


def unknown_people_near(practice: Practice, limit: int = 8) -> list[RegistryProvider]:
    """Active people of the registry at the main address of a practice whom we don't have there yet."""
    place = practice.locations.filter(is_primary=True).first()
    if place is None or not place.street or not place.zip_code:
        return []
    people = RegistryProvider.objects.filter(
        entity=RegistryProvider.Entity.PERSON, deactivated_on=None, street__iexact=place.street,
        zip_code__startswith=place.zip_code[:5],
    ).exclude(pk__in=practice.practitioners.exclude(npi="").values("npi"))  # fmt: skip
    return list(people.order_by("last_name", "first_name", "pk")[:limit])
