"""Components as tags: a misspelled argument fails at once instead of drawing nothing. See docs/components.md."""

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from metcrm.ui.charts import Bar, Line
from metcrm.ui.columns import Columns

register = template.Library()

TONES = frozenset({"neutral", "good", "warn", "urgent", "info"})
BUTTON_KINDS = frozenset({"primary", "secondary", "danger", "link"})
TABS_BEFORE = ("/", "/practices/")
TABS_AFTER = ("/clients/",)


class NavItem(TypedDict, total=False):
    """One link of the navigation. `icon` is a lucide name, `count` is hidden when 0."""

    label: str
    url: str
    icon: str
    current: bool
    count: int


def _tone(tone: str) -> str:
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"Tone {tone!r} is none of {', '.join(sorted(TONES))}.")
    return tone


@register.inclusion_tag("_components/badge.html")
def badge(text: object, tone: str = "neutral", icon: str = "") -> dict[str, object]:
    """A pill: one or two words about state. The words carry the meaning, the tone repeats it."""
    return {"text": text, "tone": _tone(tone), "icon": icon}


@register.inclusion_tag("_components/button.html")
def button(
    label: str,
    url: str = "",
    kind: str = "primary",
    icon: str = "",
    small: bool = False,
    block: bool = False,
    name: str = "",
    value: str = "",
    opens: str = "",
) -> dict[str, object]:
    """A link that looks like a button (with `url`), else a submit button. `opens` names a dialog to open by script."""
    if kind not in BUTTON_KINDS:
        raise template.TemplateSyntaxError(f"Button kind {kind!r} is none of {', '.join(sorted(BUTTON_KINDS))}.")
    return {
        "label": label, "url": url, "kind": kind, "icon": icon, "small": small,
        "block": block, "name": name, "value": value, "opens": opens,
    }  # fmt: skip


@register.inclusion_tag("_components/post_button.html", takes_context=True)
def post_button(
    context: template.Context,
    label: str,
    url: str,
    kind: str = "secondary",
    icon: str = "",
    small: bool = True,
    busy: str = "",
) -> dict[str, object]:
    """One change by one click: a small form that posts to `url`. `busy` replaces the label while it is sent."""
    return {
        "label": label, "url": url, "kind": kind, "icon": icon, "small": small, "busy": busy,
        "csrf_token": context.get("csrf_token"),
    }  # fmt: skip


@register.inclusion_tag("_components/tile.html")
def tile(label: str, value: object, note: object = "", tone: str = "neutral", url: str = "") -> dict[str, object]:
    """One figure with its name; put tiles into <dl class="tiles">. A tone other than neutral makes the note a pill."""
    return {"label": label, "value": value, "note": note, "tone": _tone(tone), "url": url}


@register.inclusion_tag("_components/empty.html")
def empty_state(title: str, text: str = "", url: str = "", label: str = "", icon: str = "") -> dict[str, object]:
    """Nothing there yet: says why and what to do."""
    return {"title": title, "text": text, "url": url, "label": label, "icon": icon}


@register.simple_block_tag
def card(
    content: str,
    title: str = "",
    count: object = "",
    url: str = "",
    label: str = "",
    note: str = "",
    tone: str = "",
    badge_text: object = "",
    badge_tone: str = "neutral",
    id: str = "",
) -> SafeString:
    """A white panel around its content. `count` 0 is shown; `tone` is "", "urgent" or "info"."""
    return render_to_string(
        "_components/card.html",
        {
            "content": content, "title": title, "count": count, "url": url, "label": label, "note": note,
            "tone": tone, "badge_text": badge_text, "badge_tone": _tone(badge_tone), "id": id,
        },
    )  # fmt: skip


