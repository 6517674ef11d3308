"""Taking an NPPES file into the registry. The rows are invented: their numbers begin with 2, which nobody's does."""

import csv
import gzip
import os
import zipfile
from contextlib import closing
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import InternalError, connection
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from metcrm.audit.models import AuditEvent
from metcrm.tenancy import context
from practitioners.models import RegistryProvider
from practitioners.nppes_files import NotReadable
from practitioners.services.nppes_import import Report, import_npi

SAMPLE = Path(__file__).parent.parent / "data" / "nppes_sample_rows.csv"
pytestmark = pytest.mark.django_db


def rows() -> tuple[list[str], list[list[str]]]:
    with SAMPLE.open(newline="") as file:
        header, *lines = csv.reader(file)
    return header, lines


def write(path: Path, header: list[str], lines: list[list[str]]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL).writerows([header, *lines])
    return path


def changed(path: Path, **by_column: str) -> Path:
    """The sample, with these values in its first row; underscores stand for spaces."""
    header, lines = rows()
    for name, value in by_column.items():
        lines[0][header.index(name.replace("_", " "))] = value
    return write(path, header, lines)


def counts(report: Report) -> tuple[int, int, int, int, int, int]:
    return report.read, report.new, report.changed, report.unchanged, report.deactivated, report.refused


def test_the_sample_is_taken_in_whole() -> None:
    assert counts(import_npi(SAMPLE)) == (5, 4, 0, 0, 1, 0)


def test_the_primary_taxonomy_is_the_one_switched_on() -> None:
    import_npi(SAMPLE)
    surgeon = RegistryProvider.objects.get(npi="2000000010")
    assert (surgeon.primary_taxonomy, surgeon.taxonomies) == ("207XS0114X", ["207X00000X", "207XS0114X"])


def test_a_second_time_nothing_changes() -> None:
    import_npi(SAMPLE)
    assert counts(import_npi(SAMPLE)) == (5, 0, 0, 5, 0, 0)


def test_only_what_differs_is_changed(tmp_path: Path) -> None:
    import_npi(SAMPLE)
    report = import_npi(changed(tmp_path / "next.csv", Provider_First_Name="MARGARET"))
    assert counts(report) == (5, 0, 1, 4, 0, 0)
    assert RegistryProvider.objects.get(npi="2000000010").first_name == "MARGARET"


def test_a_deactivated_row_keeps_the_name_we_had(tmp_path: Path) -> None:
    import_npi(SAMPLE)
    header, _ = rows()
    bare = ["2000000010", *[""] * (len(header) - 1)]
    bare[header.index("NPI Deactivation Date")] = "02/01/2026"
    assert counts(import_npi(write(tmp_path / "weekly.csv", header, [bare]))) == (1, 0, 0, 0, 1, 0)
    provider = RegistryProvider.objects.get(npi="2000000010")
    assert (provider.last_name, provider.deactivated_on) == ("EXAMPLE", date(2026, 2, 1))


def test_a_row_of_two_columns_is_a_deactivation(tmp_path: Path) -> None:
    header, _ = rows()
    path = write(tmp_path / "out.csv", header, [["2000000010", "02/01/2026"]])
    assert counts(import_npi(path)) == (1, 0, 0, 0, 1, 0)


def test_a_reactivated_number_is_in_use(tmp_path: Path) -> None:
    dates = {"NPI_Deactivation_Date": "01/02/2020", "NPI_Reactivation_Date": "03/04/2020"}
    import_npi(changed(tmp_path / "back.csv", **dates))
    assert RegistryProvider.objects.get(npi="2000000010").deactivated_on is None


def test_the_old_name_of_the_sex_column_and_odd_spacing_are_understood(tmp_path: Path) -> None:
    header, lines = rows()
    header[header.index("Provider Sex Code")] = "Provider Gender Code"
    header[header.index("NPI Deactivation Date")] = " NPI  Deactivation Date "
    import_npi(write(tmp_path / "old.csv", header, lines))
    assert RegistryProvider.objects.get(npi="2000000010").sex == "F"
    assert RegistryProvider.objects.get(npi="2000000051").deactivated_on


def test_numbers_that_pandas_altered_are_put_right(tmp_path: Path) -> None:
    header, lines = rows()
    lines[0][header.index("Entity Type Code")] = "1.0"
    lines[0][header.index("Provider Business Practice Location Address Postal Code")] = "10010123.0"
    lines[0][header.index("Provider Business Practice Location Address Telephone Number")] = "7135550112.0"
    import_npi(write(tmp_path / "pandas.csv", header, lines))
    provider = RegistryProvider.objects.get(npi="2000000010")
    assert (provider.entity, provider.zip_code, provider.phone) == ("1", "010010123", "7135550112")


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("NPI", "2000000011", "not an NPI"),
        ("Entity_Type_Code", "7", "neither 1"),
        ("Last_Update_Date", "13/45/2024", "not a date"),
        ("Provider_Last_Name_(Legal_Name)", "", "neither a last name"),
        ("Provider_Last_Name_(Legal_Name)", "X" * 121, "longer than 120"),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_the_rest_goes_in(
    tmp_path: Path, column: str, value: str, why: str
) -> None:
    report = import_npi(changed(tmp_path / "bad.csv", **{column: value}))
    assert counts(report) == (5, 3, 0, 0, 1, 1)
    assert report.listed[0].line == 2
    assert why in report.listed[0].why


