"""`manage.py outcomes`: one object a condition and measure, with the fields that others rely on."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.clients.services.test_outcomes import fill
from tests.conftest import Cast

FIELDS = {
    "condition", "measure", "n", "n_without_final", "mean_change", "ci_low", "ci_high", "median_change",
    "share_meaningful", "share_low", "share_high", "period_from", "period_to", "publishable",
}  # fmt: skip


def ask(cast: Cast, *options: str) -> str:
    out = StringIO()
    call_command("outcomes", "--workspace", cast.workspace.slug, *options, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(("number", "reached", "publishable"), [(25, 12, True), (25, 10, False), (10, 5, False)])
def test_a_list_of_objects(cast: Cast, number: int, reached: int, publishable: bool) -> None:
    with cast.inside():
        fill(number, reached=reached)
    [row] = json.loads(ask(cast, "--json"))
    assert set(row) == FIELDS
    assert (row["n"], row["share_meaningful"], row["publishable"]) == (number, reached / number, publishable)
    assert (row["period_from"], row["period_to"]) == ("2025-Q4", "2025-Q4")
    assert f"n {number}" in ask(cast)


def test_nothing_yet_is_an_empty_list(cast: Cast) -> None:
    assert json.loads(ask(cast, "--json")) == []


def test_a_workspace_that_there_isn_t(cast: Cast) -> None:
    with pytest.raises(CommandError, match="no workspace nope"):
        call_command("outcomes", "--workspace", "nope")
