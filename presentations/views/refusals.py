"""How a refusal of the services comes to stand in a form."""

from metcrm.accounts.permissions import Capability, may
from metcrm.http import AuthedRequest
from presentations.forms.words import WordsForm
from presentations.refusals import NamesClient, Refused


def show_refusal(request: AuthedRequest, form: WordsForm, refusal: Refused) -> None:
    """Beside its field; where words name a client, an owner is offered to say that they don't."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    if isinstance(refusal, NamesClient) and may(request.actor, Capability.CLEAR_NOTES):
        form.offer_clearing()
