"""Words that matter here, as they are written in haste: a letter dropped, doubled or swapped, or another vowel."""

from collections.abc import Iterable, Iterator, Mapping

_VOWELS = "aeiou"
# Long enough that a slip of the pen is no other word.
_WORDS = (
    "certification certifications certified certificate certificates credential credentials qualification "
    "qualifications accredited fitness personal training trainer trainers workout workouts bootcamp calories "
    "motivation motivated equipment machines treadmill treadmills elliptical kettlebell kettlebells technology "
    "cryotherapy technogym peloton guarantee guaranteed guarantees guaranteeing diagnose diagnosed diagnosis "
    "treatment treatments permanent permanently arthritis diabetes osteoporosis surgery medication medications "
    "insurance medicare alternative clinically scientifically miracle eliminate eliminates prevent prevents "
    "reverse reverses therapy therapist therapists therapeutic rehabilitation physical prescribe prescribes "
    "prescription prescriptions evaluation evaluations patient patients physiologist referral referrals referring "
    "commission kickback exercise exercises physician physicians"
).split()
# Slips that are words of their own, or names.
_OTHER_WORDS = frozenset(
    "exorcise persona personae trainee trainees rehearse preset presents patents patent trained".split()
)


def slips(words: Iterable[str] = _WORDS) -> Mapping[str, str]:
    """From each slip to the word that was meant."""
    meant = tuple(words)
    found = {slip: word for word in meant for slip in _slips_of(word) if len(slip) > len(word) - 2}
    for known in (*meant, *_OTHER_WORDS, *(word + "s" for word in meant), *(word + "d" for word in meant)):
        found.pop(known, None)
    return found


def _slips_of(word: str) -> Iterator[str]:
    """Never the first letter, and the last only where it is swapped: that is where forms differ."""
    for i in range(1, len(word) - 1):
        yield word[:i] + word[i + 1 :]
        yield word[:i] + word[i] + word[i:]
        yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        if word[i] in _VOWELS:
            yield from (word[:i] + vowel + word[i + 1 :] for vowel in _VOWELS if vowel != word[i])
