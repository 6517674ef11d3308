"""Looking somebody up at the NPI Registry itself, where the file isn't loaded or is older than the number."""

from django.conf import settings

from practitioners import npi_api
from practitioners.models import RegistryProvider
from practitioners.npi import npi_ok
from practitioners.selectors.registry import get_provider
from practitioners.selectors.registry_question import Question
from practitioners.services import npi_line


def is_on() -> bool:
    """Off unless whoever runs this server says otherwise."""
    return bool(settings.NPI_LIVE)


def look_up(question: Question) -> list[RegistryProvider]:
    """Rows as the registry has them today, not stored; specialty and distance sift them here.

    Raises:
        NotAnswered: with a sentence for the person.
    """
    found: dict[str, RegistryProvider] = {}
    asked = npi_api.queries(question.words, question.npi) if is_on() else []
    if not asked:
        raise npi_api.NotAnswered("The NPI Registry itself is asked for a name of two letters or more, or a whole NPI.")
    for criteria in asked:
        for result in npi_line.results(criteria):
            row = RegistryProvider(**npi_api.row_of(result))
            if _fits(row, question):
                found.setdefault(row.npi, row)
    return list(found.values())


def provider_of(npi: str) -> RegistryProvider:
    """From the registry here, or else from the NPI Registry itself.

    Raises:
        RegistryProvider.DoesNotExist: neither has it.
        NotAnswered: it isn't here, and the NPI Registry can't be asked.
    """
    try:
        return get_provider(npi)
    except RegistryProvider.DoesNotExist:
        if not (is_on() and npi_ok(npi)):
            raise
    for row in look_up(Question(npi=npi)):
        if row.npi == npi:
            return row
    raise RegistryProvider.DoesNotExist(npi)


def _fits(row: RegistryProvider, question: Question) -> bool:
    of_group = not question.group or bool(question.group.codes & {row.primary_taxonomy, *row.taxonomies})
    return of_group and (not question.miles or row.zip_code[:5] in question.zips)
