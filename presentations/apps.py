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
        from presentations.deck import drawing
        from presentations.readiness import registered
        from presentations.services import decks, materials

        content.register()
        digest.register()
        registered.register()
        merges.register()
        materials.register()
        jobs.register(decks.DECK, decks.read_work, lambda work, tell: drawing.draw(work.content, tell, work.shelf))
        jobs.register(
            decks.PICTURES, decks.read_work, lambda work, tell: drawing.draw_pictures(work.content, tell, work.shelf)
        )
        jobs.register(decks.HANDOUT, decks.read, drawing.draw_handout)
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
