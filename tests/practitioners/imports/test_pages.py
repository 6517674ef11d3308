"""The way of a file through the pages."""

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from practitioners.models import Contact, ContactImport
from practitioners.services import import_undo, imports
from tests.conftest import Cast
from tests.practitioners.imports.conftest import quiet

HOME = "/contacts/files/"
FILE = "Name,Mail,Company,Nonsense\nRuth Keller,ruth@x.example,Lakeside,1\nAnn Desk,no-mail,Lakeside,=2\n"


def put(browser: Browser, data: str = FILE) -> Any:
    return browser.post(f"{HOME}import/", {"file": SimpleUploadedFile("my list.csv", data.encode())})


def work(cast: Cast) -> ContactImport:
    with cast.inside():
        row = ContactImport.objects.get()
    run = import_undo.run_job if row.state == "undoing" else imports.run_job
    run((cast.workspace.pk, row.pk), quiet)
    return row


def form(**over: str) -> dict[str, str]:
    chosen = {"column_0": "name", "column_1": "email", "column_2": "practice", "column_3": "", "has_heads": "on"}
    return chosen | {"duplicates": "skip", "default_practice": "", "do": "start"} | over


def test_from_the_file_to_the_result_and_back(cast: Cast, alice: Browser) -> None:
    page = put(alice)
    url = page["Location"]
    look = alice.get(url).content.decode()
    for words in ("my list.csv", "Ruth Keller", "Lakeside", "“no-mail” is no e-mail address.", "Leave out"):
        assert words in look
    assert "· no-mail · " in look, "of a row that isn't taken one sees which it is"
    started = alice.post(url, form())
    assert started.status_code == 302
    assert "Waiting for" in alice.get(url).content.decode()
    assert alice.get(f"{url}progress/").headers.get("HX-Refresh") is None
    work(cast)
    assert alice.get(f"{url}progress/")["HX-Refresh"] == "true"
    result = alice.get(url).content.decode()
    assert "no e-mail address" in result and "Undo this import" in result
    assert "Ruth" not in alice.get(f"{url}?show=refused").content.decode()
    assert alice.get(f"{url}undo/").status_code == 200
    alice.post(f"{url}undo/")
    work(cast)
    assert "everything is as it was before" in alice.get(url).content.decode()
    with cast.inside():
        assert Contact.objects.count() == 0


def test_the_refused_rows_come_back_as_a_file(cast: Cast, alice: Browser) -> None:
    url = put(alice)["Location"]
    alice.post(url, form())
    work(cast)
    text = alice.get(f"{url}errors/").content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["Line", "Why it was not taken", "Name", "Mail", "Company", "Nonsense"],
        ["3", "“no-mail” is no e-mail address.", "Ann Desk", "no-mail", "Lakeside", "'=2"],
    ]


def test_one_column_of_ours_for_two_of_theirs_is_refused_and_kept(alice: Browser) -> None:
    url = put(alice)["Location"]
    answer = alice.post(url, form(column_3="email", default_practice="Harbor"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“Mail” is chosen for this already." in page and 'value="Harbor"' in page


def test_looking_again_keeps_the_choice_and_starts_nothing(cast: Cast, alice: Browser) -> None:
    url = put(alice)["Location"]
    alice.post(url, form(column_1="", do="look"))
    page = alice.get(url).content.decode()
    assert "is no e-mail address" not in page
    with cast.inside():
        row = ContactImport.objects.get()
    assert (row.state, row.columns) == ("uploaded", ["name", "", "practice", ""])


def test_without_a_name_column_nothing_starts(alice: Browser) -> None:
    url = put(alice)["Location"]
    answer = alice.post(url, form(column_0="", column_2=""))
    assert answer.status_code == 422 and "at least the column with the names" in answer.content.decode()


def test_what_is_no_list_is_told_beside_the_field(alice: Browser) -> None:
    answer = put(alice, "%PDF-1.7 x")
    assert answer.status_code == 422 and "document for reading" in answer.content.decode()
    assert alice.post(f"{HOME}import/").status_code == 422


def test_a_file_can_be_thrown_away_before_it_comes_in(cast: Cast, alice: Browser) -> None:
    url = put(alice)["Location"]
    assert alice.post(f"{url}discard/").status_code == 302
    with cast.inside():
        assert not ContactImport.objects.exists()
    assert alice.get(url).status_code == 404


def test_a_viewer_sees_no_upload(bob: Browser) -> None:
    assert 'type="file"' not in bob.get(HOME).content.decode()
    assert put(bob).status_code == 403
