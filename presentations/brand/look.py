"""The brand as papers and slides use it.

A content that is drawn holds the brand as plain data, so that what was printed stays as it looked:

    {"name": "Desert Motion", "main": "#102f30", "second": "#0b6a68", "logo": "<id>" or "", "mark": "<sha256>" or ""}

`style` and `logo_uri` turn that into what a template needs. Colours are parsed again on the way, since nothing that was
kept as text may reach a style sheet unread.
"""

import base64
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe

from metcrm.accounts.selectors import get_workspace
from metcrm.documents import files
from presentations.brand.colours import INK, MAIN, SECOND, parse, tint
from presentations.models import Brand, Logo


def brand_of_workspace() -> Brand | None:
    """What was chosen; None while nothing was."""
    return Brand.objects.select_related("logo__file").first()


def look_now() -> dict[str, str]:
    """The brand of the current workspace as data, or the house's colours and the workspace's name. Two queries."""
    brand, name = brand_of_workspace(), get_workspace().name
    if brand is None:
        return {"name": name, "main": MAIN, "second": SECOND, "logo": "", "mark": ""}
    logo = brand.logo
    return {
        "name": brand.name or name,
        "main": brand.main,
        "second": brand.second,
        "logo": str(logo.pk) if logo else "",
        "mark": logo.file.sha256 if logo else "",
    }


def look_of(content: Mapping[str, Any]) -> dict[str, str]:
    """The brand that a content was made with; what is older than brands has the house's colours."""
    plain = {"name": content.get("sender", {}).get("business", ""), "main": MAIN, "second": SECOND}
    return {**plain, "logo": "", "mark": "", **content.get("brand", {})}


def logo_data(look: Mapping[str, str]) -> bytes:
    """The logo as PNG; nothing without one. Inside the workspace; one query."""
    return files.read(get_logo(UUID(look["logo"])).file) if look["logo"] else b""


def logo_uri(look: Mapping[str, str]) -> str:
    """The same as a data: address, for paper; "" without one."""
    data = logo_data(look)
    return f"data:image/png;base64,{base64.b64encode(data).decode()}" if data else ""


def dressed(content: Mapping[str, Any]) -> dict[str, Any]:
    """A content with its logo as a data: address under "logo", as it is drawn; never kept so."""
    return {**content, "logo": logo_uri(look_of(content))}


def get_logo(pk: UUID) -> Logo:
    """Any logo this workspace ever had. Raises Logo.DoesNotExist."""
    return Logo.objects.select_related("file").get(pk=pk)


def style(look: Mapping[str, str]) -> SafeString:
    """The colours as variables of a style sheet: --brand, --brand-2, --brand-wash, --brand-ink."""
    main, second = parse(look["main"]), parse(look["second"])
    # Four colours that were parsed and written anew: nothing typed is left in it.
    return mark_safe(  # noqa: S308
        f":root {{ --brand: {main}; --brand-2: {second}; --brand-wash: {tint(second)}; --brand-ink: {INK}; }}"
    )
