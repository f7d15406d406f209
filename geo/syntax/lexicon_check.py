"""What is odd in the lexicon of acts, though it can be read: slots nobody fills, sets nobody uses, rows never reached.

In comes a lexicon, out come findings with their lines. What a sentence makes of a row is not known here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from geo.syntax.lexicon import Lexicon, LexiconRule, SlotTest, WordKind

# Slots that a parse has by its structure; all others are words, which a line `slots:` of the lexicon declares.
STRUCTURE = frozenset({
    "subj", "obj", "iobj", "by", "poss", "mod", "name", "that", "to-do", "xcomp", "bare", "doing",
    "must", "vow", "speaker", "target", "passive", "place",
})  # fmt: skip
# Sets that the program asks for by name, beside those that rows call.
ASKED_BY_NAME = frozenset({
    "abstract", "announcing", "before", "calamity", "change", "conflict", "contest", "disease", "doing", "dying",
    "facility", "force", "group", "habit", "harm", "institution", "land", "lasting", "local", "mishap", "now",
    "occurring", "office", "outcome", "prisoner", "quantity", "recent", "remembrance", "saying", "soon", "sport",
    "time", "trying", "underway", "violence", "war", "weapon",
})  # fmt: skip
_ALIKE = tuple(each.name for each in fields(SlotTest) if each.name not in {"slot", "words"})


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What is odd, and in which line; 0 for what is about no line."""

    line: int
    words: str


def findings(lexicon: Lexicon) -> tuple[Finding, ...]:
    """Return what is odd in a lexicon, in the order of its lines."""
    return tuple(sorted({*_unknown_slots(lexicon), *_unused_sets(lexicon), *_shadowed(lexicon)}))


def _unknown_slots(lexicon: Lexicon) -> Iterator[Finding]:
    known = STRUCTURE | lexicon.slots
    for rule in (*_rules(lexicon), *lexicon.defaults.values()):
        for slot in _slots_of(rule):
            if slot not in known:
                yield Finding(
                    rule.line, f"nothing fills the slot {slot!r}; a line `slots:` declares words that open one"
                )


def _slots_of(rule: LexiconRule) -> Iterator[str]:
    yield from (*rule.agents, *rule.targets, rule.place_slot)
    yield from (test.slot for tests in (*rule.needs, rule.vetoes) for test in tests)


def _unused_sets(lexicon: Lexicon) -> Iterator[Finding]:
    for name in sorted(lexicon.sets.keys() - lexicon.called - ASKED_BY_NAME):
        yield Finding(0, f"nobody uses the set {name}")


def _shadowed(lexicon: Lexicon) -> Iterator[Finding]:
    for rules in lexicon.rules.values():
        for at, rule in enumerate(rules):
            first = next((other for other in rules[:at] if hides(other, rule)), None)
            if first is not None:
                word = " ".join(filter(None, (rule.lemma, rule.particle)))
                yield Finding(rule.line, f"{word!r} is never reached: line {first.line} takes all that it would take")


def _rules(lexicon: Lexicon) -> Iterator[LexiconRule]:
    return (rule for rules in lexicon.rules.values() for rule in rules)


def hides(first: LexiconRule, later: LexiconRule) -> bool:
    """Say whether a rule of a word that is tried first holds wherever a later one of the same word would."""
    if first.particle not in ("", later.particle) or (first.light and not later.light):
        return False
    ends = (first.agents, first.targets, first.mutual) == (later.agents, later.targets, later.mutual)
    if first.weak and not (later.weak and ends):
        return False
    named = {*first.agents, *first.targets} >= {*later.agents, *later.targets}
    if first.kind is not WordKind.VERB and not named:  # a noun says who or where, by these slots
        return False
    needs = all(any(_narrows(tests, wide) for tests in later.needs) for wide in first.needs)
    return needs and all(any(_implies(veto, other) for other in later.vetoes) for veto in first.vetoes)


def _narrows(tests: Iterable[SlotTest], wide: Iterable[SlotTest]) -> bool:
    listed = tuple(wide)
    return all(any(_implies(test, other) for other in listed) for test in tests)


def _implies(test: SlotTest, other: SlotTest) -> bool:
    """Say whether one test holds wherever another slot's test, the wider one, does not fail."""
    if test.slot != other.slot:
        return False
    if test.is_bare or other.is_bare:
        return other.is_bare
    return test.words <= other.words and all(getattr(test, name) <= getattr(other, name) for name in _ALIKE)
