"""Kept files on their way to a browser: under a name that says nothing, kept by nobody, run by nothing."""

from django.http import HttpResponse

_ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "application/fhir+json": "json"}


def picture_response(data: bytes) -> HttpResponse:
    """A JPEG to look at."""
    return file_response(data, "image/jpeg", name="photograph")


def file_response(data: bytes, content_type: str, *, name: str, attachment: bool = False) -> HttpResponse:
    """Bytes of a known kind. What came from outside is handed out as an attachment, inside a sandbox."""
    response = HttpResponse(data, content_type=content_type)
    shown = "attachment" if attachment else "inline"
    response["Content-Disposition"] = f'{shown}; filename="{name}.{_ENDINGS[content_type]}"'
    response["Cache-Control"] = "no-store, private"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def private(response: HttpResponse) -> HttpResponse:
    """A page for whoever holds a link: kept by no browser, found by no search, told to no other site."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
