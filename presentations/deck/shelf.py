"""Pictures of slides, kept by what they show: a slide that stays as it is is never drawn again."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from django.contrib.staticfiles import finders
from django.template.loader import get_template

from metcrm.documents import files, jobs
from metcrm.tenancy.context import Tenant, enter
from presentations.brand.look import look_of
from presentations.deck.story import shown

KIND = "deck_slide"
#: What decides how a slide looks, besides its words.
_LOOKS = ("pdf/deck.html", "presentations/_slide.html")
_STYLES = ("css/pdf.css", "css/slides.css", "css/pdf_deck.css")


@dataclass(frozen=True)
class Picture:
    """One slide in its place (from 1) in a deck of so many; `hash` is of everything that it shows."""

    slide: Mapping[str, Any]
    number: int
    of: int
    hash: str

    @property
    def placed(self) -> dict[str, Any]:
        """The slide as templates want it."""
        last = self.number == self.of
        return {**self.slide, "number": self.number, "of": self.of, "last": last, "branded": self.branded}

    @property
    def branded(self) -> bool:
        """The first and the last slide have the logo."""
        return self.number in (1, self.of)


class Shelf(Protocol):
    """Where pictures are put, and looked for."""

    def has(self, picture: Picture) -> bool:
        """It was drawn before."""

    def keep(self, picture: Picture, data: bytes) -> None:
        """PNG."""

    def data_of(self, picture: Picture) -> bytes:
        """One that was kept."""
        ...


class NoShelf:
    """Keeps nothing and wants no pictures: for who needs the document alone."""

    def has(self, picture: Picture) -> bool:
        return True

    def keep(self, picture: Picture, data: bytes) -> None:
        """Let it go."""

    def data_of(self, picture: Picture) -> bytes:
        raise LookupError(f"Slide {picture.number} was not kept: ask with a shelf that keeps pictures.")


NO_SHELF = NoShelf()


@dataclass
class TenantShelf:
    """A tenant's: each picture is kept in a transaction of its own, so that it is seen at once."""

    tenant: Tenant
    now: datetime
    known: set[str] = field(default_factory=set)

    def has(self, picture: Picture) -> bool:
        return picture.hash in self.known

    def keep(self, picture: Picture, data: bytes) -> None:
        with enter(self.tenant):
            jobs.keep_part(
                kind=KIND, about=f"slide:{picture.slide['key']}", content_hash=picture.hash, data=data,
                content_type="image/png", now=self.now,
            )  # fmt: skip
        self.known.add(picture.hash)

    def data_of(self, picture: Picture) -> bytes:
        with enter(self.tenant):
            return files.read(jobs.parts(kind=KIND, content_hashes=[picture.hash])[picture.hash])


def pictures_of(content: Mapping[str, Any]) -> list[Picture]:
    """The slides of the chosen length, each with the hash of what it shows."""
    slides = shown(content)
    return [
        Picture(slide, number, len(slides), _hash(content, slide, number, len(slides)))
        for number, slide in enumerate(slides, 1)
    ]


def _hash(content: Mapping[str, Any], slide: Mapping[str, Any], number: int, of: int) -> str:
    shows = {name: slide[name] for name in slide if name not in ("notes", "more", "seconds")}
    look = look_of(content)
    parts = [
        shows, number, of, content["sender"]["business"], content["about"] if number == of else "",
        content["referral_url"] if slide["key"] == "refer" else "", look["main"], look["second"],
        look["mark"] if number in (1, of) else "", _look(),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


@cache
def _look() -> str:
    """Changes with a template or a style sheet, so that no old picture is taken for the new look."""
    named = [Path(get_template(name).origin.name) for name in _LOOKS]  # type: ignore[attr-defined]
    named += [Path(str(finders.find(name))) for name in _STYLES]
    return hashlib.sha256(b"".join(path.read_bytes() for path in named)).hexdigest()
