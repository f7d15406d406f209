"""Words that may name an act, as the judge of acts sees them: hashes of words and slots, and word vectors.

Every verb, every noun that stands for itself and every word that the rules take is proposed; nothing is decided here.
Only hashes leave this module where words are meant, so that the learned weights hold no words.
"""

import zlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.events.reading import WORD_NUMBERS, Reading, numbers_of_word
from geo.events.triggers import Trigger, is_verb, rules_tried
from geo.places.learned import Floats, Hashes
from geo.syntax.clauses import PredicateFrame, content, lemma_of, preposition, verb_frame
from geo.syntax.lexicon import Lexicon, WordKind
from geo.syntax.nominals import light_frame
from geo.syntax.parties import Cast

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

DIMENSIONS = 50  # of a word vector
VECTORS = 3  # the word's own, the mean of those below it, that of the word above
_HELPERS = frozenset({"aux", "aux:pass", "cop"})
_TELLING = frozenset({"aux", "aux:pass", "advmod", "det", "mark", "case", "cop", "amod", "compound", "compound:prt"})
_CONTENT = frozenset({"NOUN", "VERB", "PROPN", "ADJ"})
_LATER = 4  # sentences from which on a story is no longer told apart
_MANY = 3
_KINDS = tuple(WordKind)
_DASHES = ("-", "–", "—")
_LONGEST_SCORE = 3  # digits
_NO_VECTOR = np.zeros(DIMENSIONS)
_UNKNOWN = 0  # a hash that no weight has


@dataclass(frozen=True, slots=True)
class ActProposal:
    """A word that may name an act. `rule` is the type that the rules give it, `part` how it belongs to another act."""

    word: "Token"
    kind: WordKind
    frame: PredicateFrame
    rule: str = ""
    part: str = ""


@dataclass(frozen=True, slots=True)
class ProposalRows:
    """What is seen of some proposals: a row of hashes and a row of numbers each; `signs` are what was hashed."""

    hashes: Hashes
    vectors: Floats
    signs: tuple[tuple[str, ...], ...] = ()

    @property
    def read(self) -> Floats:
        """What an encoder makes of the words, as `numbers_of_word` gives it; nothing where none was asked."""
        return self.vectors[:, VECTORS * DIMENSIONS :]


def propose(
    sentence: Iterable["Token"], triggers: Sequence[Trigger], cast: Cast, *, taken: Container[int] = ()
) -> tuple[ActProposal, ...]:
    """Return the words of a sentence that may name an act, in the text's order.

    Args:
        sentence: Its words.
        triggers: The acts that the rules find in it.
        cast: Who and what place a word stands for, and the lexicon.
        taken: Words that name days, not acts.
    """
    rules = {trigger.head.i: trigger.rule.type.value for trigger in triggers}
    parts = {word.i: "whole" for trigger in triggers for word in trigger.words if word != trigger.head}
    parts |= {word.i: "part" for trigger in triggers for part in trigger.swallowed for word in part.words}
    return tuple(
        ActProposal(word, *_frame(word, cast), rules.get(word.i, ""), parts.get(word.i, ""))
        for word in sentence
        if word.i not in taken and _is_proposed(word, word.i in rules)
    )


def _is_proposed(word: "Token", by_rule: bool) -> bool:
    if not (word.is_alpha or "-" in word.text):
        return False
    if word.pos_ == "AUX":
        return word.dep_ not in _HELPERS
    if word.pos_ in {"VERB", "NOUN"}:
        return True
    return by_rule or (word.pos_ == "ADJ" and word.dep_ not in {"amod", "advmod"})


def _frame(word: "Token", cast: Cast) -> tuple[WordKind, PredicateFrame]:
    lexicon = cast.lexicon
    if word.pos_ == "ADJ":
        return WordKind.ADJECTIVE, cast.verb_frame(word)
    if word.pos_ in {"VERB", "AUX"} or is_verb(word, lexicon):
        return WordKind.VERB, cast.verb_frame(word)
    return WordKind.NOUN, cast.noun_frame(word)


