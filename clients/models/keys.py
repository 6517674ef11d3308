"""Generated columns for search: PostgreSQL keeps them in step, whoever writes the row."""

from typing import Any

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Lower, Right, Trim

from clients.keys import FROM, PHONE_DIGITS, TO


class _Translate(Func):
    function = "translate"


class _Replace(Func):
    function = "regexp_replace"


def name_key_column(name: Any, max_length: int) -> models.GeneratedField:
    """What `clients.keys.name_key` makes of an expression."""
    plain = Lower(_Translate(name, Value(FROM), Value(TO)))
    key = Trim(_Replace(plain, Value(" +"), Value(" "), Value("g")))
    field = models.CharField(max_length=max_length)
    return models.GeneratedField(expression=key, output_field=field, db_persist=True)


def phone_key_column(name: str) -> models.GeneratedField:
    """What `clients.keys.phone_key` makes of a field."""
    digits = _Replace(F(name), Value("[^0-9]"), Value(""), Value("g"))
    field = models.CharField(max_length=PHONE_DIGITS)
    return models.GeneratedField(expression=Right(digits, PHONE_DIGITS), output_field=field, db_persist=True)
