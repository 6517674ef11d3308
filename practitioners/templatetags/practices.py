"""How practices and people of the registry are written on pages."""

from collections.abc import Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from django import template
from django.template.loader import render_to_string

from metcrm import clock
from practitioners import taxonomy
from practitioners.cadence import Step
from practitioners.homework import Homework
from practitioners.models import Practice, Practitioner, RegistryProvider, Stage
from practitioners.names import as_written, credential_as_written
from practitioners.phones import tidy_phone
from practitioners.selectors import Profile

register = template.Library()

_TONES = {
    Stage.FIRST_REFERRAL: "good", Stage.ACTIVE: "good", Stage.ADVOCATE: "good", Stage.INACTIVE: "warn",
    Stage.IDENTIFIED: "neutral", Stage.NOT_ENGAGED: "neutral",
}  # fmt: skip


@register.simple_tag
def stage_badge(practice: Practice) -> str:
    """The stage as a pill."""
    tone = _TONES.get(Stage(practice.stage), "info")
    return render_to_string("_components/badge.html", {"text": practice.get_stage_display(), "tone": tone})


@register.simple_tag
def step_name(step: Step, names: Mapping[UUID, str]) -> str:
    """What a step of a plan is: its own words' name, or its purpose."""
    return (names.get(step.template, "") if step.template else "") or str(step.purpose.label)


@register.simple_tag
def about(practice: Practice, city: str = "", state: str = "") -> str:
    """“Primary care · Tucson, AZ”."""
    place = ", ".join(part for part in (city, state) if part)
    return " · ".join(part for part in (taxonomy.group_label(practice.specialty_group), place) if part) or (
        "" if city or state else "Specialty not known"
    )


@register.simple_tag
def homework_count(homework: Homework) -> dict[str, str]:
    """“4 of 12” with its tone, and how many are left in words."""
    tone = "good" if homework.complete else "urgent" if homework.done * 2 < homework.total else "warn"
    left = homework.total - homework.done
    words = (
        f"{left} thing{'' if left == 1 else 's'} to find out before you go" if left else "You know what you need to."
    )
    return {"text": f"{homework.done} of {homework.total}", "tone": tone, "words": words}


@register.simple_tag
def specialty_line(practitioner: Practitioner) -> str:
    """“Family medicine physician · subspecialty not found yet · specialty not reviewed”."""
    parts = [taxonomy.specialty_name(practitioner.primary_taxonomy) or "Specialty not known"]
    if practitioner.subspecialty:
        parts.append(practitioner.subspecialty)
    elif not practitioner.subspecialty_none:
        parts.append("subspecialty not found yet")
    if not practitioner.specialty_reviewed_at:
        parts.append("not reviewed yet")
    return " · ".join(parts)


@register.simple_tag
def visit_link(url: str, practice: Practice) -> str:
    """A page of visits, for this practice."""
    return f"{url}?practice={practice.pk}"


@register.simple_tag
def now_there(practice: Practice) -> str:
    """The time by the clock of the office, and the zone's name."""
    there = clock.now().astimezone(ZoneInfo(practice.timezone))
    return (
        f"{there:%a} {there.hour % 12 or 12}:{there:%M %p} ({practice.timezone.rpartition('/')[2].replace('_', ' ')})"
    )


@register.simple_tag
def badge_days(days: int) -> str:
    """“silent for 112 days”."""
    return f"silent for {days} days"


@register.simple_tag
def key_url(url: str, key: str) -> str:
    """The page on which one kind of fact is noted."""
    return f"{url}?key={key}"


@register.simple_tag
def days_at(profile: Profile, practitioner: Practitioner) -> str:
    """On which days a practitioner is at the practice, "" when that isn't known."""
    return profile.people.days.get(practitioner.pk, "")


@register.filter
def asked(profile: Profile, key: str) -> bool:
    """True when the newest fact of this key says “asked, not given”."""
    fact = profile.facts.get(key)
    return fact is not None and fact.asked_not_given


@register.filter
def phone(digits: str) -> str:
    """A number of the registry as people write it."""
    return tidy_phone(digits)


@register.simple_tag
def registry_name(provider: RegistryProvider) -> str:
    """A person or organisation of the registry, not in capitals."""
    if provider.organisation:
        return as_written(provider.organisation)
    names = (provider.first_name, provider.middle_name, provider.last_name)
    name = " ".join(as_written(part) for part in names if part)
    credential = credential_as_written(provider.credential)
    return f"{name}, {credential}" if credential else name


@register.simple_tag
def registry_specialty(provider: RegistryProvider) -> str:
    """The primary specialty in words."""
    return taxonomy.specialty_name(provider.primary_taxonomy)


@register.simple_tag
def registry_address(provider: RegistryProvider) -> str:
    """The address on one line."""
    city = as_written(provider.city)
    place = f"{provider.state} {provider.zip_code[:5]}".strip()
    parts = (as_written(provider.street), as_written(provider.street2), city, place)
    return ", ".join(part for part in parts if part)


@register.simple_tag
def registry_specialties(provider: RegistryProvider) -> list[str]:
    """All specialties in words, the primary one first."""
    codes = dict.fromkeys([provider.primary_taxonomy, *provider.taxonomies])
    return [f"{taxonomy.specialty_name(code)} ({code})" for code in codes if code]


@register.simple_tag
def miles(far: float) -> str:
    """“0.4 miles”, “12 miles”; between the middles of ZIP codes no more is known."""
    return "same ZIP" if far < 0.05 else f"{far:.1f} miles" if far < 10 else f"{far:.0f} miles"


def registry_line(provider: RegistryProvider, practice: Practice | None = None) -> str:
    """A person on one line: “Amara Osei, MD · Family Medicine Physician · NPI 2000000010”, and where we know them."""
    known = f"already yours at {practice.name}: linked" if practice else ""
    parts = (registry_name(provider), registry_specialty(provider), f"NPI {provider.npi}", known)
    return " · ".join(part for part in parts if part)
