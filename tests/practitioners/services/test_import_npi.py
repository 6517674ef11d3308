"""Taking an NPPES file into the registry. The rows are invented: their numbers begin with 2, which nobody's does."""

import csv
import gzip
import zipfile
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from metcrm.audit.models import AuditEvent
from metcrm.tenancy import context
from practitioners.models import RegistryProvider
from practitioners.nppes import NotReadable
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
        "other.csv": b"name,phone\nRuth,1\n",
        "header.csv": whole.splitlines(keepends=True)[0],
        "cut.csv": whole[: len(whole) * 2 // 3],
        "cut.csv.gz": gzip.compress(whole)[:-200],
        "not.zip": whole,
    }
    path = tmp_path / kind
    path.write_bytes(content[kind])
    return path


@pytest.mark.parametrize("kind", ["empty.csv", "other.csv", "header.csv", "cut.csv", "cut.csv.gz", "not.zip"])
def test_a_file_that_can_t_be_used_changes_nothing(tmp_path: Path, kind: str) -> None:
    with pytest.raises(CommandError, match=r"^[^\n]+ Nothing was changed\.$"):
        call_command("import_npi", _damaged(tmp_path, kind))
    assert not RegistryProvider.objects.exists()


def test_a_missing_file_is_named() -> None:
    with pytest.raises(NotReadable, match="There is no file"):
        import_npi(Path("nowhere.csv"))


def test_the_command_tells_every_count() -> None:
    out = StringIO()
    call_command("import_npi", SAMPLE, stdout=out)
    assert [line.split() for line in out.getvalue().splitlines()] == [
        ["read", "5"], ["new", "4"], ["changed", "0"], ["unchanged", "0"], ["deactivated", "1"], ["refused", "0"],
    ]  # fmt: skip


def test_staging_is_empty_afterwards_and_the_import_is_on_record() -> None:
    import_npi(SAMPLE)
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from practitioners_registrystaging")
        assert cursor.fetchone() == (0,)
    with context.platform():
        assert AuditEvent.objects.get(action="registry.imported").detail["read"] == 5
