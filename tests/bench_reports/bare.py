"""`python -m tests.bench_reports.bare PAGES`: prints rendered pages by WeasyPrint and nothing else, to compare with.

Fonts are warm. Says "ready", begins when it reads a line, says the seconds it took.
"""

import pickle
import sys
import time
from pathlib import Path

from tests.bench_reports import alone

alone.setup()

from weasyprint import CSS, HTML  # noqa: E402  # after the set-up
from weasyprint.text.fonts import FontConfiguration  # noqa: E402

from metcrm.documents import pdf  # noqa: E402

if __name__ == "__main__":
    pages: list[str] = pickle.loads(Path(sys.argv[1]).read_bytes())
    fonts = FontConfiguration()
    style = CSS(url="asset:///css/pdf.css", url_fetcher=pdf.AssetsOnly(), font_config=fonts)

    def bare(html: str) -> None:
        page = HTML(string=html, url_fetcher=pdf.AssetsOnly(), base_url="asset:///")
        page.write_pdf(font_config=fonts, stylesheets=[style], pdf_variant="pdf/ua-1")

    bare(pages[0])
    print("ready", flush=True)
    sys.stdin.readline()
    began = time.perf_counter()
    for html in pages:
        bare(html)
    print(f"{time.perf_counter() - began:.3f}", flush=True)
