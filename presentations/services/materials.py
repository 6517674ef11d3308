"""Making and retiring leave-behinds. The drawing is done by a worker, once for each content."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from clients.public import condition_choices, measurement_plan
from metcrm.accounts.models import Workspace
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.documents import files, jobs, pdf
from metcrm.documents.models import RenderJob
from metcrm.tenancy.actors import Actor
from metcrm.wording.reading import Script, Stopped, blocks
from metcrm.wording.services import ticks as coach
from practitioners.models import Practice
from practitioners.services.relationship import recompute
from presentations import one_sheet, qr
from presentations.figures import figures_for
from presentations.models import Material, MaterialKind, MaterialVersion
from presentations.refusals import Refused, Unread
from presentations.specialties import specialty

ONE_SHEET = "one_sheet"  # the kind of its job
#: From roomy to close; the first that fits on one page is taken.
DENSITIES = ("", "is-tight")


class TooLong(Exception):
    """Even closely set it doesn't fit on one page."""


def make_one_sheet(
    *, practice: Practice, specialty_group: str, conditions: Sequence[str], person: str, by: Actor, now: datetime,
    ticks: Collection[str] = (),
) -> tuple[MaterialVersion, bool]:  # fmt: skip
    """A one-sheet for a practice, and whether it is a new version. `conditions` are slugs, `person` who answers.

    0. keep the ticks on the coach's warnings; they stay given if the sheet is refused
    1. lock the practice, so that two clicks at once make one version
    2. write what the page says; refuse a page for nobody, and one that the coach stops or warns of without a tick
    3. the leave-behind of this practice and specialty that is in use, or a new one
    4. the same content as its newest version: that version; a failed drawing is asked for again
    5. otherwise the next version, and a worker is asked to draw it
    6. audit; the practice's homework has an item more
    """
    check(by, Capability.WRITE_MATERIALS)
    if ticks:
        said = one_sheet_script(practice, content_for(practice, specialty_group, conditions, person))
        coach.tick(said, ticks, by=by, now=now)
    with transaction.atomic():
        Practice.objects.select_for_update().get(pk=practice.pk)
        content = content_for(practice, specialty_group, conditions, person)
        _refuse_unread(one_sheet_script(practice, content))
        material = _in_use(practice, specialty_group, by, now)
        newest = material.versions.order_by("-number").first()
        digest = one_sheet.content_hash(content)
        if newest is not None and newest.content_hash == digest:
            return _drawn(newest, now), False
        version = MaterialVersion(
            material=material, number=newest.number + 1 if newest else 1, content=content, content_hash=digest,
            created_at=now, created_by=str(by)[:200],
        )  # fmt: skip
        version.job = _ask(version, now)
        version.save()
        record("material.made", by=by, on=material, now=now, practice=practice.pk, version=version.number)
        recompute(practice, now)
    return version, True


def content_for(practice: Practice, specialty_group: str, conditions: Sequence[str], person: str) -> dict[str, Any]:
    """What the page would say now."""
    labels = dict(condition_choices())
    known = [slug for slug in conditions if slug in labels][: one_sheet.MOST_CONDITIONS]
    if not known:
        raise Refused("Choose at least one condition that this office sees.", "conditions")
    plan = [one_sheet.Measured(one.name, one.tells, one.conditions) for one in measurement_plan(known)]
    return one_sheet.build(
        practice=practice.name,
        specialty=specialty(specialty_group),
        conditions=[labels[slug] for slug in known],
        plan=plan,
        sender=_sender(get_workspace(), person),
        referral_url=f"{settings.PUBLIC_URL}/r/{practice.referral_code}/",
        figures=figures_for(known),
    )


def retire(material: Material, *, by: Actor, now: datetime) -> Material:
    """Leave it nowhere any more; what was left stays on its visits."""
    check(by, Capability.WRITE_MATERIALS)
    if material.retired_at is None:
        with transaction.atomic():
            material.retired_at = now
            material.save(update_fields=["retired_at"])
            record("material.retired", by=by, on=material, now=now)
            recompute(material.practice, now)
    return material


