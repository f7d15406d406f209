"""The judge of acts: how likely a proposed word tells an event, and of which type, by weights that were learned.

It adds to the acts that the rules find those that no rule names. `data/events/judge_card.md` is its card.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import DataError
from geo.events.proposals import (
    DIMENSIONS,
    MEANING,
    VECTORS,
    ActProposal,
    ProposalRows,
    frame_of_act,
    in_words,
    propose,
    rows_of,
)
from geo.events.reading import CAREFUL, WORD_NUMBERS, Reading, logs_of_chances
from geo.events.triggers import Opinion, Trigger, rule_of_any_verb, rules_tried, settled
from geo.languages.words import words_of
from geo.model import EventType
from geo.places.learned import Chain, Floats, open_arrays
from geo.syntax.clauses import lemma_of
from geo.syntax.lexicon import Lexicon, LexiconRule, WordKind
from geo.syntax.parties import Cast

if TYPE_CHECKING:
    from spacy.tokens import Token

LEAST_CAREFUL, LEAST_SHORT = 0.6, 0.45  # the same with an encoder, whose judge is surer; in texts of few sentences
OTHER_TYPE = 0.6  # chance from which an encoder's judge gives a word that a rule takes another type than the rule's
LEAST = 0.4  # chance from which a word that no rule takes is an act: data/events/judge_card.md tells of others
SCALE = 3.0  # by which vectors are divided, so that their weights are of the size of the words'
SURE, SURE_READ = 0.75, 0.9  # the judge's chance and the encoder's from which a word is an act against the lexicon
_SURE_ODDS = float(np.log(SURE_READ / (1 - SURE_READ)))
_NAME, _SCRIPT = "judge", "events/train_judge.py"
READ = 0.8  # how much of what is told of a type is the encoder's
_MOST_TOLD = 3  # signs that are told of an act
_NOUN_AGENTS, _VERB_AGENTS = ("poss", "mod", "by"), ("subj",)


@dataclass(frozen=True, slots=True)
class Judge:
    """Weights of hashed words and of vectors: the first column says whether a word is an act, the others its type.

    `light` is the judge that goes by no encoder, of which one that does asks types as well: it has learned them from
    more sentences.
    """

    words: Chain
    vectors: Floats
    bias: Floats
    types: tuple[EventType, ...]
    light: "Judge | None" = None

    def weigh(self, rows: ProposalRows) -> tuple[Floats, Floats]:
        """Return each row's chance to be an act, and its chances of all types if it is one."""
        if not len(rows.hashes):
            return np.zeros(0), np.zeros((0, len(self.types)))
        sums = self._sums(rows)
        kinds = self._with_read(logs_of_chances(sums[:, 1:]), rows)
        return 1 / (1 + np.exp(-sums[:, 0])), np.exp(logs_of_chances(kinds))

    def _sums(self, rows: ProposalRows) -> Floats:
        vectors = rows.vectors[:, : len(self.vectors)]
        return np.asarray(self.words.potentials(rows.hashes) + vectors / SCALE @ self.vectors + self.bias)

    def _with_read(self, logs: Floats, rows: ProposalRows) -> Floats:
        """Return logs of the chances of types, between what judges learned and what the encoder sees, if asked.

        What was learned weighs encoders that knew fewer stories than the one that ships, and trusts it too little.
        """
        if self.light is not None:
            logs = (logs + logs_of_chances(self.light._sums(rows)[:, 1:])) / 2
        if self.vectors.shape[0] == VECTORS * DIMENSIONS:
            return logs
        read = rows.read
        of_types = read[:, 1 : 1 + len(EventType)][:, [tuple(EventType).index(kind) for kind in self.types]]
        return np.where(read.any(axis=1, keepdims=True), logs + READ * (of_types - logs), logs)

    def chance_of(self, kind: EventType, kinds: Floats) -> float | None:
        """Return the chance of one type among those of all; None for one that was never learned."""
        return float(kinds[self.types.index(kind)]) if kind in self.types else None

    def weighed_most(self, rows: ProposalRows, at: int) -> tuple[str, ...]:
        """Say what weighed most in the chance of a row to be an act, in words, the heaviest first."""
        sums: dict[str, float] = {MEANING: float(rows.vectors[at] / SCALE @ self.vectors[:, 0])}
        signs = rows.signs[at]
        weights = self.words.weights_of(rows.hashes[at, : len(signs)])[:, 0]
        for sign, weight in zip(signs, weights.tolist(), strict=True):
            if weight:
                told = in_words(sign)
                sums[told] = sums.get(told, 0.0) + weight
        heaviest = sorted(sums, key=lambda told: -abs(sums[told]))[:_MOST_TOLD]
        return tuple(told if sums[told] > 0 else f"against it: {told}" for told in heaviest if sums[told])


