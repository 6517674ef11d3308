"""`python -m tests.bench_reports.render`: printing a report beside WeasyPrint alone on the same HTML, in one run.

Fonts are warm. Ours in three ways: as at the signature of a draft that was read before, so that what fits is known;
cold, where that is found first; and cold, of those alone that fit as they are.
"""

import statistics
import sys
import time
from collections.abc import Callable

from tests.bench_reports import alone

alone.setup()

from django.template.loader import render_to_string  # noqa: E402  # after the set-up
from weasyprint import CSS, HTML  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402

from clients.report_content import Content  # noqa: E402
from clients.report_paper import TEMPLATE, Paper, context, fit, fit_and_print, print_out  # noqa: E402
from metcrm.documents import pdf  # noqa: E402
from tests.bench_reports.made import report  # noqa: E402

COUNT = 30


def took(work: Callable[[], object]) -> float:
    """Seconds of this process, so that neighbours on the machine count less."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main(count: int = COUNT) -> int:
    fonts = FontConfiguration()
    style = CSS(url="asset:///css/pdf.css", url_fetcher=pdf.AssetsOnly(), font_config=fonts)

    def bare(html: str) -> None:
        page = HTML(string=html, url_fetcher=pdf.AssetsOnly(), base_url="asset:///")
        page.write_pdf(font_config=fonts, stylesheets=[style], pdf_variant="pdf/ua-1")

    def cold(content: Content) -> None:
        fit_and_print(content)

    print_out(fit(report(0)))
    bare(render_to_string(TEMPLATE, context(report(0))))
    known: list[float] = []
    found: list[float] = []
    whole: list[float] = []
    for number in range(count):
        content = report(number)
        paper: Paper = fit(content)
        html = render_to_string(TEMPLATE, context(paper.content))
        alone_took = took(lambda html=html: bare(html))  # type: ignore[misc]
        known.append(took(lambda paper=paper: print_out(paper)) / alone_took)  # type: ignore[misc]
        found.append(took(lambda content=content: cold(content)) / alone_took)  # type: ignore[misc]
        whole += [] if paper.cuts else [found[-1]]
    for words, ratios in (
        ("what fits is known", known),
        ("what fits is found first", found),
        ("found first, and all of it fits", whole),
    ):
        print(f"a report, {words:<28} ratio to WeasyPrint alone: median {statistics.median(ratios):.2f}"
              f"  worst {max(ratios):.2f}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else COUNT))