def make_again(version: MaterialVersion, *, by: Actor, now: datetime) -> tuple[MaterialVersion, bool]:
    """The same sheet with what is known now: another name of the office, another telephone number of ours."""
    material = version.material
    if material.retired_at is not None:
        raise Refused("This one-sheet is retired. Make a new one for the practice.")
    return make_one_sheet(
        practice=material.practice, specialty_group=material.specialty_group, conditions=_conditions(version),
        person=version.content["sender"]["person"], by=by, now=now,
    )  # fmt: skip


def is_outdated(version: MaterialVersion) -> bool:
    """True when the same sheet would say something else today."""
    material, person = version.material, version.content["sender"]["person"]
    now = content_for(material.practice, material.specialty_group, _conditions(version), person)
    return one_sheet.content_hash(now) != version.content_hash


def choice_of(version: MaterialVersion) -> dict[str, Any]:
    """What was chosen for a version, to begin the next one with."""
    return {"conditions": _conditions(version), "person": version.content["sender"]["person"]}


def _conditions(version: MaterialVersion) -> list[str]:
    slugs = {label: slug for slug, label in condition_choices()}
    return [slugs[label] for label in version.content["conditions"] if label in slugs]


def read(job: RenderJob) -> MaterialVersion:
    """What the worker draws."""
    return MaterialVersion.objects.filter(content_hash=job.content_hash).order_by("created_at")[0]


def draw(version: MaterialVersion, tell: jobs.Progress) -> tuple[bytes, str]:
    """What the worker does: one page, set closer when it must.

    Raises:
        TooLong: the job ends as failed.
    """
    url = version.content["referral_url"]
    context = {
        "sheet": version.content,
        "qr": qr.svg(url, label="QR code of the referral form"),
        "number": f"No. {version.content_hash[:6].upper()}",
    }
    for step, density in enumerate(DENSITIES):
        tell(25 + 35 * step, "Setting the page" if step == 0 else "Setting the page closer")
        sheet = pdf.render("pdf/one_sheet.html", context | {"density": density})
        if sheet.pages == 1:
            return sheet.data, "application/pdf"
    raise TooLong(f"The one-sheet {version.pk} takes more than one page.")


def file_of(version: MaterialVersion) -> bytes | None:
    """The paper as it may leave; None while it isn't drawn.

    Raises:
        Unread: the coach stops it by now; a rule may have changed since it was made.
    """
    if version.job is None or version.job.file is None:
        return None
    if found := blocks(one_sheet_script(version.material.practice, version.content)):
        raise Unread(f"{Stopped(found)} Make the one-sheet again with other words.", found)
    return files.read(version.job.file)


def one_sheet_script(practice: Practice, content: Mapping[str, Any]) -> Script:
    """What an office reads on it, as the coach reads it."""
    parts = {"The sheet": "\n\n".join(one_sheet.texts(content)), "Who answers": content["sender"]["person"]}
    return Script(f"one_sheet:{practice.pk}", parts, [content["sender"]["business"], content["practice"]])


def _refuse_unread(said: Script) -> None:
    try:
        coach.let_pass(said)
    except Stopped as stopped:
        raise Unread(str(stopped), stopped.remarks) from stopped


def _in_use(practice: Practice, specialty_group: str, by: Actor, now: datetime) -> Material:
    material, _ = Material.objects.get_or_create(
        practice=practice,
        kind=MaterialKind.ONE_SHEET,
        specialty_group=specialty_group,
        retired_at=None,
        defaults={"title": f"One-sheet for {practice.name}"[:120], "created_at": now, "created_by": str(by)[:200]},
    )
    return material


def _ask(version: MaterialVersion, now: datetime) -> RenderJob:
    about = f"one_sheet:{version.pk}"
    return jobs.request(kind=ONE_SHEET, about=about, content_hash=version.content_hash, now=now)


def _drawn(version: MaterialVersion, now: datetime) -> MaterialVersion:
    if version.job is None or version.job.state == RenderJob.State.FAILED:
        version.job = _ask(version, now)
        version.save(update_fields=["job"])
    return version


def _sender(workspace: Workspace, person: str) -> one_sheet.Sender:
    return one_sheet.Sender(
        business=workspace.name,
        person=person,
        phone=workspace.phone,
        fax=workspace.fax,
        email=workspace.reply_to,
        address=workspace.postal_address,
    )
