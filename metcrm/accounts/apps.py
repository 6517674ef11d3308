from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "metcrm.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        """Hold back the mail of training workspaces."""
        from metcrm.accounts import training
        from metcrm.outbox import gates

        gates.register_for_all("training", training.objection)
