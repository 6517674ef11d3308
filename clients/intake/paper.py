"""A signed document on paper: what was said, as a sealed PDF."""

from datetime import date
from typing import Any

from clients.report_content import digest
from metcrm.documents import pdf

TEMPLATE = "pdf/intake.html"


def print_out(content: dict[str, Any]) -> tuple[bytes, str]:
    """The PDF of a frozen content, and the SHA-256 of that content, which stands on each of its pages."""
    content_hash = digest(content)
    sender = content["from"]
    context = {
        "doc": content,
        "content_hash": content_hash,
        "on": date.fromisoformat(content["on"]),
        "born": date.fromisoformat(content["date_of_birth"]) if content["date_of_birth"] else None,
        "letter_from": {"name": sender["name"], "line": sender["line"]},
    }
    return pdf.render(TEMPLATE, context).data, content_hash
