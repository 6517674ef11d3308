"""A report on paper: exactly one page, shortened by rules until it fits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
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
    paper = _try_out(content)
    _remember(_key(content), (len(paper.cuts), paper.pages))
    return paper


def print_out(paper: Paper, *, watermark: str = "") -> pdf.Pdf:
    """The PDF of what was laid out; `watermark` are words across the page, for a sample."""
    return pdf.render(TEMPLATE, context(paper.content) | {"watermark": watermark})


def fit_and_print(content: Content) -> tuple[Paper, pdf.Pdf]:
    """Both at once: one rendering where the draft has been looked at, or fits as it is."""
    known = _recall(_key(content))
    if known is not None:
        paper = _cut(content, *known)
        printed = print_out(paper)
    else:
        printed = pdf.render(TEMPLATE, context(content))
        paper = Paper(content, (), printed.pages)
    if printed.pages == 1:
        _remember(_key(content), (len(paper.cuts), 1))
        return paper, printed
    paper = fit(content)
    return paper, print_out(paper)


def _key(content: Content) -> str:
    """Of a content without its signature, which takes one line either way."""
    return f"report-cuts:{EDITION}:{digest({key: value for key, value in content.items() if key != 'signed'})}"


def context(content: Content) -> dict[str, Any]:
    """What the printed page's template gets."""
    sender = content["from"]
    line = " · ".join(part for part in (sender["address"], sender["phone"], sender["email"]) if part)
    return {**page(content), "letter_from": {"name": sender["workspace"], "line": line}}


def _try_out(content: Content) -> Paper:
    """Lay out; where it is too long, find the first of ever shorter versions that fits, by halving."""
    if _pages(content) == 1:
        return Paper(content, (), 1)
    versions = list(shorter(content))
    if not versions:
        return Paper(content, (), 2)
    low, high = 0, len(versions) - 1
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _pages(versions[middle][0]) == 1 else (middle + 1, high)
    # The last one has not been tried yet; every other that is arrived at fits.
    pages = 1 if low < len(versions) - 1 else _pages(versions[low][0])
    return Paper(versions[low][0], tuple(told for _, told in versions[: low + 1]), pages)


def _pages(content: Content) -> int:
    return pdf.page_count(TEMPLATE, context(content))


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
