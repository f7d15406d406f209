"""Texts → what the encoder learns from: pieces of words, and what is known of words and of pairs of words in them.

In come stories with gold events and public corpora with roles, out come samples, one for each window of a text. How
anything is learned from them is not known here.
"""

import gzip
import json
import sys
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "tests" / "bench"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "places"))
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "events"))

from train_judge import (
    DOUBTFUL,
    LONGEST_SENTENCE,
    SURELY_NONE,
    chosen_words,
    news_as_told,
    quiet_stories,
    stories,
    times_of,
)
from train_story import scorer

from geo.actors.finding import find_actors
from geo.actors.states import States
from geo.actors.whoswho import load_whoswho
from geo.dates.finding import find_dates
from geo.events.party_choices import NOMINAL
from geo.events.party_standing import STANDING
from geo.events.proposals import ActProposal, propose
from geo.events.reading import Role
from geo.events.triggers import find_triggers
from geo.events.unnamed import unnamed_party
from geo.gazetteer.lookup import open_gazetteer
from geo.gazetteer.shapes import open_shapes
from geo.language import encoder as encoding
from geo.language.encoder import cut_text
from geo.language.parsing import parse
from geo.model import Article, EventType, Place, Status
from geo.places.finding import find_places
from geo.syntax.lexicon import load_lexicon
from geo.syntax.parties import Cast, TokenIndex

if TYPE_CHECKING:
    from spacy.tokens import Doc

TYPES, STATUSES = tuple(kind.value for kind in EventType), tuple(status.value for status in Status)
FIRST, SECOND, THIRD = len(Role), len(Role) + 1, len(Role) + 2  # PropBank's ARG0 to ARG2, roles of their own
ROLES = len(Role) + 3
UNKNOWN = -1
LONGEST = 1500  # characters of a sentence of a corpus
SEEN = 510  # pieces that are seen at once while learning, all that there are places for
IDLE = frozenset({"PUNCT", "DET", "ADP", "AUX", "PART", "CCONJ", "SCONJ"})
PROPBANK = {"ARG0": FIRST, "ARG1": SECOND, "ARG2": THIRD, "ARGM-LOC": Role.PLACE, "ARGM-TMP": Role.DAY}
RAMS = ("rams.dev", "rams.test")
ROLES_OF, FACTS_OF, NOUNS_OF = "propbank_ewt.train", "factuality.uds_ih2.train", "qanom_qasrl.qanom.train"
# Roles of RAMS that do something, and those that something is done to.
RAMS_AGENTS = frozenset(
    {"attacker", "killer", "communicator", "participant", "giver", "transporter", "jailer", "prosecutor", "injurer"}
    | {
        "damager",
        "destroyer",
        "damagerdestroyer",
        "demonstrator",
        "investigator",
        "judgecourt",
        "arrester",
        "inspector",
    }
    | {"preventer", "observer", "extraditer", "deporter", "hirer", "protester", "voter", "granter", "government"}
    | {"violator"}
)
RAMS_TARGETS = frozenset(
    {"victim", "target", "recipient", "defendant", "detainee", "injured", "artifact", "passenger", "crime"}
    | {"beneficiary", "inspectedentity", "candidate", "damageddestroyed"}
)
RAMS_PLACES = frozenset({"place", "destination", "origin"})


@dataclass(slots=True)
class Word:
    """What is known of a word: whether it tells an act, its type and status, if it happened, names an event."""

    act: float = UNKNOWN
    weight: float = 1.0
    type: int = UNKNOWN
    status: int = UNKNOWN
    fact: float = float("nan")
    noun: float = UNKNOWN


@dataclass(slots=True)
class Pair:
    """Which words stand in a role of an act, of those that could, and whether it may be none."""

    act: int
    role: int
    right: Mapping[int, bool]
    nobody: bool


@dataclass(slots=True)
class Sample:
    """A window: pieces, the words asked about and what is known of them, and the words that may stand in roles."""

    pieces: np.ndarray
    tokens: np.ndarray
    places: np.ndarray
    words: dict[str, np.ndarray]
    pairs: list[tuple[int, int, np.ndarray, np.ndarray, bool]] = field(default_factory=list)
    others: np.ndarray = field(default_factory=lambda: np.zeros(0, int))
    other_places: np.ndarray = field(default_factory=lambda: np.zeros(0, int))
    story: str = ""
    times: int = 1