@cache
def load_judge(*, careful: bool = False) -> Judge:
    """Read the weights that ship with the program.

    Args:
        careful: Those that go by an encoder as well.

    Raises:
        DataError: The file is missing or holds something else.
    """
    width = VECTORS * DIMENSIONS + (WORD_NUMBERS if careful else 0)
    with open_arrays(_NAME, CAREFUL if careful else "events", script=_SCRIPT) as arrays:
        try:
            weights, vectors = arrays["weights"].astype(float), arrays["vectors"].astype(float)
            words = Chain(arrays["keys"].astype(np.uint64), weights, np.zeros((1, 1)))
            types = tuple(EventType(str(name)) for name in arrays["types"])
            judge = Judge(words, vectors, arrays["bias"].astype(float), types)
        except (ValueError, KeyError) as error:
            msg = f"{_NAME}.npz holds no weights of the judge; make it again with data/{_SCRIPT}"
            raise DataError(msg) from error
    if vectors.shape != (width, 1 + len(types)) or weights.shape[1:] != (1 + len(types),):
        msg = f"{_NAME}.npz has weights for other numbers or types; make it again with data/{_SCRIPT}"
        raise DataError(msg)
    if not careful:
        return judge
    light = load_judge()
    if light.types != types:
        msg = f"{_NAME}.npz knows other types than the one that goes by an encoder; make both again with data/{_SCRIPT}"
        raise DataError(msg)
    return replace(judge, light=light)


def with_judged(
    sentence: Iterable["Token"],
    found: Sequence[Trigger],
    cast: Cast,
    judge: Judge,
    *,
    number: int,
    taken: Container[int],
    quoted: Container[int],
    reading: Reading | None = None,
    short: bool = False,
) -> tuple[Trigger, ...]:
    """Return the acts of a sentence: those that the rules find, and those that the judge adds, in the text's order.

    Each carries what the judge says of it, also where a rule found it.

    Args:
        sentence: Its words.
        found: The acts that the rules find.
        cast: Who and what place a word stands for, and the lexicon.
        judge: The weights.
        number: Of the sentence in its text, from 0.
        taken: Words that name days, not acts.
        quoted: Words that stand between quotation marks.
        reading: What an encoder makes of the text, if one was asked.
        short: Whether the text has but a few sentences, of which judge and encoder, who know stories, are less sure.
    """
    proposals = propose(sentence, found, cast, taken=taken)
    rows = rows_of(proposals, sentence, cast, number=number, acts=len(found), quoted=quoted, reading=reading)
    chances, kinds = judge.weigh(rows)
    least = [LEAST] * len(proposals) if reading is None else _least_careful(proposals, cast.lexicon, short=short)
    # A word that the encoder has not seen has no number but nothing, whose chance is a half.
    is_sure = (chances >= SURE) & (rows.read[:, :1] >= _SURE_ODDS).any(axis=1)
    by_word = {item.word.i: at for at, item in enumerate(proposals)}

    def judged(trigger: Trigger) -> Trigger:
        at = by_word.get(trigger.head.i)
        if at is None:
            return trigger
        by_row, best = trigger.rule.type, likeliest[at]
        # What somebody says that another must do is asked of him, whatever it is.
        may_differ = reading is not None and not trigger.is_said and bool(trigger.rule.line)
        taken = best if may_differ and kinds[at].max() >= OTHER_TYPE else by_row
        opinion = Opinion(
            float(chances[at]),
            judge.chance_of(taken, kinds[at]),
            judge.weighed_most(rows, at),
            by_row if taken is not by_row else None,
        )
        return replace(trigger, rule=replace(trigger.rule, type=taken), opinion=opinion)

    likeliest = [judge.types[at] for at in kinds.argmax(axis=1).tolist()]
    likely = [
        (item, kind)
        for item, kind, chance, most, sure in zip(proposals, likeliest, chances, least, is_sure.tolist(), strict=True)
        if chance >= most and not (item.rule or item.part or _is_ruled_out(item, cast, is_sure=sure))
    ]
    return tuple(map(judged, settled((*found, *_added(likely, found, cast)))))


