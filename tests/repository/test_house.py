"""Rules of the house that no tool checks."""

import ast
import importlib
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.db.models import CheckConstraint, Model, Q

from metcrm.accounts.permissions import Capability
from tests.repository.access import addresses

ROOT = Path(__file__).resolve().parents[2]
OURS = ("metcrm", "practitioners", "clients", "presentations")
FILES = [
    path
    for name in subprocess.run(
        ["git", "ls-files"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()
    if (path := ROOT / name).is_file()
]  # fmt: skip
SOURCES = [path for path in FILES if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in OURS]


def models() -> Iterator[type[Model]]:
    return (model for model in apps.get_models() if model.__module__.split(".")[0] in OURS)


# --- When and by whom ------------------------------------------------------------------------------------------------


def optional_pairs() -> Iterator[tuple[type[Model], str]]:
    """Each pair such as released_at, released_by of which a half could be missing."""
    for model in models():
        fields = {field.name: field for field in model._meta.local_fields}
        for name, at in fields.items():
            verb = name.removesuffix("_at")
            by = fields.get(f"{verb}_by")
            if name.endswith("_at") and by is not None and (at.null or by.null or by.blank):
                yield model, verb


def names_in(condition: Q) -> set[str]:
    found: set[str] = set()
    for child in condition.children:
        found |= {str(child[0]).split("__")[0]} if isinstance(child, tuple) else names_in(child)  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(
    ("model", "verb"), [pytest.param(*pair, id=f"{pair[0].__name__}.{pair[1]}") for pair in optional_pairs()]
)
def test_what_happened_has_a_time_and_a_person_or_neither(model: type[Model], verb: str) -> None:
    checks = [check for check in model._meta.constraints if isinstance(check, CheckConstraint)]
    assert any({f"{verb}_at", f"{verb}_by"} <= names_in(check.condition) for check in checks)  # type: ignore[arg-type]


# --- Tables of states and roles --------------------------------------------------------------------------------------


def move_tables() -> Iterator[tuple[str, dict[str, set[str]]]]:
    """Every table that says from which state one may go to which."""
    for path in SOURCES:
        if re.search(r"^MOVES\b", path.read_text(), re.MULTILINE):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield module, importlib.import_module(module).MOVES


def test_there_are_tables_of_states() -> None:
    assert "metcrm.outbox.models" in dict(move_tables())


@pytest.mark.parametrize(("module", "table"), [pytest.param(*found, id=found[0]) for found in move_tables()])
def test_a_table_of_states_is_complete(module: str, table: dict[str, set[str]]) -> None:
    states = type(next(iter(table)))
    assert issubclass(states, Enum)
    assert set(table) == set(states)
    assert set().union(*table.values()) <= set(states)


def test_every_capability_is_asked_for_somewhere() -> None:
    code = "\n".join(path.read_text() for path in SOURCES if path.name != "permissions.py")
    assert [one.name for one in Capability if f"Capability.{one.name}" not in code] == []


# --- Files -----------------------------------------------------------------------------------------------------------

#: Written by `make lock`; migrations are written once and never again.
WRITTEN_BY_TOOLS = {"requirements.txt", "requirements-dev.txt", "access.md"}
#: One line for each address and method: a table grows with what it lists.
TABLES = {"access_table.py"}


def test_no_file_is_longer_than_five_hundred_lines() -> None:
    kinds = {".py", ".html", ".css", ".js", ".md", ".txt", ".yaml", ".yml"}
    written = [path for path in FILES if path.suffix in kinds and path.name not in WRITTEN_BY_TOOLS | TABLES]
    written = [path for path in written if "migrations" not in path.parts]
    long = {str(path.relative_to(ROOT)): lines for path in written if (lines := path.read_text().count("\n")) > 500}
    assert long == {}


def test_every_mail_has_subject_text_and_html() -> None:
    folders = [path for path in (ROOT / "templates" / "emails").iterdir() if path.is_dir()]
    missing = [
        f"{folder.name}/{name}"
        for folder in folders
        for name in ("subject.txt", "body.txt", "body.html")
        if not (folder / name).exists()
    ]
    assert folders and missing == []


def test_decisions_are_numbered_once() -> None:
    names = [path.name for path in (ROOT / "docs" / "adr").glob("*.md")]
    numbers = Counter(name[:4] for name in names)
    assert [number for number, times in numbers.items() if times > 1] == []
    for name in names:
        heading = (ROOT / "docs" / "adr" / name).read_text().splitlines()[0]
        assert re.match(rf"# {int(name[:4])}\. \S", heading), f"{name}: {heading}"


def test_no_page_carries_inline_script_or_style() -> None:
    """The content security policy would silently drop them; mails and printed documents are apart."""
    found = []
    for path in FILES:
        parts = path.relative_to(ROOT).parts
        if path.suffix == ".html" and "templates" in parts and not {"emails", "pdf"} & set(parts):
            text = re.sub(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", "", path.read_text(), flags=re.DOTALL)
            if re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=\"|javascript:", text):
                found.append("/".join(parts))
    assert found == []


def test_no_block_uses_an_address_that_another_block_named() -> None:
    """`{% url … as name %}` ends with its block: elsewhere the link would be silently empty."""
    found = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        blocks = list(_blocks(path.read_text()))
        named = [set(re.findall(r"\{% url [^%]* as (\w+) %\}", text)) for text in blocks]
        for text, own in zip(blocks, named, strict=True):
            set_here = own | set(re.findall(r"\bas (\w+) %\}", text))
            missing = [
                name
                for name in set().union(*named) - set_here
                if re.search(rf"(?<!\{{% )(?<![\w.\"'/-]){name}\b(?!\s*=)", text)
            ]
            found += [f"{path.relative_to(ROOT)}: {name}" for name in missing]
    assert found == []


def test_every_address_that_a_page_names_exists() -> None:
    """`{% url … as name %}` keeps quiet about a name that isn't there, and the link leads nowhere."""
    there = {name for name, _ in addresses()}
    #: Only while the mail catcher runs, in DEBUG, or where allauth resets passwords by a code.
    sometimes = ("mailbox_", "ui:", "account_confirm_password_reset_code")
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for name in re.findall(r"""\{% url ["']([^"']+)["']""", path.read_text())
        if name not in there and not name.startswith(sometimes)
    ]
    assert found == []


def _blocks(template: str) -> Iterator[str]:
    """The text of each outermost block."""
    depth, begin = 0, 0
    for tag in re.finditer(r"\{% (?:(block)|endblock)\b[^%]*%\}", template):
        begin = tag.end() if tag[1] and depth == 0 else begin
        depth += 1 if tag[1] else -1
        if depth == 0:
            yield template[begin : tag.start()]


# --- Names that documents promise ------------------------------------------------------------------------------------


def test_every_setting_that_code_asks_for_exists() -> None:
    unknown = set()
    for path in SOURCES:
        if "migrations" in path.parts or path.name == "settings.py":
            continue
        for name in re.findall(r"\bsettings\.([A-Z][A-Z0-9_]+)\b", path.read_text()):
            if not hasattr(settings, name):
                unknown.add(f"{path.relative_to(ROOT)}: {name}")
    assert unknown == set()


#: Nobody sets these by hand.
SET_BY_MAKE_RUN = {"MAILBOX_DIR", "LOCAL_CERTIFICATE"}


def test_every_variable_that_is_read_is_explained() -> None:
    asked = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id.startswith("env_"):
                asked |= {arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)}
    explained = set(re.findall(r"^# ?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert asked - explained - SET_BY_MAKE_RUN == set()


def test_what_the_readme_names_exists() -> None:
    text = (ROOT / "README.md").read_text()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)`|^    make ([a-z]+)$", text, re.MULTILINE)) >= {("", "run"), ("", "test")}
    assert {
        one or other for one, other in re.findall(r"`make ([a-z]+)`|^    make ([a-z]+)$", text, re.MULTILINE)
    } <= targets
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text)
    assert [link for link in links if not (ROOT / link).exists()] == []
    folders = re.findall(r"^\| `([a-z_/]+)`", text, re.MULTILINE)
    assert folders and [folder for folder in folders if not (ROOT / folder).exists()] == []


def test_the_commands_that_others_rely_on_exist() -> None:
    named = set(re.findall(r"manage\.py ([a-z_]+)", (ROOT / "README.md").read_text()))
    relied_on = {"create_institute", "import_npi", "load_demo", "sweep_outbox", "verify_audit"}
    assert named | relied_on <= set(get_commands())


def test_every_style_sheet_closes_what_it_opens() -> None:
    """A block left open swallows the rules behind it, and browsers don't complain."""
    for path in sorted((ROOT / "static" / "css").glob("*.css")):
        text = path.read_text()
        assert text.count("{") == text.count("}"), path.name
