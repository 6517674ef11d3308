"""`python -m tests.bench_reports.pages [COUNT]`: 500 generated reports, each exactly one sound page; without services.

Ends with 1 and says which numbers are not.
"""

import sys
import time
from collections import Counter

from tests.bench_reports import alone

alone.setup()

from clients.report_paper import fit, print_out  # noqa: E402  # after the set-up
from tests.bench_reports.flaws import flaws  # noqa: E402
from tests.bench_reports.made import report  # noqa: E402

COUNT = 500


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else COUNT
    began, bad, seen = time.perf_counter(), 0, Counter[str]()
    for number in range(count):
        content = report(number)
        paper = fit(content)
        found = flaws(print_out(paper).data)
        seen.update([content["kind"], f"paper {content['paper']}", *(["shortened"] if paper.cuts else [])])
        if found or not paper.fits:
            bad += 1
            print(f"{number} ({content['kind']}): {'; '.join(found[:3]) or 'does not fit'}")
    told = ", ".join(f"{words} {number}" for words, number in sorted(seen.items()))
    print(f"{count - bad} of {count} are one sound page, in {time.perf_counter() - began:.0f} s ({told}).")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