def frame_of_act(proposal: ActProposal) -> PredicateFrame:
    """Return the slots of a proposal that names an act.

    A noun shares those of the verb whose object it is, "staged a walkout", or that only says that there was one: "a
    rally took place in Turin".
    """
    word, frame = proposal.word, proposal.frame
    if proposal.kind is not WordKind.NOUN or word.head.pos_ != "VERB":
        return frame
    lexicon = frame.lexicon
    shares = word.dep_ == "obj" or (word.dep_ in {"nsubj", "nsubj:pass"} and _only_occurs(word.head, lexicon))
    return light_frame(verb_frame(word.head, lexicon), frame) if shares else frame


def _only_occurs(verb: "Token", lexicon: Lexicon) -> bool:
    """Say whether a verb tells of its subject only that there was one: it does nothing to anything, but takes place."""
    objects = (child for child in verb.children if child.dep_ == "obj")
    return lemma_of(verb, lexicon) in lexicon.words("occurring") and all(
        lemma_of(word, lexicon) in lexicon.words("abstract") for word in objects
    )


def rows_of(
    proposals: Sequence[ActProposal],
    sentence: Iterable["Token"],
    cast: Cast,
    *,
    number: int,
    acts: int,
    quoted: Container[int],
    reading: Reading | None = None,
) -> ProposalRows:
    """Return what is seen of the proposals of a sentence.

    Args:
        proposals: Those of one sentence.
        sentence: Its words.
        cast: Who and what place a word stands for.
        number: Of the sentence in its text, from 0.
        acts: How many acts the rules find in it.
        quoted: Words that stand between quotation marks.
        reading: What an encoder makes of the text, if one was asked: further numbers.
    """
    further = WORD_NUMBERS if reading is not None else 0
    if not proposals:
        return ProposalRows(np.zeros((0, 1), np.uint64), np.zeros((0, VECTORS * DIMENSIONS + further)))
    shared = [f"sent={min(number, _LATER)}", f"insent={min(acts, _MANY)}"]
    if is_of_sport(sentence, cast.lexicon):
        shared.append("sport")
    told = [
        {*shared, "q" if item.word.i in quoted else "nq", *_words(item, cast), *_slots(item, cast)}
        for item in proposals
    ]
    width = max(map(len, told))
    hashes = np.full((len(told), width), _UNKNOWN, np.uint64)
    signs = tuple(tuple(sorted(features)) for features in told)
    for row, features in enumerate(signs):
        hashes[row, : len(features)] = [zlib.crc32(feature.encode()) for feature in features]
    vectors = _vectors_of([item.word for item in proposals])
    if reading is not None:
        vectors = np.hstack([vectors, [numbers_of_word(reading, item.word.i) for item in proposals]])
    return ProposalRows(hashes, vectors, signs)


def is_of_sport(sentence: Iterable["Token"], lexicon: Lexicon) -> bool:
    """Say whether a sentence tells a score, "2-1", or has a word of matches."""
    known = lexicon.words("sport")
    words = list(sentence)
    signs = "".join("0" if _is_short_number(word.text) else "-" if word.text in _DASHES else "." for word in words)
    whole = any(_is_score(word.text) for word in words)
    return whole or "0-0" in signs or any(lemma_of(word, lexicon) in known for word in words)


def _is_score(text: str) -> bool:
    parts = [part for dash in _DASHES if dash in text for part in text.split(dash)]
    return len(parts) == 2 and all(map(_is_short_number, parts))


def _is_short_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= _LONGEST_SCORE


def quoted_words(doc: "Doc") -> frozenset[int]:
    """Return the words between quotation marks; a paragraph's end closes what was left open."""
    found, inside = set(), False
    for word in doc:
        if word.is_sent_start and word.i and "\n" in doc[word.i - 1].text_with_ws + doc[word.i - 1].whitespace_:
            inside = False
        if word.text == "“":
            inside = True
        elif word.text == "”":
            inside = False
        elif word.text == '"':
            inside = not inside
        if inside:
            found.add(word.i)
    return frozenset(found)