def _least_careful(proposals: Sequence[ActProposal], lexicon: Lexicon, *, short: bool) -> list[float]:
    """Return the chance from which each proposal is an act where an encoder was asked.

    That something is said is an act as rarely in a short text as in a story.
    """
    if not short:
        return [LEAST_CAREFUL] * len(proposals)
    saying = lexicon.words("saying")
    return [LEAST_CAREFUL if lemma_of(item.word, lexicon) in saying else LEAST_SHORT for item in proposals]


def _added(likely: Iterable[tuple[ActProposal, EventType]], found: Sequence[Trigger], cast: Cast) -> list[Trigger]:
    """Return the acts that no rule finds, given likely ones with their types.

    What a verb of saying tells is no act beside the one that it is to say it.
    """
    added = [
        Trigger(_rule(kind, item, cast), frame_of_act(item), (item.word,))
        for item, kind in likely
        if not _is_said_by(item, kind, found)
    ]
    said = {verb for trigger in (*found, *added) if (verb := trigger.saying) is not None}
    return [trigger for trigger in added if trigger.head not in said]


def _is_ruled_out(item: ActProposal, cast: Cast, *, is_sure: bool) -> bool:
    """Say whether a word means something else here by the lexicon, killed in a stampede, or somebody: smugglers.

    The lexicon gives way to a judge and an encoder that are sure.
    """
    people = cast.lexicon.words("prisoner")
    word = item.word
    if item.kind is WordKind.NOUN and (
        cast.is_person(word) or cast.parties(word) or lemma_of(word, cast.lexicon) in people
    ):
        return True
    return not is_sure and any(met and vetoed for _, met, vetoed in rules_tried(item.frame, item.kind, cast))


def _is_said_by(item: ActProposal, kind: EventType, found: Iterable[Trigger]) -> bool:
    """Say whether a noun is what a verb that a rule takes needs to be an act, or the same act again: "opened fire".

    What a deed comes to is that deed: "the attack killed nine".
    """
    word = item.word
    return any(
        (word.dep_ == "obj" and word.head == trigger.head and (bool(trigger.rule.needs) or trigger.rule.type is kind))
        or (trigger.rule.type is kind and _comes_of(word, trigger.head))
        for trigger in found
    )


def _comes_of(word: "Token", other: "Token") -> bool:
    """Say whether of two words one names a deed and is the subject of the other: "shelling killed three"."""
    return any(
        subject.head == verb and subject.dep_ == "nsubj" and subject.pos_ in {"NOUN", "VERB"}
        for subject, verb in ((word, other), (other, word))
    )


def _tells_of_dying(verb: "Token", lexicon: Lexicon) -> bool:
    """Say whether the subject of a verb suffers what it tells: "three soldiers died", "a policeman burned to death"."""
    dying = lexicon.words("dying")
    words = (verb, *(child for child in verb.children if child.dep_ == "obl"))
    acts_upon = any(child.dep_ == "obj" for child in verb.children)
    return not acts_upon and any(lemma_of(word, lexicon) in dying for word in words)


def _rule(kind: EventType, item: ActProposal, cast: Cast) -> LexiconRule:
    """Return where the parties of an act stand that no rule names: where those of its type mostly do.

    What another must do, whatever the verb, is a row's, which is told as what found it.
    """
    is_noun, lexicon = item.kind is WordKind.NOUN, cast.lexicon
    if item.kind is WordKind.VERB and (said := rule_of_any_verb(item.frame, cast)) is not None:
        return said
    usual = lexicon.defaults.get((kind, WordKind.NOUN if is_noun else WordKind.VERB))
    if not is_noun and _tells_of_dying(item.word, lexicon):
        usual = LexiconRule("", "", item.kind, kind, 0, agents=("by",), targets=("subj",))
    if usual is None:
        table = words_of(item.word).acts
        agents, targets = (
            (_NOUN_AGENTS, table.noun_targets) if is_noun else (_VERB_AGENTS, ("obj", *table.verb_targets))
        )
        usual = LexiconRule("", "", item.kind, kind, 0, agents=agents, targets=targets)
    return replace(usual, kind=item.kind, lemma=item.word.lower_, line=0)
