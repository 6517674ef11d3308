"""`make bench`: what people wait for, as ratios measured in one run. Absolute times say little on another machine.

- pages of the demo against /healthz of the same server, through HTTP with a session
- a one-page document against WeasyPrint alone on the same HTML
- a report to an office against WeasyPrint alone on the same HTML
- a presentation of twelve slides against WeasyPrint alone on the same HTML, and one changed slide against it
- the coach over 2,000 words against splitting them
- the shortest of all orders of twelve stops against a good one
- 10,000 contacts by CSV against a bare COPY of the same file
- mail through the outbox against a bare smtplib loop to the same server
"""

import http.client
import os
import smtplib
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from metcrm.run import envfile
from tests import bench_contacts
from tests.journeys.town import Town, running_town
from tests.shots import sign_in

ROUNDS = 40
MAILS = 200
PAGES = ["/practices/", "/visits/", "/follow-ups/", "/clients/", "/reports/", "/outbox/", "/today/visits/",
         "/today/follow-ups/", "/today/referrals/", "/today/reports/", "/plan/"]  # fmt: skip


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Median and 95th percentile of `rounds` runs, in milliseconds, after two that don't count."""
    took = []
    for number in range(rounds + 2):
        began = time.perf_counter()
        work()
        if number >= 2:
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took), statistics.quantiles(took, n=20)[-1]


def say(what: str, measured: tuple[float, float], base: float) -> None:
    median, p95 = measured
    print(f"{what:<44}{median:9.1f} ms  p95 {p95:8.1f} ms  ratio {median / base:6.2f}")


def pages(town: Town, cookie: str) -> None:
    connection = http.client.HTTPConnection(urlsplit(town.url).netloc)

    def ask(path: str) -> None:
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, f"{path}: {answer.status}"

    base = timed(lambda: ask("/healthz"))
    say("/healthz", base, base[0])
    for path in PAGES:
        say(path, timed(lambda path=path: ask(path)), base[0])  # type: ignore[misc]


def session_of(town: Town) -> str:
    with sync_playwright() as running:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = running.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        context = browser.new_context()
        sign_in(context, town, "dana@demo.example")
        found = "; ".join(f"{c.get('name')}={c.get('value')}" for c in context.cookies())
        browser.close()
    return found


def documents() -> None:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    from metcrm.documents import pdf

    rows = "".join(f"<tr><td>Measure {n}</td><td>{n}.4 s</td><td>{n}.1 s</td></tr>" for n in range(12))
    html = (
        f'<html lang="en"><head><title>Bench</title></head><body><h1>One page</h1><table>{rows}</table></body></html>'
    )
    fonts = FontConfiguration()
    style = CSS(url="asset:///css/pdf.css", url_fetcher=pdf.AssetsOnly(), font_config=fonts)

    def bare() -> None:
        page = HTML(string=html, url_fetcher=pdf.AssetsOnly(), base_url="asset:///")
        page.write_pdf(font_config=fonts, stylesheets=[style], pdf_variant="pdf/ua-1")

    base = timed(bare)
    say("WeasyPrint alone, warm fonts", base, base[0])
    say("the same page through metcrm.documents", timed(lambda: pdf.from_html(html)), base[0])


def reports() -> None:
    from tests.bench_reports import render

    render.main()


def presentations() -> None:
    from tests import bench_decks

    bench_decks.main()


def mails() -> None:
    from django.conf import settings

    from metcrm import clock
    from metcrm.outbox import delivery
    from metcrm.outbox.models import MailClass, OutboxMessage
    from metcrm.outbox.services import Letter, enqueue
    from metcrm.tenancy.context import platform
    from metcrm.tenancy.ids import new_id

    run = new_id()
    now = clock.now()
    with platform():
        for n in range(MAILS):
            enqueue(Letter("bench@demo.example", "Bench", f"Text {n}"), kind="bench", dedupe_key=f"{run}:{n}",
                    mail_class=MailClass.SERVICE, now=now)  # fmt: skip
    began = time.perf_counter()
    while any(delivery.drain(clock.now, 30)):
        pass
    through = MAILS / (time.perf_counter() - began)
    with platform():
        assert OutboxMessage.objects.filter(dedupe_key__startswith=f"{run}:", state="sent").count() == MAILS
    began = time.perf_counter()
    with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as line:
        for n in range(MAILS):
            mail = EmailMessage()
            mail["From"], mail["To"], mail["Subject"] = "a@demo.example", "bench@demo.example", "Bench"
            mail.set_content(f"Text {n}")
            line.send_message(mail)
    bare = MAILS / (time.perf_counter() - began)
    what = "mail through the outbox, beside the worker"
    print(f"{what:<44}{through:9.0f} /s  bare {bare:.0f} /s  ratio {through / bare:.2f}")


def coach() -> None:
    from metcrm.documents.coach import check
    from tests.metcrm.documents.coach.sentences import sentences

    text = " ".join(" ".join(sentence.text for sentence in sentences()).split()[:2000])
    base = timed(lambda: text.lower().split())
    say("splitting 2,000 words", base, base[0])
    say("the coach over the same 2,000 words", timed(lambda: check(text)), base[0])


def routes() -> None:
    """A day of twelve offices, by how much they restrict it; the base is a good order without a proof."""
    import random

    from presentations.route import Stop, Window
    from presentations.route_exact import shortest
    from presentations.route_search import FEW_TRIES, good
    from tests.presentations.test_route import HOUR, START, random_drives

    chance = random.Random(1)
    drives = random_drives(12, chance)
    open_all_day = [Stop(1200)] * 12
    lunch = [Stop(1200, (Window(8 * HOUR, 12 * HOUR), Window(13 * HOUR, 17 * HOUR)))] * 12
    liked = [Stop(900, (Window(8 * HOUR, 17 * HOUR),), (Window(at, at + HOUR),))
             for at in (chance.randrange(8, 16) * HOUR for _ in range(12))]  # fmt: skip
    base = timed(lambda: good(drives, open_all_day, START), rounds=5)
    say("12 stops, a good order", base, base[0])
    for what, stops in (("open all day", open_all_day), ("closed over lunch", lunch), ("a best hour each", liked)):
        known = good(drives, stops, START, FEW_TRIES)
        took = timed(lambda stops=stops, known=known: shortest(drives, stops, START, known), rounds=5)  # type: ignore[misc]
        say(f"12 stops, {what}: the shortest", took, base[0])


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, running_town(Path(folder), demo=True) as town:
        pages(town, session_of(town))
        os.environ.update(envfile.load(Path(folder)) | {"DATA_DIR": folder})
        os.environ["DJANGO_SETTINGS_MODULE"] = "metcrm.settings"
        import django

        django.setup()
        documents()
        reports()
        presentations()
        mails()
        coach()
        routes()
        bench_contacts.contacts()
    return 0


if __name__ == "__main__":
    sys.exit(main())
