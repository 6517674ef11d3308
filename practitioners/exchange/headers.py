"""Which column of somebody's file is which of ours: known heads of Outlook, Google and Apple, and near misses."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from practitioners.exchange.columns import COLUMNS

#: Without case, spaces and signs; the likelier first, since each of our columns is taken once.
_SYNONYMS: dict[str, str] = {
    "kind": "kind persontype contacttype",
    "name": "name fullname contactname displayname fileas contact person contactperson",
    "first_name": "firstname givenname first forename vorname prenom",
    "last_name": "lastname familyname surname last nachname nom",
    "credential": "credential credentials degree degrees namesuffix suffix honorificsuffix",
    "npi": "npi npinumber npino nationalprovideridentifier providernpi",
    "role": "role jobtitle position organizationtitle organization1title organisationtitle function title",
    "email": "email emailaddress workemail businessemail emailaddress1 email1value email1address primaryemail mail"
    " email1 homeemail emailhome emailwork",
    "phone": "phone directphone phonenumber workphone businessphone telephone phone1value primaryphone phone1 tel"
    " telephonenumber officephonenumber mobilephone mobile cellphone cell phonework phonemobile",
    "preferred_way": "prefers preferredway preferredcontactmethod preferredmethod",
    "pronounced": "howtosaythename pronounced pronunciation phoneticname phoneticfirstname givenyomi",
    "subspecialty": "subspecialty subspeciality",
    "days": "daysatthisoffice days officedays",
    "practice": "practice practicename officename office clinic clinicname company companyname organization"
    " organizationname organization1name organisation organisationname facility facilityname accountname account"
    " business businessname employer group groupname",
    "specialty_group": "specialty speciality specialtygroup specialties",
    "street": "street streetaddress address addressline1 address1 businessstreet workstreet businessaddress"
    " businessaddressstreet address1street workaddress mailingstreet practiceaddress officeaddress addresswork",
    "street2": "suite street2 addressline2 address2 businessstreet2 unit floor address1extendedaddress",
    "city": "city town businesscity workcity address1city businessaddresscity mailingcity",
    "state": "state province region stateprovince businessstate workstate address1region businessaddressstate"
    " mailingstate",
    "zip_code": "zip zipcode postalcode postcode businesspostalcode workzip address1postalcode workpostalcode"
    " businessaddresspostalcode mailingzip plz zippostalcode",
    "practice_phone": "practicephone officephone mainphone companymainphone companyphone clinicphone switchboard",
    "fax": "fax faxnumber businessfax workfax officefax",
    "website": "website webpage url web homepage website1value webaddress",
}
_BY_NAME = {name: (key, place) for key, names in _SYNONYMS.items() for place, name in enumerate(names.split())}
_ALIKE = 88  # of 100; “e-mail adress” is, “first contact” isn't


def simple(head: str) -> str:
    """“E-mail Address” as “emailaddress”."""
    return "".join(character for character in head.casefold() if character.isalnum())


def guess(heads: Sequence[str]) -> list[str]:
    """For each head the key of our column, "" for none; each of ours at most once, to the best of its heads."""
    ours = {simple(column.label): column.key for column in COLUMNS}
    chosen: dict[str, tuple[int, int]] = {}
    for number, head in enumerate(heads):
        key, rank = _match(simple(head), ours)
        if key and (key not in chosen or rank < chosen[key][0]):
            chosen[key] = (rank, number)
    by_number = {number: key for key, (_, number) in chosen.items()}
    return [by_number.get(number, "") for number in range(len(heads))]


def looks_like_heads(cells: Sequence[str]) -> bool:
    """True when the line names columns: one of them is known, and none is an address or a number."""
    if any("@" in cell or simple(cell).isdigit() for cell in cells):
        return False
    return any(guess(cells))


def _match(name: str, ours: dict[str, str]) -> tuple[str, int]:
    """Our column and how good the match is (0 is best)."""
    if name in ours:
        return ours[name], 0
    if name in _BY_NAME:
        key, place = _BY_NAME[name]
        return key, 1 + place
    if len(name) < 4:
        return "", 0
    found = process.extractOne(name, _BY_NAME.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    return (_BY_NAME[found[0]][0], 200 - int(found[1])) if found else ("", 0)