def _words(item: ActProposal, cast: Cast) -> Iterator[str]:
    """Describe a word by itself, by its neighbours and by what is above and below it."""
    word, lexicon = item.word, cast.lexicon
    lemma, tag = lemma_of(word, lexicon), "VERB" if word.pos_ == "AUX" else word.pos_
    yield from (f"l={lemma}", f"lp={lemma}|{tag}", f"tag={word.tag_}", f"dep={word.dep_}", f"dp={word.dep_}|{tag}")
    yield from (f"suf={lemma[-3:]}", f"suf4={lemma[-4:]}", f"pre={lemma[:3]}")
    above = word.head
    over = lemma_of(above, lexicon) if above != word else "ROOT"
    yield from (f"h={over}", f"hd={over}|{word.dep_}", f"hp={above.pos_}|{word.dep_}")
    yield f"gh={lemma_of(above.head, lexicon)}|{above.dep_}"
    before = preposition(word)
    yield from (f"pp={before}", f"ppd={before}|{tag}")
    doc, at = word.doc, word.i
    if at:
        yield f"w-1={doc[at - 1].lower_}"
    if at + 1 < len(doc):
        yield from (f"w+1={doc[at + 1].lower_}", f"lw+1={lemma}|{doc[at + 1].lower_}")
    if at + 2 < len(doc):
        yield f"w+2={doc[at + 2].lower_}"
    for child in word.children:
        if child.dep_ == "punct":
            continue
        yield from (f"c={child.dep_}", f"cl={child.dep_}|{lemma_of(child, lexicon)}")
        if child.dep_ in _TELLING:
            yield f"cw={child.lower_}"
        if child.dep_ == "compound:prt":
            yield f"prt={lemma}|{child.lower_}"
    yield from _known_types(item, lemma, cast)


def _known_types(item: ActProposal, lemma: str, cast: Cast) -> Iterator[str]:
    """Tell the types that the lexicon gives a word, whatever its tests say, and the one that the rules gave it."""
    lexicon = cast.lexicon
    types = {rule.type.value for kind in _KINDS for rule in lexicon.find(kind, lemma)}
    yield from (f"lex={kind}" for kind in types)
    yield f"nlex={min(len(types), _MANY)}"
    for rule, met, vetoed in rules_tried(item.frame, item.kind, cast):
        yield from (f"lexk={rule.type.value}", f"met={rule.type.value}|{met}|{vetoed}", f"met={met}|{vetoed}")
    if item.rule:
        yield from ("fired", f"fired={item.rule}")
    if item.part:
        yield f"swal={item.part}"


def _slots(item: ActProposal, cast: Cast) -> Iterator[str]:
    """Describe what fills a word's slots."""
    lexicon, lemma = cast.lexicon, lemma_of(item.word, cast.lexicon)
    slots, parties = set(), 0
    if item.frame.passive:
        yield "passive"
    for filler in item.frame.fillers:
        kind = _kind_of(filler.token, cast)
        parties += kind.startswith("party")
        inner = lemma_of(content(filler.token, lexicon), lexicon)
        slots.add(filler.slot)
        yield from (f"s={filler.slot}", f"sk={filler.slot}|{kind}", f"sl={filler.slot}|{inner}")
        yield from (f"lsk={lemma}|{filler.slot}|{kind.partition(':')[0]}", f"ls={lemma}|{filler.slot}|{inner}")
    yield f"np={min(parties, _MANY)}"
    yield f"filled={'subj' in slots}|{'obj' in slots}|{item.word.pos_}"


def _kind_of(word: "Token", cast: Cast) -> str:
    parties = cast.parties(word)
    if parties:
        return f"party:{parties[0].actor.kind.value}"
    if cast.place_in(word) is not None:
        return "place"
    if word.ent_type_:
        return f"name:{word.ent_type_}"
    if word.pos_ in {"PRON", "PROPN"}:
        return word.pos_
    return "number" if word.like_num else "noun"


def _vectors_of(words: Sequence["Token"]) -> Floats:
    """Return a row for each word: its own vector, the mean of those below it, that of the word above."""
    rows = np.zeros((len(words), VECTORS, DIMENSIONS))
    for row, word in zip(rows, words, strict=True):
        row[0] = _vector(word)
        below = [_vector(child) for child in word.children if child.pos_ in _CONTENT]
        if below:
            row[1] = np.add.reduce(np.array(below, dtype=np.float64)) / len(below)
        if word.head.i != word.i:
            row[2] = _vector(word.head)
    return rows.reshape(len(words), -1)


def _vector(word: "Token") -> Floats:
    """Return a word's vector; nothing for one of another pipeline, whose numbers mean something else."""
    found = word.vector
    return np.asarray(found) if len(found) == DIMENSIONS else _NO_VECTOR


