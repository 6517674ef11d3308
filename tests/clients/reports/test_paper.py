"""The printed page: one, whatever it holds; legible, tagged, with its own fonts and the very numbers."""

import io
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from clients.measures import measures
from clients.report_content import Words, compose
from clients.report_facts import Facts, RedFlag, Referrer, Sender
from clients.report_paper import Paper, fit, print_out
from tests.clients.reports.test_text import TODAY, facts, reading

NOTES = "Your patient walks to the store and back, with one rest on the bench by the church. " * 25
LONG = "Wolfeschlegelsteinhausenbergerdorff Maria-Antonia de la Encarnacion y Villanueva"
MEASURED = {
    "TUG": ("14.2", "10.1"), "CST30": ("8", "13"), "SMWT": ("310", "398"), "KNFLEX": ("88", "112"),
    "KOOSJR": ("42.3", "68.8"), "NPRS": ("6", "3"), "BBS": ("44", "50"), "GRIP": ("18.5", "22.0"), "ABC": ("60", "75"),
    "STS5": ("16.4", "12.0"), "LEFS": ("30", "48"), "PSFS": ("3.0", "6.5"),
}  # fmt: skip


def some(number: int) -> Facts:
    return facts(*(reading(code, *values) for code, values in list(MEASURED.items())[:number]))


def laid_out(of: Facts, **words: str) -> Paper:
    return fit(compose(of, Words(**words), kind="progress", title="Progress report"))


def read(paper: Paper) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(print_out(paper).data))


def text_of(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture(scope="module")
def usual() -> pypdf.PdfReader:
    return read(laid_out(some(6)))


def test_the_usual_report_is_one_letter_page_with_nothing_cut(usual: pypdf.PdfReader) -> None:
    assert len(usual.pages) == 1
    assert [float(side) for side in usual.pages[0].mediabox[2:]] == [612, 792]
    assert laid_out(some(6)).cuts == ()


def test_it_is_tagged_and_says_its_language(usual: pypdf.PdfReader) -> None:
    root: Any = usual.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "en"
    assert "/StructTreeRoot" in root


def tags(node: Any, found: list[tuple[str, str]]) -> list[tuple[str, str]]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for child in node:
            tags(child, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found.append((str(node["/S"]), str(node.get("/Alt", ""))))
        tags(node.get("/K", []), found)
    return found


def test_headings_and_table_heads_are_marked(usual: pypdf.PdfReader) -> None:
    root: Any = usual.trailer["/Root"]
    names = [name for name, _ in tags(root["/StructTreeRoot"], [])]
    assert names.count("/H1") == 1
    assert names.count("/H2") >= 5
    assert names.count("/TH") >= 6 + 6 + 4


def test_every_bar_has_words_for_those_who_do_not_see_it(usual: pypdf.PdfReader) -> None:
    root: Any = usual.trailer["/Root"]
    told = [alt for name, alt in tags(root["/StructTreeRoot"], []) if name == "/Figure"]
    assert len(told) == 6
    assert told[0] == "TUG: 14.2 s at baseline, now 10.1 s."


def test_all_fonts_are_embedded(usual: pypdf.PdfReader) -> None:
    resources: Any = usual.pages[0]["/Resources"]
    fonts = resources["/Font"]
    names = {str(fonts[key].get_object()["/BaseFont"]).split("+")[-1] for key in fonts}
    assert all(name.startswith(("Inter", "Source-Serif")) for name in names)
    for key in fonts:
        described = fonts[key].get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
        assert {"/FontFile2", "/FontFile3"} & set(described)


def test_it_holds_the_numbers_that_were_measured(usual: pypdf.PdfReader) -> None:
    said = text_of(usual)
    for figure in ("14.2 s", "10.1 s", "−4.1 s", "42.3", "68.8", "+26.5 points", "MCID 14 points", "(Lyman 2018)"):
        assert figure in said


def test_it_follows_the_agreed_order(usual: pypdf.PdfReader) -> None:
    said = text_of(usual)
    parts = ["Progress report", "Hilde Brandt", "Referred with", "After 8 weeks", "Attendance", "Measures", "By area",
             "Safety", "Plan", "Question to the provider", "Continue as planned", "Alice Owner"]  # fmt: skip
    places = [said.index(part) for part in parts]
    assert places == sorted(places)
    assert "Exercise services after medical discharge; not diagnosis or treatment." in said
    assert "1 / 1" in said


def test_nobody_reads_about_certifications(usual: pypdf.PdfReader) -> None:
    assert "certif" not in text_of(usual).lower()


@pytest.mark.parametrize(
    ("number", "name", "notes"),
    [
        (0, "Bo Li", ""),
        (1, LONG, NOTES[:2000]),
        (3, "Łukasz Žižka", NOTES[:700]),
        (12, LONG, ""),
        (12, LONG, NOTES[:2000]),
    ],
)
def test_it_is_one_page_whatever_it_holds(number: int, name: str, notes: str) -> None:
    of = replace(some(number), client=name, precautions=("No kneeling. " * 38)[:500])
    paper = laid_out(of, plan=notes)
    printed = read(paper)
    assert len(printed.pages) == 1
    assert name.split(maxsplit=1)[0] in text_of(printed)


def test_the_worst_case_is_one_page_and_tells_what_was_cut() -> None:
    of = replace(
        some(12), client=LONG, goal="", precautions=("No kneeling. " * 38)[:500],
        referrer=Referrer("Lakeside " * 15, f"{LONG}, MD, PhD", "2000000010", TODAY),
        sender=Sender("Alder " * 19, "410 Alder Way, Brooklyn, NY 11201", "(718) 555-0142", "(718) 555-0143",
                      "a@alder.example", LONG, "Medical Exercise Specialist"),
        red_flags=tuple(RedFlag(TODAY, label) for label in ("Swelling", "Night pain", "Numbness or tingling")),
    )  # fmt: skip
    paper = laid_out(of, bottom_line="S " * 250, plan=NOTES[:2000], question="May we go on? " * 21)
    assert paper.pages == 1 == len(read(paper).pages)
    assert "The text is set smaller." in paper.cuts


def test_what_was_cut_is_remembered_and_told_alike() -> None:
    first = laid_out(some(12), plan=NOTES[:2000])
    assert laid_out(some(12), plan=NOTES[:2000]) == first
    assert first.cuts


def test_a_text_that_no_page_holds_is_told() -> None:
    assert not laid_out(some(3), plan=NOTES * 4).fits


def test_nothing_in_the_text_is_taken_as_markup() -> None:
    said = text_of(read(laid_out(some(1), plan="<b>bold</b> <img src='file:///etc/hostname'> & more")))
    assert "<b>bold</b> <img src='file:///etc/hostname'> & more" in said


def test_every_measure_of_the_catalogue_can_be_printed() -> None:
    readings = [reading(m.code, str(m.minimum), str(m.maximum)) for m in measures().values()]
    for start in range(0, len(readings), 24):
        content = compose(facts(*readings[start : start + 24]), Words(), kind="progress", title="Progress report")
        assert fit(content).fits