def test_of_a_number_that_comes_twice_the_last_counts(tmp_path: Path) -> None:
    header, lines = rows()
    again = list(lines[0])
    again[header.index("Provider First Name")] = "MARGARET"
    report = import_npi(write(tmp_path / "twice.csv", header, [*lines, again]))
    assert counts(report) == (6, 4, 0, 0, 1, 1)
    assert report.listed[0].line == 2
    assert RegistryProvider.objects.get(npi="2000000010").first_name == "MARGARET"


def test_gz_and_zip_are_read(tmp_path: Path) -> None:
    packed = tmp_path / "npi.csv.gz"
    packed.write_bytes(gzip.compress(SAMPLE.read_bytes()))
    assert import_npi(packed).new == 4
    with zipfile.ZipFile(tmp_path / "npi.zip", "w") as archive:
        archive.writestr("npidata_pfile_2026_fileheader.csv", "NPI")
        archive.write(SAMPLE, "npidata_pfile_2026.csv")
        archive.writestr("othername_pfile_2026.csv", "NPI")
    assert import_npi(tmp_path / "npi.zip").unchanged == 5


def _damaged(tmp_path: Path, kind: str) -> Path:
    whole = SAMPLE.read_bytes()
    content = {
        "empty.csv": b"",
        "empty.csv.gz": gzip.compress(b""),
        "other.csv": b"name,phone\nRuth,1\n",
        "header.csv": whole.splitlines(keepends=True)[0],
        "cut.csv": whole[: len(whole) * 2 // 3],
        "cut-behind-a-value.csv": whole[: whole.index(b'"2000000028","1",') + 16],
        "cut.csv.gz": gzip.compress(whole)[:-200],
        "not.zip": whole,
        "not.gz": whole,
        "not.xlsx": whole,
        "picture.csv": bytes(range(256)) * 40,
    }
    path = tmp_path / kind
    if kind.startswith("zip"):
        _zipped(path, kind, whole)
    else:
        path.write_bytes(content[kind])
    return path


def _zipped(path: Path, kind: str, whole: bytes) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing here")
        if kind == "zip-broken.zip":
            archive.writestr("npidata_pfile.csv", whole)
    if kind == "zip-cut.zip":
        path.write_bytes(path.read_bytes()[:-30])
    if kind == "zip-broken.zip":
        path.write_bytes(path.read_bytes().replace(b"MARGUERITE", b"MARGUERITA"))


@pytest.mark.parametrize(
    "kind",
    ["empty.csv", "empty.csv.gz", "other.csv", "header.csv", "cut.csv", "cut-behind-a-value.csv", "cut.csv.gz",
     "not.zip", "not.gz", "not.xlsx", "picture.csv", "zip-without.zip", "zip-cut.zip", "zip-broken.zip"],
)  # fmt: skip
def test_a_file_that_can_t_be_used_changes_nothing(tmp_path: Path, kind: str) -> None:
    import_npi(changed(tmp_path / "before.csv", Provider_First_Name="BEFORE"))
    before = list(RegistryProvider.objects.order_by("npi").values())
    with pytest.raises(CommandError, match=r"^[^\n]+\. Nothing was changed\.$"):
        call_command("import_npi", _damaged(tmp_path, kind), stderr=StringIO())
    assert list(RegistryProvider.objects.order_by("npi").values()) == before
    assert _staged() == 0


def _staged() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from practitioners_registrystaging")
        return int(cursor.fetchone()[0])


def test_a_missing_file_is_named() -> None:
    with pytest.raises(NotReadable, match="There is no file"):
        import_npi(Path("nowhere.csv"))


def test_the_command_tells_every_count_and_how_far_it_is(tmp_path: Path) -> None:
    out, bar = StringIO(), StringIO()
    call_command("import_npi", SAMPLE, refused=tmp_path / "refused.csv", stdout=out, stderr=bar)
    assert [line.split() for line in out.getvalue().splitlines()] == [
        ["read", "5"], ["new", "4"], ["changed", "0"], ["unchanged", "0"], ["deactivated", "1"], ["refused", "0"],
    ]  # fmt: skip
    assert "5 rows" in bar.getvalue()
    assert "rows/s" in bar.getvalue()
    assert "left" in bar.getvalue()
    assert not (tmp_path / "refused.csv").exists()


def test_refused_rows_are_in_a_file_that_can_be_put_right_and_imported(tmp_path: Path) -> None:
    out, refused = StringIO(), tmp_path / "refused.csv"
    bad = changed(tmp_path / "bad.csv", Entity_Type_Code="7")
    call_command("import_npi", bad, refused=refused, stdout=out, stderr=StringIO())
    assert str(refused) in out.getvalue()
    with refused.open(newline="") as file:
        header, row = csv.reader(file)
    assert (row[0], "neither 1" in row[1], row[2]) == ("2", True, "2000000010")
    row[header.index("Entity Type Code")] = "1"
    assert counts(import_npi(write(tmp_path / "again.csv", header, [row]))) == (1, 1, 0, 0, 0, 0)


def test_a_failed_import_leaves_no_file_of_refused_rows(tmp_path: Path) -> None:
    bad = changed(tmp_path / "bad.csv", Entity_Type_Code="7")
    bad.write_bytes(bad.read_bytes()[:-400])
    with pytest.raises(CommandError):
        call_command("import_npi", bad, refused=tmp_path / "refused.csv", stderr=StringIO())
    assert not (tmp_path / "refused.csv").exists()


def test_a_file_of_refused_rows_that_can_t_be_written_is_a_sentence(tmp_path: Path) -> None:
    bad = changed(tmp_path / "bad.csv", Entity_Type_Code="7")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("import_npi", bad, refused=tmp_path, stderr=StringIO())
    assert not RegistryProvider.objects.exists()


def test_staging_is_empty_afterwards_and_the_import_is_on_record() -> None:
    import_npi(SAMPLE)
    assert _staged() == 0
    with context.platform():
        assert AuditEvent.objects.get(action="registry.imported").detail["read"] == 5


# --- The report of deactivated numbers -------------------------------------------------------------------------------


def _report(path: Path, rows: list[tuple[Any, Any]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in [("NPPES Deactivated NPI Report", None), ("NPI", "NPPES Deactivation Date"), *rows]:
        sheet.append(list(row))
    book.save(path)
    return path


@pytest.mark.parametrize("kind", ["xlsx", "zip", "csv", "csv in zip"])
def test_the_report_of_deactivated_numbers_is_read(tmp_path: Path, kind: str) -> None:
    import_npi(SAMPLE)
    path = _report(
        tmp_path / "out.xlsx",
        [("2000000010", "02/01/2026"), (2000000069, datetime(2026, 2, 3)), ("2000000011", "02/01/2026")],
    )
    if "csv" in kind:
        path = tmp_path / "out.csv"
        path.write_text("NPI,NPPES Deactivation Date\n2000000010,02/01/2026\n2000000069,2026-02-03\n2000000011,x\n")
    if "zip" in kind:
        with zipfile.ZipFile(tmp_path / "out.zip", "w") as archive:
            archive.write(path, f"NPPES Deactivated NPI Report 20260209{path.suffix}")
        path = tmp_path / "out.zip"
    report = import_npi(path)
    assert counts(report) == (3, 0, 0, 0, 2, 1)
    assert report.listed[0].line == (4 if "csv" in kind else 5)
    known, unknown = (RegistryProvider.objects.get(npi=npi) for npi in ("2000000010", "2000000069"))
    assert (known.last_name, known.deactivated_on) == ("EXAMPLE", date(2026, 2, 1))
    assert (unknown.last_name, unknown.deactivated_on) == ("", date(2026, 2, 3))


# --- One transaction, at any size ------------------------------------------------------------------------------------


def _indexes() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select pg_get_indexdef(indexrelid) from pg_index where indrelid = %s::regclass order by 1",
                       ["practitioners_registryprovider"])  # fmt: skip
        return [definition for (definition,) in cursor.fetchall()]


def test_an_empty_registry_is_filled_before_it_is_indexed_and_has_all_its_indexes_afterwards() -> None:
    before = _indexes()
    import_npi(SAMPLE)
    assert len(before) > 3
    assert _indexes() == before


def test_filling_is_for_an_empty_registry_only() -> None:
    import_npi(SAMPLE)
    with pytest.raises(InternalError, match="not empty"), connection.cursor() as cursor:
        cursor.execute("select registry_filled()")


@pytest.mark.parametrize("function", ["registry_filled", "registry_staging_emptied", "practices_counted_while_few"])
def test_who_may_only_read_may_not_empty_or_fill(function: str) -> None:
    for role in ("DATABASE_JOB_URL", "DATABASE_COHORT_URL"):
        with (
            closing(psycopg2.connect(os.environ[role])) as link,
            link.cursor() as cursor,
            pytest.raises(psycopg2.errors.InsufficientPrivilege),
        ):
            cursor.execute(f"select {function}()")
