"""Pages of a PDF as pictures: the only importer of pdfium."""

import io
import threading

import pypdfium2

# pdfium isn't made for threads.
_lock = threading.Lock()


def png(data: bytes, *, wide: int, page: int = 0) -> bytes:
    """One page (0-based) as PNG, `wide` pixels wide."""
    with _lock, pypdfium2.PdfDocument(data) as document:
        sheet = document[page]
        picture = sheet.render(scale=wide / sheet.get_width()).to_pil()
        sheet.close()
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=3)
    return file.getvalue()