@register.simple_block_tag
def row(
    content: str,
    title: object,
    url: str = "",
    meta: object = "",
    badge_text: object = "",
    badge_tone: str = "neutral",
    urgent: bool = False,
    id: str = "",
) -> SafeString:
    """One entry of <ul class="rows">: title, pill, a soft second line; its content is the action on the right."""
    return render_to_string(
        "_components/row.html",
        {
            "content": content, "title": title, "url": url, "meta": meta, "badge_text": badge_text,
            "badge_tone": _tone(badge_tone), "urgent": urgent, "id": id,
        },
    )  # fmt: skip


@register.inclusion_tag("_components/lazy_panel.html")
def lazy_panel(url: str, words: str, trigger: str = "load", label: str = "Show it") -> dict[str, object]:
    """A place that htmx fills from `url`. `words` say what is being fetched; without script a link stays."""
    return {"url": url, "words": words, "trigger": trigger, "label": label}


@register.inclusion_tag("_components/progress.html")
def progress(
    sentence: str,
    url: str = "",
    percent: int | None = None,
    done: bool = False,
    failed: bool = False,
    every: str = "1s",
) -> dict[str, object]:
    """Work in progress, in words. Asks `url` again every `every` until the answer says done or failed."""
    return {
        "sentence": sentence, "url": url, "percent": percent, "done": done, "failed": failed, "every": every,
        "running": not (done or failed),
    }  # fmt: skip


@register.inclusion_tag("_components/sort_header.html", takes_context=True)
def sort_header(
    context: template.Context, label: str, field: str, numeric: bool = False, param: str = "sort"
) -> dict[str, object]:
    """A column head that orders the list: ?sort=field, and ?sort=-field on the next click; keeps the other filters."""
    query = context["request"].GET.copy()
    now = query.get(param, "")
    query[param] = f"-{field}" if now == field else field
    query.pop("page", None)
    direction = {field: "ascending", f"-{field}": "descending"}.get(now, "")
    return {"label": label, "query": query.urlencode(), "direction": direction, "numeric": numeric}


@register.inclusion_tag("_components/pagination.html", takes_context=True)
def pagination(context: template.Context, page: Any, noun: str = "rows") -> dict[str, object]:
    """Where we are in a long list, for a django.core.paginator.Page; keeps the filters in the address."""
    query = context["request"].GET.copy()
    links: dict[str, str] = {}
    for name, number in (
        ("previous", page.previous_page_number() if page.has_previous() else None),
        ("next", page.next_page_number() if page.has_next() else None),
    ):
        if number is not None:
            query["page"] = str(number)
            links[name] = query.urlencode()
    return {"page": page, "noun": noun, "links": links}


@register.inclusion_tag("_components/measure_bar.html")
def measure_bar(bar: Bar) -> dict[str, object]:
    """Baseline to current with the line of meaningful change; `bar` comes from metcrm.ui.charts.measure_bar()."""
    return {"bar": bar}


@register.inclusion_tag("_components/line_chart.html")
def line_chart(line: Line) -> dict[str, object]:
    """One measure over time; `line` comes from metcrm.ui.charts.line_chart()."""
    return {"line": line}


@register.inclusion_tag("_components/columns.html")
def columns_chart(chart: Columns) -> dict[str, object]:
    """Two series of counts over time."""
    return {"chart": chart}


@register.inclusion_tag("_components/tab_bar.html", takes_context=True)
def tab_bar(context: template.Context) -> dict[str, object]:
    """The phone's bottom bar, picked out of `navigation` by address."""
    navigation = context.get("navigation") or []
    items = {item["url"]: item for item in _items(navigation)}
    before = [items[url] for url in TABS_BEFORE if url in items]
    return {
        "navigation": navigation,
        "primary_action": context.get("primary_action"),
        "before": before or list(items.values())[:3],
        "after": [items[url] for url in TABS_AFTER if url in items and before],
        "user": context.get("user"),
        "current_membership": context.get("current_membership"),
        "csrf_token": context.get("csrf_token"),
    }


def _items(navigation: Iterable[Mapping[str, Any]]) -> Iterable[NavItem]:
    for group in navigation:
        yield from group["items"]
