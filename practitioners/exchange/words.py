"""What people write in files, as the words we keep: kinds, roles, states, specialties, credentials."""

import re
from functools import lru_cache

from practitioners import taxonomy
from practitioners.exchange.headers import simple
from practitioners.models import ContactRole, Way

KINDS = {
    "contact": "contact", "office": "contact", "staff": "contact", "practitioner": "practitioner",
    "clinician": "practitioner", "provider": "practitioner", "physician": "practitioner", "doctor": "practitioner",
    "practice": "practice",
}  # fmt: skip
#: Letters behind a clinician's name.
CLINICAL = frozenset(
    "md do dc dpm pt dpt ot otr mbbs np fnp pa pac arnp aprn dnp phd dds dmd od cnp cnm ms facs faaos".split()
)
#: Behind a name, and no name themselves.
AFTER = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", *CLINICAL, "rn", "lpn", "ma", "cma", "mba"})
_DOCTOR = re.compile(r"^(dr|doctor|prof)\b\.?\s+", re.IGNORECASE)
_ROLES = (
    ("manager", ContactRole.OFFICE_MANAGER), ("administrator", ContactRole.OFFICE_MANAGER),
    ("front desk", ContactRole.FRONT_DESK), ("reception", ContactRole.FRONT_DESK),
    ("referral", ContactRole.REFERRAL_COORDINATOR), ("coordinator", ContactRole.REFERRAL_COORDINATOR),
    ("schedul", ContactRole.SCHEDULER), ("billing", ContactRole.BILLING), ("biller", ContactRole.BILLING),
    ("nurse", ContactRole.CLINICAL_STAFF), ("medical assistant", ContactRole.CLINICAL_STAFF),
    ("physician assistant", ContactRole.CLINICAL_STAFF),
)  # fmt: skip
_STAFF = frozenset("ma cma pa np rn lpn pa-c".split())
_STATES = (
    "alabama AL alaska AK arizona AZ arkansas AR california CA colorado CO connecticut CT delaware DE"
    " districtofcolumbia DC florida FL georgia GA guam GU hawaii HI idaho ID illinois IL indiana IN iowa IA kansas KS"
    " kentucky KY louisiana LA maine ME maryland MD massachusetts MA michigan MI minnesota MN mississippi MS"
    " missouri MO montana MT nebraska NE nevada NV newhampshire NH newjersey NJ newmexico NM newyork NY"
    " northcarolina NC northdakota ND ohio OH oklahoma OK oregon OR pennsylvania PA puertorico PR rhodeisland RI"
    " southcarolina SC southdakota SD tennessee TN texas TX utah UT vermont VT virginia VA virginislands VI"
    " washington WA westvirginia WV wisconsin WI wyoming WY"
).split()
_CODES = dict(zip(_STATES[::2], _STATES[1::2], strict=True))


@lru_cache(maxsize=4096)
def role(text: str) -> tuple[str, bool]:
    """The role, and whether the words told it; somebody of whom nothing is said is no office manager."""
    low = " ".join(text.casefold().split())
    for value, label in ContactRole.choices:
        if low in (value, label.casefold()):
            return value, True
    for part, found in _ROLES:
        if part in low:
            return found.value, True
    if set(re.split(r"[\s,/]+", low)) & _STAFF:
        return ContactRole.CLINICAL_STAFF.value, True
    return ContactRole.OTHER.value, False


@lru_cache(maxsize=1024)
def way(text: str) -> str:
    """The preferred way, "" for what we don't know."""
    low = text.casefold().strip()
    found = [value for value, label in Way.choices if low in (value, label.casefold())]
    return found[0] if found else ""


def state_code(text: str) -> str:
    """The two letters of a state or territory, "" for none."""
    bare = simple(text)
    upper = bare.upper()
    return upper if upper in _CODES.values() else _CODES.get(bare, "")


@lru_cache(maxsize=4096)
def specialty_group(text: str) -> str:
    """The slug of one of our groups by its name or by that of a specialty in it."""
    wanted = simple(text)
    for group in taxonomy.groups():
        if wanted in (simple(group.slug), simple(group.label)):
            return group.slug
    for code, _ in taxonomy.specialty_choices():
        group_of_code = taxonomy.group_of(code)
        if simple(taxonomy.specialty_name(code)) == wanted and group_of_code:
            return group_of_code.slug
    return ""


def is_clinical(text: str) -> bool:
    """True for “MD”, “PT, DPT”."""
    parts = [part.replace(".", "").casefold() for part in re.split(r"[\s,/]+", text) if part]
    return bool(parts) and parts[0].replace("-", "") in CLINICAL


def credential_after(name: str) -> tuple[str, str]:
    """The name, and the credential that stood behind its comma: “Amara Osei, MD”."""
    bare, comma, after = name.partition(",")
    return (bare.strip(), after.strip()) if comma and is_clinical(after) else (name, "")


def said_doctor(name: str) -> bool:
    """True for “Dr. Osei”."""
    return bool(_DOCTOR.match(name))


def without_doctor(name: str) -> str:
    """Without “Dr.”, unless nothing else would be left."""
    return _DOCTOR.sub("", name) or name