def samples_of(
    doc: "Doc",
    words: Mapping[int, Word],
    pairs: Sequence[Pair],
    others: Iterable[int] = (),
    story: str = "",
    times: int = 1,
) -> list[Sample]:
    """Return the samples of a text; each word is asked about in the window that sees it best."""
    text, found = cut_text(doc), []
    listed = sorted(others)
    for span, (start, end) in enumerate(text.spans):
        inside = set(text.words(span))
        mine = [word for word in words if text.owners[word] == span and word in inside]
        if not mine:
            continue
        at = {word: number for number, word in enumerate(mine)}
        place = {word: int(text.places[word]) - start + 1 for word in inside if text.places[word] < end}
        seen = [word for word in listed if word in place]
        sample = Sample(
            np.array(text.pieces(span), np.uint16),
            np.array(mine),
            np.array([place[word] for word in mine]),
            {name: np.array([getattr(words[word], name) for word in mine]) for name in Word.__slots__},
            others=np.array(seen, int),
            other_places=np.array([place[word] for word in seen], int),
            story=story,
            times=times,
        )
        for pair in pairs:
            if pair.act not in at:
                continue
            choices = [word for word in pair.right if word in place and word != pair.act]
            right = np.array([pair.right[word] for word in choices], bool)
            if right.any() or pair.nobody:
                stand = np.array([place[word] for word in choices], int)
                sample.pairs.append((at[pair.act], int(pair.role), stand, right, pair.nobody))
        found.append(sample)
    return found


@contextmanager
def seen_at_once() -> Iterator[None]:
    """Have texts cut into windows of all pieces that there are places for; the program shows fewer."""
    with patch.object(encoding, "SIZE", SEEN):
        yield


# ---- stories ----


@dataclass(frozen=True, slots=True)
class Marked:
    """A text, the words that may tell an act, and what may stand in roles: parties, places, first and last days."""

    doc: "Doc"
    proposals: list[ActProposal]
    parties: dict[int, list[str]]
    places: dict[int, Place]
    named: dict[int, list[str]]

    def __iter__(self) -> Iterator[int]:
        """Yield the words that may stand in roles."""
        return iter({*self.parties, *self.places, *self.named})


def mark(article: Article, states: States) -> Marked:
    """Find in an article what is asked about."""
    lexicon, doc = load_lexicon(), parse(article.text)
    toponyms = find_places(doc, article, states.gazetteer, open_shapes())
    dates = find_dates(article.text, published=article.published, doc=doc) if article.published else ()
    index = TokenIndex(doc)
    cast = Cast(index, find_actors(doc, toponyms, states), toponyms, states, lexicon)
    days = frozenset(token.i for mention in dates for token in index.tokens_of(mention.span))
    proposals: list[ActProposal] = []
    for sentence in doc.sents:
        if len(sentence) <= LONGEST_SENTENCE:
            proposals += propose(sentence, find_triggers(sentence, cast, taken=days), cast, taken=days)
    places = {
        root.i: toponym.place
        for toponym in toponyms
        if toponym.place is not None and (root := index.root_of(toponym.span)) is not None
    }
    named = {
        root.i: [mention.when.start.isoformat(), mention.when.end.isoformat()]
        for mention in dates
        if mention.when.start and mention.when.end and (root := index.root_of(mention.span)) is not None
    }
    parties = {token.i: names for token in doc if token.pos_ in NOMINAL and (names := _names(token, cast))}
    return Marked(doc, proposals, parties, places, named)


