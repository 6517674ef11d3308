from django.apps import AppConfig


class PractitionersConfig(AppConfig):
    name = "practitioners"
    label = "practitioners"
    verbose_name = "Practitioners"

    def ready(self) -> None:
        from metcrm.accounts import training
        from metcrm.outbox import incoming, listeners
        from practitioners import digest, fictional, gates, jobs, mail_places, merging
        from practitioners.services import follow_ups

        digest.register()
        training.register("practitioners", place=1, fill=fictional.fill)
        gates.register()
        jobs.register()
        mail_places.register()
        merging.register_own()
        incoming.register(follow_ups.MAIL_KIND, follow_ups.note_returned)
        listeners.register(follow_ups.MAIL_KIND, follow_ups.note_mail_ended)
