from django.apps import AppConfig


class PresentationsConfig(AppConfig):
    name = "presentations"
    label = "presentations"
    verbose_name = "Presentations"

    def ready(self) -> None:
        """Say what this app draws, what it writes into a brief, and which homework on a practice it knows about."""
        from metcrm.documents import jobs
        from practitioners import homework
        from presentations import digest, merges, selectors
        from presentations.brief import content
        from presentations.services import materials

        content.register()
        digest.register()
        merges.register()
        jobs.register(materials.ONE_SHEET, materials.read, materials.draw)
        homework.register_item(
            11,
            "Objective of the next visit",
            selectors.practices_with_objective,
            todo="The next visit has no objective: a first referral, or more of what they refer?",
            url_name="presentations:visit_plan",
        )
        homework.register_item(
            12,
            "A measurement plan to show",
            selectors.practices_with_plan,
            todo="Nothing says yet what you measure for their conditions. Make a one-sheet.",
            url_name="presentations:material_new",
        )