def story_samples(article: Article, gold: list[dict], states: States, score: ModuleType) -> list[Sample]:
    """Return the samples of a story with its gold events."""
    seen = mark(article, states)
    told = chosen_words(seen.proposals, gold)
    words: dict[int, Word] = {}
    for at, item in enumerate(seen.proposals):
        event = told.get(at)
        inside = any(record["start"] <= item.word.idx < record["end"] for record in gold)
        weight = DOUBTFUL if inside and event is None else 1.0 if gold else SURELY_NONE
        words[item.word.i] = Word(float(event is not None), weight)
        if event is not None:
            words[item.word.i].type = TYPES.index(event["type"])
            words[item.word.i].status = STATUSES.index(event["status"])
    pairs = []
    for at, event in told.items():
        act = seen.proposals[at].word.i
        for role, side in ((Role.AGENT, event["actors"]), (Role.TARGET, event["targets"])):
            right = {word: bool(score.names_right(side, names)) for word, names in seen.parties.items()}
            pairs.append(Pair(act, role, right, not side))
        right = {
            word: any(score.same_place(g, {"name": one.name, "lat": one.lat, "lon": one.lon}) for g in event["places"])
            for word, one in seen.places.items()
        }
        pairs.append(Pair(act, Role.PLACE, right, not event["places"]))
        right = {
            word: event["date"] is not None and score.date_right(event["date"], one) for word, one in seen.named.items()
        }
        pairs.append(Pair(act, Role.DAY, right, not any(right.values())))
    return samples_of(seen.doc, words, pairs, seen, article.id, times_of(article, gold))


def asked_samples(article: Article, states: States) -> list[Sample]:
    """Return the samples of an article of which nothing is known: all that it could be asked about."""
    seen = mark(article, states)
    words = {item.word.i: Word() for item in seen.proposals}
    roles = ((Role.AGENT, seen.parties), (Role.TARGET, seen.parties), (Role.PLACE, seen.places), (Role.DAY, seen.named))
    pairs = [
        Pair(act, role, {word: False for word in among if word != act}, True) for act in words for role, among in roles
    ]
    return samples_of(seen.doc, words, pairs, seen, article.id)


def _names(token, cast: Cast) -> list[str]:  # noqa: ANN001 - a token of spaCy, which ships no types
    found = [mention.actor.name for mention in cast.parties(token)]
    if not found and token.pos_ in {"NOUN", "PROPN"} and token.dep_ in STANDING:
        found = [mention.actor.name for mention in unnamed_party((token,), cast, taken=())]
    return found


def all_stories(shared: Path) -> list[list[Sample]]:
    """Return the samples of all stories that are learned from, story by story."""
    return _story_by_story(stories(shared), shared)


def news_samples(shared: Path, part: int, batches: Container[str] | None = None) -> list[Sample]:
    """Return the samples of a part of the news that is told as it was published; of some batches, by second letters."""
    told = (story for story in news_as_told(part) if batches is None or story[0].id[1] in batches)
    return [sample for story in _story_by_story(told, shared) for sample in story]


def quiet_samples(shared: Path) -> list[Sample]:
    """Return the samples of the stories in which nothing happens."""
    return [sample for story in _story_by_story(quiet_stories(), shared) for sample in story]


def _story_by_story(told: Iterable[tuple[Article, list[dict]]], shared: Path) -> list[list[Sample]]:
    states, score = States(open_gazetteer(), load_whoswho()), scorer(shared)
    return [story_samples(article, gold, states, score) for article, gold in told]


# ---- corpora ----


