"""The code is read on any paper, and its label is text."""

import re

import segno

from metcrm.documents import qr


def test_four_modules_around_it_stay_empty() -> None:
    drawn = qr.svg("https://crm.example/r/AB12CD34/", label="Referral form")
    size = re.search(r'viewBox="0 0 (\d+)', drawn)
    modules, _ = segno.make("https://crm.example/r/AB12CD34/", error="m", micro=False).symbol_size(border=0)
    assert size is not None
    assert int(size[1]) == modules + 8


def test_its_label_cannot_become_markup() -> None:
    assert "<script" not in qr.svg("https://crm.example/", label="<script>alert(1)</script>")
