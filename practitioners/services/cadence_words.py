"""The house's words as somebody begins to change them: with merge fields where drafts have what is known."""

from django.template.loader import render_to_string

from practitioners.merge_fields import FIELDS
from practitioners.models import MailTemplate

_AS_FIELDS = {name: "{{" + name + "}}" for name in FIELDS}


def house_words(purpose: str) -> MailTemplate:
    """Not kept yet: the house's words of this purpose."""
    words = {**_AS_FIELDS, "mention": "", "left_many": "many"}
    subject = render_to_string(f"emails/{purpose}/subject.txt", words)
    body = render_to_string(f"emails/{purpose}/words.txt", words)
    return MailTemplate(purpose=purpose, subject=" ".join(subject.split()), body=_tidy(body))


def blank(purpose: str) -> MailTemplate:
    """Not kept yet: a letter with nothing between its first and last line."""
    greeting = "Dear {{first_name}},\n\n\n\nWith kind regards,"
    return MailTemplate(purpose=purpose, body=greeting)


def _tidy(text: str) -> str:
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    return text.strip()
