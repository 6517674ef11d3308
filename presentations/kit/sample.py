"""The sample report: what an office gets, about a client who never was, marked across the page."""

from typing import Any

from presentations.kit.parts import PaperKind, Subject

WATERMARK = "SAMPLE"


def build(subject: Subject) -> dict[str, Any]:
    return {"client": "Jordan Sample"}


KIND = PaperKind(
    key="sample_report",
    label="Sample report",
    about="A progress report as an office gets it, about a fictional client, marked SAMPLE.",
    build=build,
    fields=(),
    needs_conditions=False,
    for_print_shop=False,
    advice="Print it as you print reports.",
    code=lambda content: "",
)
