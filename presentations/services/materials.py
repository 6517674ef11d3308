"""Making, changing and retiring leave-behinds of every kind. The drawing is done by a worker, once for each content."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from clients.public import condition_choices, measurement_plan, names_a_client
from metcrm.accounts.models import Workspace
from metcrm.accounts.permissions import Capability, check
from metcrm.accounts.selectors import get_workspace
from metcrm.audit.services import record
from metcrm.documents import files, jobs
from metcrm.documents.coach.readability import reading_age
from metcrm.documents.models import RenderJob
from metcrm.tenancy.actors import Actor
from metcrm.wording.reading import Script, Stopped, blocks
from metcrm.wording.services import ticks as coach
from practitioners.models import Practice
from practitioners.services.relationship import recompute
from presentations import one_sheet
from presentations.brand import look
from presentations.figures import figures_for
from presentations.kit import drawing
from presentations.kit.kinds import KINDS, kind_of
from presentations.kit.parts import PaperKind, Subject
from presentations.kit.trifold import MOST_AGE
from presentations.models import Material, MaterialKind, MaterialVersion
from presentations.refusals import NamesClient, Refused, Unread
from presentations.specialties import specialty

ONE_SHEET = "one_sheet"
Content = dict[str, Any]
#: A job for a print shop has the kind of its paper, and this.
WITH_MARKS = "_marks"


def make(
    *, kind: str, practice: Practice, specialty_group: str, conditions: Sequence[str], person: str, by: Actor,
    now: datetime, ticks: Collection[str] = (), typed: Mapping[str, Any] | None = None,
) -> tuple[MaterialVersion, bool]:  # fmt: skip
    """A leave-behind for a practice, and whether it is a new version. `conditions` are slugs, `person` who answers.

    `typed` are words in place of ours, by field; None keeps those that were typed before.

    0. keep the ticks on the coach's warnings; they stay given if the paper is refused
    1. lock the practice, so that two clicks at once make one version
    2. write what it says; refuse a paper for nobody, one that names a client, one that the coach stops or warns of
       without a tick, and one for patients that is hard to read
    3. the leave-behind of this practice, kind and specialty that is in use, or a new one
    4. the same content as its newest version: that version; a failed drawing is asked for again
    5. otherwise the next version, and a worker is asked to draw it
    6. audit; the practice's homework may have an item more
    """
    check(by, Capability.WRITE_MATERIALS)
    paper = kind_of(kind)
    about = (paper, practice, specialty_group if paper.needs_conditions else "", conditions, person)
    if typed is None:
        typed = _typed_before(practice, kind, about[2])
    if ticks:
        coach.tick(script(practice, content_for(*about, typed)), ticks, by=by, now=now)
    with transaction.atomic():
        Practice.objects.select_for_update().get(pk=practice.pk)
        content = content_for(*about, typed)
        _refuse_words(paper, content, typed)
        _refuse_unread(script(practice, content))
        material = _in_use(paper, practice, about[2], by, now)
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
        record("material.made", by=by, on=material, now=now, practice=practice.pk, version=version.number, kind=kind)
        recompute(practice, now)
    return version, True


def make_one_sheet(*, practice: Practice, **about: Any) -> tuple[MaterialVersion, bool]:
    """The kind that every office gets first."""
    return make(kind=ONE_SHEET, practice=practice, **about)


def content_for(
    kind: PaperKind, practice: Practice, specialty_group: str, conditions: Sequence[str], person: str,
    typed: Mapping[str, Any],
) -> Content:  # fmt: skip
    """What the paper would say now."""
    labels = dict(condition_choices())
    known = [slug for slug in conditions if slug in labels][: one_sheet.MOST_CONDITIONS]
    if kind.needs_conditions and not known:
        raise Refused("Choose at least one condition that this office sees.", "conditions")
    ours, brand = get_workspace(), look.look_now()
    subject = Subject(
        practice=practice.name,
        specialty=specialty(specialty_group or practice.specialty_group),
        conditions=[labels[slug] for slug in known],
        plan=[one_sheet.Measured(one.name, one.tells, one.conditions) for one in measurement_plan(known)],
        sender=_sender(ours, brand["name"], person),
        referral_url=f"{settings.PUBLIC_URL}/r/{practice.referral_code}/",
        figures=figures_for(known) if kind.needs_conditions else (),
    )
    content: Content = {
        "kind": kind.key, "layout": kind.layout, "practice": practice.name, "conditions": subject.conditions,
        "sender": _plain(subject.sender), "referral_url": subject.referral_url, "paper": ours.paper, "brand": brand,
    } | kind.build(subject)  # fmt: skip
    keys = {field.key for field in kind.fields}
    typed = {key: value for key, value in typed.items() if key in keys and value != content[key]}
    content |= typed | {"typed": sorted(typed)}
    return content | {"mark": one_sheet.content_hash(content)[:6].upper()}


def change(
    version: MaterialVersion, *, words: Mapping[str, Any], by: Actor, now: datetime, ticks: Collection[str] = ()
) -> tuple[MaterialVersion, bool]:
    """The same paper in other words; what is ours again is no longer typed.

    Raises:
        Refused: as for `make`, and words of which not all fit on the paper.
    """
    check(by, Capability.WRITE_MATERIALS)
    material = version.material
    _refuse_retired(material)
    kind = kind_of(material.kind)
    content = content_for(
        kind, material.practice, material.specialty_group, _conditions(version), _person(version), words
    )
    if not drawing.fits(_sheet(content, material.kind, now)):
        raise Refused("These words don’t fit on the paper, even closely set. Shorten them.")
    return make(
        kind=material.kind, practice=material.practice, specialty_group=material.specialty_group,
        conditions=_conditions(version), person=_person(version), typed=words, ticks=ticks, by=by, now=now,
    )  # fmt: skip


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
    """The same paper with what is known now: another name of the office, another number of ours, the brand."""
    material = version.material
    _refuse_retired(material)
    return make(
        kind=material.kind, practice=material.practice, specialty_group=material.specialty_group,
        conditions=_conditions(version), person=_person(version), by=by, now=now,
    )  # fmt: skip


def is_outdated(version: MaterialVersion) -> bool:
    """True when the same paper would say or show something else today."""
    material = version.material
    kind, typed = kind_of(material.kind), _typed(version.content)
    now = content_for(kind, material.practice, material.specialty_group, _conditions(version), _person(version), typed)
    return one_sheet.content_hash(now) != version.content_hash


def choice_of(version: MaterialVersion) -> dict[str, Any]:
    """What was chosen for a version, to begin the next one with."""
    return {"conditions": _conditions(version), "person": _person(version)}


def age_of(version: MaterialVersion) -> float | None:
    """How old a reader of a paper for patients has to be, in years; None where only an office reads it."""
    kind = kind_of(version.material.kind)
    return reading_age(kind.words(version.content)) if kind.for_patients else None


def ask_marks(version: MaterialVersion, *, by: Actor, now: datetime) -> RenderJob:
    """Ask a worker for the same paper with bleed and crop marks.

    Raises:
        Refused: a kind that no print shop prints.
        Unread: the coach stops it.
    """
    check(by, Capability.WRITE_MATERIALS)
    kind = kind_of(version.material.kind)
    if not kind.for_print_shop:
        raise Refused("This paper isn’t for a print shop.")
    _refuse_unread(script(version.material.practice, version.content))
    with transaction.atomic():
        return jobs.request(
            kind=kind.key + WITH_MARKS, about=f"{kind.key}:{version.pk}", content_hash=version.content_hash, now=now
        )


def marks_job(version: MaterialVersion) -> RenderJob | None:
    """The newest drawing of this content with marks."""
    found = RenderJob.objects.filter(kind=version.material.kind + WITH_MARKS, content_hash=version.content_hash)
    return found.select_related("file").order_by("-created_at").first()


def read(job: RenderJob) -> drawing.Sheet:
    """What the worker draws."""
    found = MaterialVersion.objects.filter(content_hash=job.content_hash).select_related("material")
    version = found.order_by("created_at")[0]
    return _sheet(version.content, version.material.kind, version.created_at)


def file_of(version: MaterialVersion) -> bytes | None:
    """The paper as it may leave; None while it isn't drawn.

    Raises:
        Unread: the coach stops it by now; a rule may have changed since it was made.
    """
    return _file(version, version.job)


def marks_of(version: MaterialVersion) -> bytes | None:
    """The same for a print shop."""
    return _file(version, marks_job(version))


def _file(version: MaterialVersion, job: RenderJob | None) -> bytes | None:
    if job is None or job.file is None:
        return None
    if found := blocks(script(version.material.practice, version.content)):
        label = kind_of(version.material.kind).label.lower()
        raise Unread(f"{Stopped(found)} Make the {label} again with other words.", found)
    return files.read(job.file)


def script(practice: Practice, content: Mapping[str, Any]) -> Script:
    """What an office or a patient reads on it, as the coach reads it."""
    kind = kind_of(content.get("kind", ONE_SHEET))
    words = "\n\n".join(one_sheet.texts(content)) if kind.key == ONE_SHEET else kind.words(content)
    parts = {"The sheet": words, "Who answers": content["sender"]["person"]}
    return Script(f"{kind.key}:{practice.pk}", parts, [content["sender"]["business"], content["practice"]])


def one_sheet_script(practice: Practice, content: Mapping[str, Any]) -> Script:
    """The same, by the name under which “Ready to walk in?” knows it."""
    return script(practice, content)


def _refuse_words(kind: PaperKind, content: Content, typed: Mapping[str, Any]) -> None:
    if not typed and not kind.for_patients:
        return
    words = kind.words(content)
    if named := names_a_client(words) if typed else "":
        raise NamesClient(named)
    if kind.for_patients and (age := reading_age(words)) > MOST_AGE:
        raise Refused(
            f"Patients read this: it takes a reader of {age:.0f} years, and should take one of 12. Write shorter "
            "sentences and shorter words."
        )


def _refuse_unread(said: Script) -> None:
    try:
        coach.let_pass(said)
    except Stopped as stopped:
        raise Unread(str(stopped), stopped.remarks) from stopped


def _refuse_retired(material: Material) -> None:
    if material.retired_at is not None:
        raise Refused(f"This {kind_of(material.kind).label.lower()} is retired. Make a new one for the practice.")


def _conditions(version: MaterialVersion) -> list[str]:
    slugs = {label: slug for slug, label in condition_choices()}
    return [slugs[label] for label in version.content["conditions"] if label in slugs]


def _person(version: MaterialVersion) -> str:
    person: str = version.content["sender"]["person"]
    return person


def _typed(content: Mapping[str, Any]) -> dict[str, Any]:
    return {key: content[key] for key in content.get("typed", ())}


def _typed_before(practice: Practice, kind: str, specialty_group: str) -> dict[str, Any]:
    found = MaterialVersion.objects.filter(
        material__practice=practice, material__kind=kind, material__specialty_group=specialty_group,
        material__retired_at=None,
    )  # fmt: skip
    newest = found.order_by("-number").first()
    return _typed(newest.content) if newest else {}


def _in_use(kind: PaperKind, practice: Practice, specialty_group: str, by: Actor, now: datetime) -> Material:
    material, _ = Material.objects.get_or_create(
        practice=practice,
        kind=MaterialKind(kind.key),
        specialty_group=specialty_group,
        retired_at=None,
        defaults={"title": f"{kind.label} for {practice.name}"[:120], "created_at": now, "created_by": str(by)[:200]},
    )
    return material


def _sheet(content: Content, kind: str, made_at: datetime) -> drawing.Sheet:
    # What was made before papers had a brand.
    whole = {"paper": "letter", "mark": one_sheet.content_hash(content)[:6].upper(), **content}
    day = made_at.astimezone(ZoneInfo(get_workspace().timezone)).date()
    return drawing.Sheet(kind, whole, look.logo_uri(look.look_of(content)), day)


def _ask(version: MaterialVersion, now: datetime) -> RenderJob:
    kind = version.material.kind
    return jobs.request(kind=kind, about=f"{kind}:{version.pk}", content_hash=version.content_hash, now=now)


def _drawn(version: MaterialVersion, now: datetime) -> MaterialVersion:
    if version.job is None or version.job.state == RenderJob.State.FAILED:
        version.job = _ask(version, now)
        version.save(update_fields=["job"])
    return version


def _plain(sender: one_sheet.Sender) -> dict[str, str]:
    return {name: getattr(sender, name) for name in ("business", "person", "phone", "fax", "email", "address")}


def _sender(workspace: Workspace, name: str, person: str) -> one_sheet.Sender:
    return one_sheet.Sender(
        business=name,
        person=person,
        phone=workspace.phone,
        fax=workspace.fax,
        email=workspace.reply_to,
        address=workspace.postal_address,
    )


def register() -> None:
    """What the worker draws; called once, when Django starts."""
    for key in KINDS:
        jobs.register(key, read, drawing.draw)
        jobs.register(key + WITH_MARKS, read, drawing.draw_with_marks)
