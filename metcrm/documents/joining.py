"""Several PDFs as one, for a printer or a fax: pages as they are, in the order given."""

from collections.abc import Sequence
from io import BytesIO

from pypdf import PdfReader, PdfWriter

from metcrm.documents.pdf import Pdf


def join(parts: Sequence[bytes]) -> Pdf:
    """One document of all pages. Tags don't survive: what is to be read on a screen is each part by itself."""
    writer = PdfWriter()
    for part in parts:
        writer.append(PdfReader(BytesIO(part)), import_outline=False)
    kept = BytesIO()
    writer.write(kept)
    return Pdf(kept.getvalue(), len(writer.pages))


def page_count(data: bytes) -> int:
    """How many pages a finished PDF has."""
    return len(PdfReader(BytesIO(data)).pages)
