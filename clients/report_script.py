"""What an office will read in a report, as the coach reads it: the words, the sections, and the title under the name.

Figures, attendance and safety are written by rules from the record; condition and precautions are the office's own
words.
"""

from collections.abc import Mapping
from typing import Any

from clients.models import Report
from metcrm.wording.reading import Script

#: The names of the parts are those of the form.
PARTS = {"bottom_line": "Summary", "plan": "Plan", "question": "Question to the provider"}


def script(report: Report, content: Mapping[str, Any]) -> Script:
    """`content` is what it would say now, or what signing has frozen."""
    parts = {label: str(content[name]) for name, label in PARTS.items()}
    # Sections quote the condition's protocol and the home program, which people write; they are mended there.
    parts |= {name: told for key in ("opening", "closing") for name, told in content.get(key, [])}
    parts["Title under your name"] = str(content["from"]["title"])
    names = [content["from"]["workspace"], content["re"]["practice"], content["re"]["client"]]
    return Script(f"clients.report:{report.pk}", parts, [str(name) for name in names])
