"""`python manage.py outcomes --workspace SLUG [--json]`: what changed, by condition and measure, for whoever runs this.

Everything, also what is about a few people: it is for the machine's own operator on behalf of the owner, and it isn't
the way out. `publishable` says whether the door would let a figure about so many people out.
"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from clients import selectors as records
from clients.outcomes.door import tellable
from clients.outcomes.figures import ConditionFigures, Figures, figures
from clients.outcomes.quarters import Quarter
from clients.selectors import outcomes as selectors
from clients.selectors.catalogue import catalogue
from metcrm.accounts.selectors import workspace_by_slug
from metcrm.tenancy.context import workspace


class Command(BaseCommand):
    help = "What changed for a workspace's clients, by condition and measure."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--workspace", required=True, metavar="SLUG", help="as it stands in the settings")
        parser.add_argument("--json", action="store_true", help="a list of objects, one a condition and measure")

    def handle(self, *args: Any, **options: Any) -> None:
        found = workspace_by_slug(options["workspace"])
        if found is None:
            raise CommandError(f"There is no workspace {options['workspace']}.")
        with workspace(found):
            period, floor = selectors.first_and_last(), selectors.floor()
            told = figures(selectors.finished_courses(), catalogue().everything, records.confirmed_measures())
        rows = [row_of(one, row, period, floor) for one in told for row in one.rows]
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=2))
            return
        for row in rows:
            share = (
                ""
                if row["share_meaningful"] is None
                else f", {row['share_meaningful']:.3f} reached a meaningful change"
            )
            self.stdout.write(
                f"{row['condition']} {row['measure']}: n {row['n']} ({row['n_without_final']} without a final value), "
                f"mean change {row['mean_change']}{share}"
            )


def row_of(of: ConditionFigures, row: Figures, period: tuple[Quarter, Quarter] | None, floor: int) -> dict[str, Any]:
    """One object of the list. Changes are in the measure's unit, shares from 0 to 1; None where there is nothing."""
    interval, reached = row.change.interval, row.reached if not row.verify else None
    judged = row.n if reached is None else reached.n
    count = 0 if reached is None else reached.count
    return {
        "condition": of.slug,
        "measure": row.measure.code,
        "n": row.n,
        "n_without_final": row.without_final,
        "mean_change": row.change.mean,
        "ci_low": interval.low if interval else None,
        "ci_high": interval.high if interval else None,
        "median_change": row.change.median,
        "share_meaningful": reached.share if reached else None,
        "share_low": reached.interval.low if reached and reached.interval else None,
        "share_high": reached.interval.high if reached and reached.interval else None,
        "period_from": period[0].key if period else None,
        "period_to": period[1].key if period else None,
        "publishable": row.n >= floor and (reached is None or (judged == row.n and tellable(count, judged, floor))),
    }
