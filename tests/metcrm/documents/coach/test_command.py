import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from metcrm.documents.management.commands.coach import Command


def _run(capsys: pytest.CaptureFixture[str], *args: str) -> tuple[int, str]:
    try:
        call_command("coach", *args)
    except SystemExit as stopped:
        return int(stopped.code or 0), capsys.readouterr().out
    return 0, capsys.readouterr().out


def _file(tmp_path: Path, text: str, name: str = "mail.txt") -> str:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return str(path)


@pytest.mark.parametrize(
    ("text", "code"),
    [("Thank you for Tuesday.", 0), ("Our gym is near.", 1), ("Our gym is near. We treat arthritis.", 2), ("", 0)],
)
def test_the_exit_code_is_the_gravest_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, code: int
) -> None:
    assert _run(capsys, _file(tmp_path, text))[0] == code


def test_json_is_one_object_a_finding_with_exactly_the_fields(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out = _run(capsys, _file(tmp_path, "Hello.\nOur gym is near.\r\nWe cure pain."), "--json")
    first, second = (json.loads(line) for line in out.splitlines())
    assert list(first) == "line start end category severity text suggestion reason".split()
    assert (first["line"], first["start"], first["end"], first["text"]) == (2, 4, 7, "gym")
    assert (second["line"], second["category"], second["severity"]) == (3, "claim", "block")


def test_json_of_a_clean_text_is_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(capsys, _file(tmp_path, "Thank you."), "--json") == (0, "")


def test_without_a_file_it_reads_what_is_piped_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"We treat arthritis.")))
    code, out = _run(capsys)
    assert code == 2
    assert "1:4" in out
    assert "Say instead:" in out


def test_html_is_read_without_its_tags(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _file(tmp_path, "<p title='gym'>Hello</p>\n<p>Our gym</p>", "deck.html")
    _, out = _run(capsys, path, "--json")
    assert [json.loads(line)["line"] for line in out.splitlines()] == [2]


def test_a_byte_order_mark_and_windows_letters_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mail.txt"
    path.write_bytes(b"\xef\xbb\xbfOur gym")
    assert '"start": 4' in _run(capsys, str(path), "--json")[1]
    path.write_bytes("We’ll fix her back".encode("cp1252"))
    assert _run(capsys, str(path))[0] == 2


def test_a_file_that_is_not_there_is_neither_clean_nor_found(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as error:
        call_command("coach", str(tmp_path / "none.txt"))
    assert error.value.returncode == 3


def test_no_database_is_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Without the db fixture any query fails this test.
    assert Command.requires_system_checks == []
    assert _run(capsys, _file(tmp_path, "Our gym"))[0] == 1
