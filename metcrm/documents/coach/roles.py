"""Small words that tell who speaks about whom, and the nouns that do, by role."""

from collections.abc import Mapping
from dataclasses import dataclass

from metcrm.documents.coach.pattern import Classes

STARTERS = frozenset(
    "and but or so then because since after before when while if once until unless that whether as where which who "
    "although though yesterday today said thinks says plus how why yeah yes honestly hi hey thanks whatever".split()
)
PREPOSITIONS = frozenset(
    "of to in on at for with from by about into through between without than like per near under over upon via "
    "toward towards against during following".split()
)
# After these "you" and "her" are whom we do something to.
TAKES_OBJECT = frozenset(
    "help helps let lets give gives send sends show shows tell tells told offer offers bring brings call calls thank "
    "ask get gets keep see make makes want need promise guarantee assure remind update email write save allow getting "
    "giving helping telling thanking saw met meet reach invite visit teach fit treat pay paying and hope".split()
)
AUXILIARY = frozenset(
    "am is are was were be been being 'm 're 've 'll 'd 's have has had will can could would should may might must do "
    "does did n't not".split()
)
PRONOUNS = frozenset("i we you he she they it our my your".split())
COORDINATE = frozenset("and but so or yet".split())
SUBORDINATE = frozenset(
    "as since because if when while after before although though until once unless whether that which who with "
    "where whatever however".split()
)


@dataclass(frozen=True, slots=True)
class Roles:
    """The nouns and verbs that the reading needs to know, from the word classes; a phrase counts by its last word."""

    staff: frozenset[str]
    ours: frozenset[str]
    provider: frozenset[str]
    client: frozenset[str]
    member: frozenset[str]
    provide: frozenset[str]
    #: Who a noun is.
    letters: Mapping[str, str]

    @classmethod
    def of(cls, classes: Classes) -> "Roles":
        def last(name: str) -> frozenset[str]:
            return frozenset(phrase[-1] for phrase in classes[name])

        staff, ours, provider = last("staff") - {"people"}, last("ours_thing"), last("provider")
        client, member = last("client"), last("member")
        # A noun of two classes is what stands last here.
        by_letter = (("o", ours), ("m", member), ("c", client), ("t", staff), ("p", provider))
        return cls(
            staff=staff,
            ours=ours,
            provider=provider,
            client=client,
            member=member,
            provide=last("provide"),
            letters={noun: letter for letter, nouns in by_letter for noun in nouns},
        )

    def speaker(self, noun: str) -> str:
        """The letter of who a noun is; "t" is a trainer, ours unless somebody else's is said."""
        return self.letters.get(noun, "")
