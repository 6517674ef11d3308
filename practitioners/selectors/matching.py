"""Who is known already: everybody of the workspace by number, mail, phone and name, without asking row by row."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from metcrm.tenancy.ids import new_id
from practitioners.exchange.drafts import CONTACT, PRACTITIONER, Draft, Office
from practitioners.keys import alike, office_key, person_key, phone_key, street_key
from practitioners.models import Affiliation, Contact, Location, Practice, Practitioner


@dataclass
class KnownOffice:
    """A practice as far as telling it from others needs."""

    id: UUID
    name: str
    phone: str = ""
    street: str = ""
    zip_code: str = ""
    line: int = 0  # of the file that brought it; 0 for one that was there before

    @property
    def placeless(self) -> bool:
        return not self.street and not self.zip_code


@dataclass
class KnownPerson:
    """A contact or practitioner, and where they work."""

    id: UUID
    kind: str
    name: str
    npi: str = ""
    offices: set[UUID] = field(default_factory=set)
    line: int = 0


@dataclass(frozen=True)
class Match:
    """Who a draft is, and by what we know it."""

    person: KnownPerson
    because: str


class Ambiguous(ValueError):
    """Several practices fit; the text says what would tell them apart."""


class Index:
    """Everybody of the current workspace, and whoever is added while a file is read."""

    def __init__(self) -> None:
        self._offices: dict[UUID, KnownOffice] = {}
        self._office_names: dict[str, list[KnownOffice]] = defaultdict(list)
        self._office_phones: dict[str, KnownOffice] = {}
        self._npi: dict[str, KnownPerson] = {}
        self._emails: dict[tuple[str, str], KnownPerson] = {}
        self._phones: dict[tuple[str, str], list[KnownPerson]] = defaultdict(list)
        self._names: dict[tuple[str, UUID, str], list[KnownPerson]] = defaultdict(list)
        self._read_offices()
        self._read_people()

    def office_of(self, told: Office) -> KnownOffice | None:
        """The practice that the row means, None when it is a new one.

        Raises:
            Ambiguous: the name alone stands for several.
        """
        named = self._office_names.get(office_key(told.name), []) if told.name else []
        street, phone = street_key(told.street), phone_key(told.phone)
        for office in named:
            if (street and street == office.street and _same_zip(told.zip_code, office.zip_code)) or (
                phone and phone == office.phone
            ):
                return office
        by_phone = self._office_phones.get(phone) if phone else None
        if by_phone is not None:
            return by_phone
        if street:
            return _only([office for office in named if office.placeless])
        here = [office for office in named if not told.zip_code or _same_zip(told.zip_code, office.zip_code)]
        if len(here) > 1:
            raise Ambiguous(f"{len(here)} practices are called “{told.name}”. Add the street or the phone.")
        return _only(here)

    def person_of(self, draft: Draft, office: KnownOffice | None) -> Match | None:
        """The person that the row means, None when they are new."""
        npi = draft.fields.get("npi", "")
        if npi and npi in self._npi:
            return Match(self._npi[npi], "same NPI")
        for person, because in self._suspects(draft, office):
            if not (npi and person.npi and npi != person.npi):
                return Match(person, because)
        return None

    def _suspects(self, draft: Draft, office: KnownOffice | None) -> list[tuple[KnownPerson, str]]:
        found = []
        by_email = self._emails.get((draft.kind, draft.fields.get("email", "").casefold()))
        if by_email is not None:
            found.append((by_email, "same e-mail"))
        phone = phone_key(draft.fields.get("phone", ""))
        # An office's people share its phone: the number tells who it is only together with the name.
        found += [(person, "same phone") for person in self._phones.get((draft.kind, phone), ())
                  if phone and alike(person.name, draft.name)]  # fmt: skip
        if office is not None:
            there = self._names.get((draft.kind, office.id, person_key(draft.name)), ())
            found += [(person, "same name at this practice") for person in there]
        return found

    def add_office(self, told: Office, line: int) -> KnownOffice:
        """A new practice, under a fresh id."""
        office = KnownOffice(new_id(), told.name, phone_key(told.phone), street_key(told.street), told.zip_code, line)
        self._keep_office(office)
        return office

    def add_person(self, draft: Draft, office: KnownOffice, line: int) -> KnownPerson:
        """A new person, under a fresh id."""
        person = KnownPerson(new_id(), draft.kind, draft.name, draft.fields.get("npi", ""), {office.id}, line)
        self._keep_person(person, draft.fields.get("email", ""), draft.fields.get("phone", ""))
        return person

    def add_affiliation(self, person: KnownPerson, office: KnownOffice) -> None:
        """The practitioner works there too."""
        person.offices.add(office.id)
        self._names[person.kind, office.id, person_key(person.name)].append(person)

    def office_name(self, pk: UUID) -> str:
        """What a practice is called."""
        return self._offices[pk].name if pk in self._offices else ""

    def _read_offices(self) -> None:
        places = dict[UUID, tuple[str, str]]()
        rows = Location.objects.order_by("is_primary").values_list("practice_id", "street", "zip_code")
        for practice_id, street, zip_code in rows.iterator():
            places[practice_id] = (street_key(street), zip_code)
        for pk, name, phone in Practice.objects.order_by("created_at").values_list("pk", "name", "phone").iterator():
            street, zip_code = places.get(pk, ("", ""))
            self._keep_office(KnownOffice(pk, name, phone_key(phone), street, zip_code))

    def _read_people(self) -> None:
        contacts = Contact.objects.order_by("pk").values_list("pk", "name", "email", "phone", "practice_id")
        for pk, name, email, phone, practice_id in contacts.iterator():
            self._keep_person(KnownPerson(pk, CONTACT, name, "", {practice_id}), email, phone)
        works = defaultdict(set)
        for practitioner_id, practice_id in Affiliation.objects.values_list("practitioner_id", "practice_id"):
            works[practitioner_id].add(practice_id)
        columns = ("pk", "first_name", "last_name", "npi", "email", "phone")
        for pk, first, last, npi, email, phone in Practitioner.objects.order_by("pk").values_list(*columns).iterator():
            person = KnownPerson(pk, PRACTITIONER, f"{first} {last}".strip(), npi, works[pk])
            self._keep_person(person, email, phone)

    def _keep_office(self, office: KnownOffice) -> None:
        self._offices[office.id] = office
        self._office_names[office_key(office.name)].append(office)
        if office.phone:
            self._office_phones.setdefault(office.phone, office)

    def _keep_person(self, person: KnownPerson, email: str, phone: str) -> None:
        if person.npi:
            self._npi[person.npi] = person
        if email:
            self._emails.setdefault((person.kind, email.casefold()), person)
        if key := phone_key(phone):
            self._phones[person.kind, key].append(person)
        for office_id in person.offices:
            self._names[person.kind, office_id, person_key(person.name)].append(person)


def _same_zip(one: str, other: str) -> bool:
    return not one or not other or one[:5] == other[:5]


def _only(offices: list[KnownOffice]) -> KnownOffice | None:
    return offices[0] if len(offices) == 1 else None