def corpus(shared: Path, name: str) -> Iterator[dict]:
    """Yield the records of a corpus."""
    with gzip.open(shared / "corpora" / "events" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def sentences_with_roles(shared: Path) -> list[Sample]:
    """Return what PropBank on EWT, UDS-IH2 and QANom tell of sentences: roles, whether it happened, nouns of events."""
    told: dict[str, dict[str, list[dict]]] = {}
    for name, key in ((ROLES_OF, "predicates"), (FACTS_OF, "events"), (NOUNS_OF, "predicates")):
        for record in corpus(shared, name):
            told.setdefault(record["text"], {}).setdefault(name, []).extend(record[key])
    found = []
    for text, by_corpus in told.items():
        if len(text) > LONGEST or not len(doc := parse(text)):
            continue
        pairs = list(_propbank_pairs(doc, by_corpus.get(ROLES_OF, ())))
        words = {pair.act: Word() for pair in pairs}
        for name in (FACTS_OF, NOUNS_OF):
            for one in by_corpus.get(name, ()):
                if (act := _root(doc, one)) is not None:
                    word = words.setdefault(act, Word())
                    word.fact = one.get("factuality", word.fact)
                    word.noun = float(one.get("is_event", word.noun))
        found += samples_of(doc, words, pairs)
    return found


def _propbank_pairs(doc: "Doc", predicates: Iterable[Mapping]) -> Iterator[Pair]:
    """Yield what PropBank tells of the roles of each predicate of a sentence, against all words that mean something."""
    known = {token.i for token in doc if token.pos_ not in IDLE}
    taken = set()
    for one in predicates:
        act = _root(doc, one)
        if act is None or act in taken:
            continue
        taken.add(act)
        heads: dict[int, set[int]] = {}
        for argument in one["args"]:
            if argument["role"] in PROPBANK and (root := _root(doc, argument)) is not None:
                heads.setdefault(PROPBANK[argument["role"]], set()).add(root)
        for role in PROPBANK.values():
            right = heads.get(role, set())
            yield Pair(act, role, {word: word in right for word in known | right}, not right)


def plover_sentences(shared: Path) -> list[Sample]:
    """Return what PLOVER's gold sentences tell."""
    found = []
    for record in corpus(shared, "plover_gsr"):
        doc = parse(record["text"])
        by_kind: dict[str, set[int]] = {}
        for span in record["spans"]:
            if (root := _root(doc, span)) is not None:
                by_kind.setdefault(span["kind"], set()).add(root)
        agents, targets = by_kind.get("SRC", set()) | by_kind.get("SRC/TAR", set()), by_kind.get("TAR", set())
        acts = by_kind.get("EVT", set())
        words = {act: Word(1.0, type=TYPES.index(record["plover16"])) for act in acts}
        found += samples_of(doc, words, list(_pairs(doc, acts, {Role.AGENT: agents, Role.TARGET: targets})))
    return found


def rams_windows(shared: Path) -> list[Sample]:
    """Return what RAMS tells of who does what to whom, where, across sentences."""
    found = []
    for record in chain.from_iterable(corpus(shared, name) for name in RAMS):
        doc = parse(record["text"])
        words: dict[int, Word] = {}
        pairs: list[Pair] = []
        for event in record["events"]:
            act = _root(doc, event["trigger"])
            if act is None or act in words:
                continue
            words[act] = Word()
            heads: dict[int, set[int]] = {}
            for argument in event["args"]:
                role, root = _rams_role(argument["role"]), _root(doc, argument)
                if role is not None and root is not None:
                    heads.setdefault(role, set()).add(root)
            pairs += _pairs(doc, (act,), heads)
        found += samples_of(doc, words, pairs)
    return found


def rams_texts(shared: Path) -> list[Article]:
    """Return the windows of RAMS as texts of which nothing is known."""
    return [Article(f"{name}-{at}", one["text"]) for name in RAMS for at, one in enumerate(corpus(shared, name))]


def _rams_role(name: str) -> Role | None:
    if name in RAMS_AGENTS:
        return Role.AGENT
    return Role.TARGET if name in RAMS_TARGETS else Role.PLACE if name in RAMS_PLACES else None


def places_of_verbs(shared: Path) -> list[Sample]:
    """Return every second sentence that tells one verb's places."""
    found = []
    lines = (shared / "corpora" / "event_location.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines[::2]:
        record = json.loads(line)
        doc = parse(record["text"])
        by_label: dict[str, list[int]] = {}
        for span in record["spans"]:
            if span["end"] <= len(record["text"]) and (root := _root(doc, span)) is not None:
                by_label.setdefault(span["label"], []).append(root)
        verbs, places = by_label.get("VERB", []), set(by_label.get("LOCATION", ()))
        if len(verbs) == 1 and places:
            found += samples_of(doc, {verbs[0]: Word()}, list(_pairs(doc, verbs, {Role.PLACE: places})))
    return found


def _pairs(doc: "Doc", acts: Iterable[int], heads: Mapping[int, set[int]]) -> Iterator[Pair]:
    """Yield the pairs of acts with what is known to stand in roles, against all nouns and names."""
    nominal = {token.i for token in doc if token.pos_ in NOMINAL}
    for act in acts:
        for role, right in heads.items():
            if right:
                yield Pair(act, role, {word: word in right for word in nominal | right}, nobody=False)


def _root(doc: "Doc", stretch: Mapping) -> int | None:
    span = doc.char_span(stretch["start"], stretch["end"], alignment_mode="expand")
    return span.root.i if span is not None and len(span) else None
