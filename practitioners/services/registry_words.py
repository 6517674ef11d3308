"""The vocabulary of the registry: every word of its names, so that a name spelled almost right finds its person."""

from typing import Any

#: Shorter words are one slip away from too much; longer ones are no names. Words with digits aren't spelled.
_SPELLED = "^[a-z]{3,30}$"

# SQL by hand: words are taken apart, counted and compared in the database, in one statement and one pass over the
# registry. Equal names are counted before they are taken apart; deletions are made for words that are new.
_REFRESH = """
with names as (
  select coalesce(last_name, first_name, organisation, city) as name, count(*) as times
  from practitioners_registryprovider where deactivated_on is null
  group by grouping sets ((last_name), (first_name), (organisation), (city))
), words as (
  select word, sum(times)::int as times
  from names, string_to_table(
    case when name ~ '[^A-Z ]' then registry_folded(name) else lower(name collate "C") end, ' '
  ) as word
  group by word
), counted as materialized (
  select word, times from words where word ~ %(spelled)s
), known as materialized (
  -- As it is now: a scan of the table itself would meet, for each new word, all that were inserted before it.
  select word, times from practitioners_registryword
), gone as (
  delete from practitioners_registryword w where not exists (select from counted c where c.word = w.word)
), changed as (
  update practitioners_registryword w set times = c.times from counted c where c.word = w.word and c.times <> w.times
)
insert into practitioners_registryword (word, times, deletions)
select word, times, array(
  select left(word, place) || substr(word, place + 2) from generate_series(0, length(word)) as place
)
from counted c where not exists (select from known k where k.word = c.word)
"""


def refresh(cursor: Any) -> None:
    """Make the vocabulary anew from the registry, within the caller's transaction. Run it after every change to it."""
    cursor.execute(_REFRESH, {"spelled": _SPELLED})
