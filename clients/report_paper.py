"""A report on paper: exactly one page, shortened by rules until it fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from redis.exceptions import RedisError

from clients.report_content import Content, digest
from clients.report_cuts import shorter
from clients.report_page import page
from metcrm.documents import pdf

TEMPLATE = "pdf/report.html"
#: Raised when the template or its rules change, so that no old answer about a draft is believed.
EDITION = 4
_REMEMBER = 24 * 3600  # seconds


@dataclass(frozen=True, slots=True)
class Paper:
    """A content that was laid out: what was cut for it, in sentences, and how many pages it takes all the same."""

    content: Content
    cuts: tuple[str, ...]
    pages: int

    @property
    def fits(self) -> bool:
        return self.pages == 1


def fit(content: Content) -> Paper:
    """Cut by rules until one page is enough. The answer for the same content is remembered for a day."""
    known = _recall(_key(content))
    if known is not None and "signed" not in content:
        return _cut(content, *known)
    paper, _ = _try_out(content)
    _remember(_key(content), (len(paper.cuts), paper.pages))
    return paper


def print_out(paper: Paper, *, watermark: str = "") -> pdf.Pdf:
    """The PDF of what was laid out; `watermark` are words across the page, for a sample."""
    return pdf.render(TEMPLATE, context(paper.content) | {"watermark": watermark})


def fit_and_print(content: Content) -> tuple[Paper, pdf.Pdf]:
    """Both at once: what was laid out to see that it fits is what is written."""
    known = _recall(_key(content))
    if known is not None:
        paper = _cut(content, *known)
        page_set = _lay_out(paper.content)
        if page_set.pages == 1:
            return paper, pdf.write([page_set])
    paper, page_set = _try_out(content)
    _remember(_key(content), (len(paper.cuts), paper.pages))
    return paper, pdf.write([page_set])


def _key(content: Content) -> str:
    """Of a content without its signature, which takes one line either way."""
    return f"report-cuts:{EDITION}:{digest({key: value for key, value in content.items() if key != 'signed'})}"


def context(content: Content) -> dict[str, Any]:
    """What the printed page's template gets."""
    sender = content["from"]
    line = " · ".join(part for part in (sender["address"], sender["phone"], sender["email"]) if part)
    return {**page(content), "letter_from": {"name": sender["workspace"], "line": line}}


def _try_out(content: Content) -> tuple[Paper, pdf.LaidOut]:
    """Lay out; where it is too long, find the first of ever shorter versions that fits, by halving."""
    page_set = _lay_out(content)
    versions = [] if page_set.pages == 1 else list(shorter(content))
    if not versions:
        return Paper(content, (), page_set.pages), page_set
    low, high = 0, len(versions) - 1
    fitting: tuple[int, pdf.LaidOut] | None = None
    while low < high:
        middle = (low + high) // 2
        page_set = _lay_out(versions[middle][0])
        if page_set.pages == 1:
            high, fitting = middle, (middle, page_set)
        else:
            low = middle + 1
    # The last one has not been tried yet; every other that is arrived at fits.
    page_set = fitting[1] if fitting and fitting[0] == low else _lay_out(versions[low][0])
    return Paper(versions[low][0], tuple(told for _, told in versions[: low + 1]), page_set.pages), page_set


def _lay_out(content: Content) -> pdf.LaidOut:
    return pdf.lay_out(render_to_string(TEMPLATE, context(content)))


def _cut(content: Content, steps: int, pages: int) -> Paper:
    cuts = []
    for (cut, told), _ in zip(shorter(content), range(steps), strict=False):
        content = cut
        cuts.append(told)
    return Paper(content, tuple(cuts), pages)


def _recall(key: str) -> tuple[int, int] | None:
    try:
        found: tuple[int, int] | None = cache.get(key)
    except RedisError:  # without the cache the page is laid out again, that is all
        return None
    return found


def _remember(key: str, answer: tuple[int, int]) -> None:
    try:
        cache.set(key, answer, _REMEMBER)
    except RedisError:
        return