# ---- the same in words, for who asks why ----

MEANING = "the meaning of the word and of those about it"  # what the vectors tell


def in_words(sign: str) -> str:
    """Say what a sign is, as a reader understands it; signs that tell much the same are said in the same words."""
    family, _, value = sign.partition("=")
    return _SAID_OF_SIGNS[family](value.split("|"))


def _of_word(_: list[str]) -> str:
    return "the word itself"


def _of_form(_: list[str]) -> str:
    return "its form and tense"


def _of_part(_: list[str]) -> str:
    return "its part in the sentence"


def _of_above(value: list[str]) -> str:
    return "that it heads its sentence" if value[0] == "ROOT" else f"that it stands below “{value[0]}”"


def _of_preposition(value: list[str]) -> str:
    return f"the “{value[0]}” before it" if value[0] else "that no preposition stands before it"


def _of_neighbours(_: list[str]) -> str:
    return "the words beside it"


def _of_below(value: list[str]) -> str:
    return f"“{value[-1]}” beside it"


def _of_dependents(_: list[str]) -> str:
    return "what hangs on it in the sentence"


def _of_lexicon(_: list[str]) -> str:
    return "what the lexicon knows of the word"


def _of_row(_: list[str]) -> str:
    return "that a row of the lexicon takes it"


def _of_whole(_: list[str]) -> str:
    return "that it is a part of another act"


def _of_passive(_: list[str]) -> str:
    return "that it is told in the passive"


def _of_slot(value: list[str]) -> str:
    return f"that it has {_slot_words(value[0])}"


def _of_filled(_: list[str]) -> str:
    return "whether it has subject and object"


def _of_filling(value: list[str]) -> str:
    kind = value[-1].partition(":")[0]
    name = "a party" if kind == "party" else "a place" if kind == "place" else "a name" if kind == "name" else ""
    return f"{name} as {_slot_words(value[-2])}" if name else _of_slot(value[-2:])


def _of_filler(value: list[str]) -> str:
    return f"“{value[-1]}” as {_slot_words(value[-2])}"


_SAID_OF_SLOTS: Mapping[str, str] = {
    "subj": "its subject", "obj": "its object", "iobj": "its receiver", "poss": "its owner",
    "mod": "its describing word", "name": "its describing name", "that": "its clause", "to-do": "its clause",
}  # fmt: skip


def _slot_words(slot: str) -> str:
    return _SAID_OF_SLOTS.get(slot, f"what follows “{slot}”")


def _of_parties(_: list[str]) -> str:
    return "how many parties take part"


def _of_story(_: list[str]) -> str:
    return "where in the story it stands"


def _of_sentence(_: list[str]) -> str:
    return "how many acts its sentence tells"


def _of_sport(_: list[str]) -> str:
    return "that its sentence is about a match"


def _of_quote(_: list[str]) -> str:
    return "that it stands in a quotation"


def _of_telling(_: list[str]) -> str:
    return "that it stands in no quotation"


_SAID_OF_SIGNS: Mapping[str, Callable[[list[str]], str]] = {
    **dict.fromkeys(("l", "lp", "suf", "suf4", "pre"), _of_word),
    "tag": _of_form,
    **dict.fromkeys(("dep", "dp", "hp"), _of_part),
    **dict.fromkeys(("h", "hd", "gh"), _of_above),
    **dict.fromkeys(("pp", "ppd"), _of_preposition),
    **dict.fromkeys(("w-1", "w+1", "lw+1", "w+2"), _of_neighbours),
    **dict.fromkeys(("cl", "cw", "prt"), _of_below),
    "c": _of_dependents,
    **dict.fromkeys(("lex", "nlex", "lexk", "met"), _of_lexicon),
    "fired": _of_row,
    "swal": _of_whole,
    "passive": _of_passive,
    "s": _of_slot,
    "filled": _of_filled,
    **dict.fromkeys(("sk", "lsk"), _of_filling),
    **dict.fromkeys(("sl", "ls"), _of_filler),
    "np": _of_parties,
    "sent": _of_story,
    "insent": _of_sentence,
    "sport": _of_sport,
    "q": _of_quote,
    "nq": _of_telling,
}
