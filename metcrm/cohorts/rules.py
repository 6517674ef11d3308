"""What can be counted for an assignment: the rules of all apps, by key. The only place that asks the apps.

The wall is held here by imports: this app may ask the others for their counts and for nothing else (pyproject.toml).
"""

from collections import defaultdict
from collections.abc import Mapping
from zoneinfo import ZoneInfo

from clients import public
from metcrm.accounts import counts as of_accounts
from metcrm.accounts.models import Workspace
from metcrm.counting import MOST, NOTHING, Counted, Rule
from practitioners import counts as of_practices
from presentations import counts as of_visits

#: By key, in the order of the seven mistakes.
RULES: Mapping[str, Rule] = {
    rule.key: rule
    for rule in sorted(
        [*of_accounts.RULES, *of_practices.RULES, *of_visits.RULES, *public.COUNT_RULES],
        key=lambda rule: rule.mistake,
    )
}
#: What medians, the follow-up and the rules about risk are asked of.
VISITS, MEETINGS, REFERRALS = of_visits.VISITS.key, of_visits.MEETINGS.key, "referrals"


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Key and label for a form, in groups by mistake (its number as text)."""
    groups: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for rule in RULES.values():
        groups[rule.mistake].append((rule.key, rule.label))
    return [(str(mistake), rules) for mistake, rules in sorted(groups.items())]


def counted_here(workspace: Workspace) -> dict[str, Counted]:
    """Everything that counts in the current workspace, by key; a constant number of queries.

    In a training workspace only what is done with fictional clients counts, and elsewhere nothing of that.
    """
    zone = ZoneInfo(workspace.timezone)
    if workspace.kind == Workspace.Kind.TRAINING:
        return dict(public.counted_in_training(zone))
    found: dict[str, Counted] = defaultdict(lambda: NOTHING)
    for told in (of_accounts.counted(MOST), of_practices.counted(zone), of_visits.counted(zone), public.counted(zone)):
        for key, counted in told.items():
            found[key] += counted
    return dict(found)
