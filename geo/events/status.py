"""How surely an act happened: modality, negation, tense, condition and attribution, read up the parse."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from geo.events.triggers import Trigger, is_refusal
from geo.languages.events import StatusWords
from geo.languages.words import words_of
from geo.model import Status
from geo.ontology import BY_CUE, HELD, REFUSAL
from geo.syntax.clauses import ending_of, lemma_of, preposition, verb_frame
from geo.syntax.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.tokens import Token

_SIDES = frozenset({"nsubj", "nsubj:pass", "obj"})
_CLAIMED = frozenset({"ccomp", "parataxis"})
_LED = frozenset({"xcomp", "obj", "nsubj:pass", "acl", "nmod", "csubj"})
_PASSING = frozenset({"xcomp", "ccomp", "parataxis", "obj", "nsubj:pass", "acl", "advcl", "conj"})
_HELPERS = frozenset({"cop", "aux", "aux:pass", "mark"})
_HIGHEST = 8  # governors that are looked at


class ToldStatus(NamedTuple):
    """How surely an act happened, as its sentence tells it."""

    status: Status
    refused: bool = False  # it is a refusal: an act of help or accord that is negated
    near: bool = True  # its own words tell so, or those that lead to it with no clause of another between


def status_of(trigger: Trigger) -> ToldStatus:
    """Return how surely an act happened, as the words of its sentence tell."""
    if trigger.is_said:
        return ToldStatus(Status.OCCURRED)
    table = words_of(trigger.top).status
    own, afar = set(_own_words_cues(trigger, table)), set[Status]()
    for near, status in _governor_cues(trigger.top, trigger.lexicon, table):
        (own if near else afar).add(status)
    negated = any(_is_negated(token, trigger.lexicon, table) for token in trigger.words)
    refused = negated and is_refusal(trigger.rule) and bool(trigger.agents)
    if negated and not (refused or _is_judged_refusal(trigger, table)):
        own.add(Status.DENIED)
    if trigger.rule.status is not None:
        own.add(trigger.rule.status)
    told = next((status for status in BY_CUE if status in own | afar), Status.OCCURRED)
    return ToldStatus(told, refused, told not in afar - own)


def is_nobodys(trigger: Trigger) -> bool:
    """Say whether an act's subject is nobody, which leaves no doubt: "none of the ministers met them"."""
    table = words_of(trigger.top).status
    subjects = (child for word in trigger.words for child in word.children if child.dep_ in {"nsubj", "nsubj:pass"})
    return any(_is_nobody(subject, table) for subject in subjects)


def _is_judged_refusal(trigger: Trigger, table: StatusWords) -> bool:
    """Say whether an act is a refusal to the judge alone, since its word is negated: "some were not accepted".

    What refuses by itself does not when it is negated: "did not boycott the talks".
    """
    opinion, words = trigger.opinion, (lemma_of(word, trigger.lexicon) for word in trigger.words)
    if opinion is None or trigger.rule.type is not REFUSAL or not table.refusals.isdisjoint(words):
        return False
    return opinion.instead_of is not None or not trigger.rule.line


def _own_words_cues(trigger: Trigger, table: StatusWords) -> Iterator[Status]:
    lexicon = trigger.lexicon
    for token in trigger.words:
        yield from _own_cues(token, lexicon, table)
    if len(trigger.words) > 1:
        yield from _lead(trigger.top, lexicon)


def _own_cues(token: "Token", lexicon: Lexicon, table: StatusWords) -> Iterator[Status]:
    yield from _tense_cues(token, lexicon, table)
    if _is_question(token):
        yield Status.HYPOTHETICAL
    for child in token.children:
        if child.dep_ in {"advmod", "amod", "compound"}:
            yield from _lead(child, lexicon)
        if child.dep_ == "mark" and child.lower_ in table.conditions:
            yield Status.HYPOTHETICAL
        if child.dep_ == "obl" and _is_according_to(child, table):
            yield Status.ALLEGED


def _is_question(token: "Token") -> bool:
    """Say whether a sentence asks whether it is so: "did rebels attack Lima?"."""
    if token.dep_ != "ROOT" or ending_of(token) != "?":
        return False
    helpers = [child.i for child in token.children if child.dep_ in _HELPERS]
    subjects = [child.i for child in token.children if child.dep_ in _SIDES and child.i < token.i]
    return bool(helpers and subjects) and helpers[0] < subjects[0]


def _tense_cues(token: "Token", lexicon: Lexicon, table: StatusWords) -> Iterator[Status]:
    words = {child.lower_ for child in _auxiliaries(token)}
    if words & table.modals:
        told = bool(words & table.future_of_past) and _is_reported(token, lexicon, table)
        yield Status.PLANNED if told else Status.HYPOTHETICAL
    if words & table.future or _is_to_be(token, table):
        yield Status.PLANNED


def _is_to_be(token: "Token", table: StatusWords) -> bool:
    """Say whether "to" and a form of "be" tell an arrangement: "they are to meet", "it was to be held"."""
    words = {child.lower_ for child in token.children if child.dep_ in _HELPERS and child.i < token.i}
    bare = (token.tag_ == "VB" and token.lower_ not in table.no_plans) or bool(words & table.be)
    return bare and bool(words & table.to) and bool(words & table.is_or_was)


def _auxiliaries(token: "Token") -> Iterator["Token"]:
    """Yield a verb's helpers; a list of verbs shares those of its first: "may send troops, deliver arms"."""
    for _ in range(_HIGHEST):
        own = [child for child in token.children if child.dep_ in {"aux", "aux:pass"}]
        yield from own
        bare = token.pos_ == "VERB" and token.tag_ in {"VB", "VBP"} and token.dep_ == "conj"
        if own or not bare or any(child.dep_ == "nsubj" for child in token.children):
            return
        token = token.head


def _is_reported(token: "Token", lexicon: Lexicon, table: StatusWords) -> bool:
    """Say whether "would" is only the past of "will": "said that it would send troops"."""
    head = token
    for _ in range(_HIGHEST):
        if head.dep_ == "ccomp" or _is_further_speech(head, lexicon, table):
            return not any(child.dep_ == "advcl" for child in head.children)
        if head.dep_ not in {"conj", "xcomp"}:
            return False
        head = head.head
    return False


def _is_further_speech(verb: "Token", lexicon: Lexicon, table: StatusWords) -> bool:
    """Say whether a clause with "that" goes on with what is said: "said that it rained and that it would snow"."""
    said = lexicon.leads_to("reported", lemma_of(verb.head, lexicon))
    return said and verb.dep_ == "conj" and preposition(verb) in table.that


def _is_negated(token: "Token", lexicon: Lexicon, table: StatusWords) -> bool:
    deps = {"advmod", "det", "cc", "mark", "case"}
    if any(child.lower_ in table.negations and child.dep_ in deps for child in token.children):
        return True
    if any(child.dep_ in _SIDES and _is_nobody(child, table) for child in token.children):
        return True
    if token.dep_ == "xcomp" and not lexicon.leads_to(Status.HYPOTHETICAL, lemma_of(token.head, lexicon)):
        return any(child.lower_ in table.negations and child.dep_ == "advmod" for child in token.head.children)
    return False


def _is_nobody(noun: "Token", table: StatusWords) -> bool:
    """Say whether a noun tells that there was none: "no troops", "neither side", "nobody"; "no fewer than" does not."""
    if noun.lower_ in table.nobody:
        return True
    return any(
        child.lower_ in table.none_of
        and child.dep_ in {"det", "cc", "cc:preconj"}
        and child.nbor().lower_ not in table.as_many
        for child in noun.lefts
    )


def _governor_cues(token: "Token", lexicon: Lexicon, table: StatusWords) -> Iterator[tuple[bool, Status]]:
    """Yield what the words above an act make of it, and whether they lead to it with no other clause between."""
    near, below = True, token
    for above in list(token.ancestors)[:_HIGHEST]:
        near = near and (below.dep_ in _LED or (below.dep_ == "advcl" and _is_purpose(below, table)))
        for status in _cues_of(below, above, lexicon, table):
            yield near, status
        passing = below.dep_ in _PASSING or _there_is(above, table)
        if _is_given(below, table) or not passing:
            return
        below = above


def _cues_of(below: "Token", above: "Token", lexicon: Lexicon, table: StatusWords) -> Iterator[Status]:
    """Yield what a word makes of one right below it."""
    dep = below.dep_
    if dep in _CLAIMED:
        yield from _speech_cues(above, lexicon, table)
    elif dep in _LED or (dep == "advcl" and _is_purpose(below, table)):
        yield from _lead(above, lexicon)
    yield from _open_cues(below, above, lexicon, table)
    if dep in {"xcomp", "csubj"} or (dep == "nsubj" and _there_is(above, table)):
        yield from _tense_cues(above, lexicon, table)
    if dep == "xcomp" and _is_purpose(below, table) and _tells_what_comes(above, table):
        yield Status.PLANNED
    if _is_given(below, table):
        return
    if dep == "advcl" and _is_condition(below, table):
        yield Status.HYPOTHETICAL
    if any(child.dep_ == "obl" and _is_according_to(child, table) for child in above.children):
        yield Status.ALLEGED


def _tells_what_comes(verb: "Token", table: StatusWords) -> bool:
    """Say whether a verb before an infinitive tells what is to come: "they are to meet", "they are going to meet"."""
    return verb.lemma_ in table.be or verb.lower_ in table.going


def _is_condition(clause: "Token", table: StatusWords) -> bool:
    """Say whether a clause tells on what another hangs: "if they attack", "until they attack"."""
    marks = [child.lower_ for child in clause.children if child.dep_ == "mark"]
    return any(mark in table.conditions or mark in table.until for mark in marks)


def _open_cues(below: "Token", above: "Token", lexicon: Lexicon, table: StatusWords) -> Iterator[Status]:
    """Read from a word and what governs it that it is asked, that hardly anybody expects it, or that it is pending."""
    if _is_asked(below, lexicon):
        yield Status.ALLEGED
    if below.dep_ in {"xcomp", "ccomp"} and _is_doubted(above, lexicon, table):
        yield Status.DENIED
    if below.dep_ == "nsubj" and _is_pending(above, lexicon, table):
        yield Status.PLANNED
    may_be_any = below.dep_ == "nsubj" and _is_any(below, table)
    if may_be_any and any(child.lower_ in table.unsure for child in _auxiliaries(above)):
        yield Status.HYPOTHETICAL


def _is_asked(clause: "Token", lexicon: Lexicon) -> bool:
    """Say whether a clause is a question that is told: "they ask who sold arms", "whether it smuggled gold and who"."""
    opener = next((child for child in clause.lefts if child.tag_ == "WP" and child.dep_ == "nsubj"), None)
    if opener is None or clause.dep_ not in {"ccomp", "conj"}:
        return False
    if clause.dep_ == "conj":  # "and who sold it": nobody else asks within a sentence that tells
        return opener.i > 0 and opener.nbor(-1).dep_ == "cc"
    return lexicon.leads_to("questioned", lemma_of(clause.head, lexicon))


def _is_doubted(verb: "Token", lexicon: Lexicon, table: StatusWords) -> bool:
    """Say whether hardly anybody holds it for true or likely: "few expect", "nobody believes"; "a few expect" do."""
    lemma = lemma_of(verb, lexicon)
    if not any(lexicon.leads_to(name, lemma) for name in HELD):
        return False
    subjects = (child for child in verb.children if child.dep_ == "nsubj")
    return any(_is_nobody(noun, table) or (noun.lower_ in table.few and not any(noun.lefts)) for noun in subjects)


def _is_any(noun: "Token", table: StatusWords) -> bool:
    """Say whether no certain one is meant: "a summit would help"; "the attack could harm the talks" tells of one."""
    return noun.pos_ == "NOUN" and any(
        child.dep_ == "det" and child.lower_ in table.indefinite for child in noun.children
    )


def _is_pending(predicate: "Token", lexicon: Lexicon, table: StatusWords) -> bool:
    """Say whether something is still to be decided: it "is under discussion", or "before the senate"."""
    if not any(child.dep_ == "cop" for child in predicate.children):
        return False
    before, lemma = preposition(predicate), lemma_of(predicate, lexicon)
    if before in table.before_deciders:
        return lexicon.leads_to("deciding", lemma)
    pending = lexicon.leads_to("pending", lemma) or lexicon.leads_to("pending", predicate.lower_)
    return before in table.before_pending and pending


def _is_given(clause: "Token", table: StatusWords) -> bool:
    """Say whether a clause is taken for granted, whatever is said of the rest: "since they met", "a plan made in"."""
    if clause.dep_ == "advcl":
        return preposition(clause) in table.given
    return clause.dep_ == "acl" and clause.tag_ == "VBN"


def _there_is(verb: "Token", table: StatusWords) -> bool:
    """Say whether a verb only says that its subject is: "there will be an attack"."""
    return any(child.dep_ == "expl" and child.lower_ in table.there for child in verb.children)


def _speech_cues(verb: "Token", lexicon: Lexicon, table: StatusWords) -> Iterator[Status]:
    """Read what a verb of saying makes of what is said."""
    yield from _lead(verb, lexicon)
    lemma = lemma_of(verb, lexicon)
    particle = next((child.lower_ for child in verb.children if child.dep_ == "compound:prt"), "")
    if not (lexicon.leads_to("reported", lemma) or lexicon.leads_to("reported", f"{lemma} {particle}")):
        return
    frame = verb_frame(verb, lexicon)
    words = [word for token in frame.of("subj") for word in (token, *_describing(token))]
    sayers = {lemma_of(word, lexicon) for word in words} | {word.lower_ for word in words}
    distant = lexicon.leads.get("distant", frozenset())
    if sayers & distant or frame.passive or lemma in table.report:
        yield Status.ALLEGED


def _describing(noun: "Token") -> Iterator["Token"]:
    return (child for child in noun.lefts if child.dep_ in {"compound", "amod"})


def _is_purpose(clause: "Token", table: StatusWords) -> bool:
    return any(child.lower_ in table.to and child.dep_ == "mark" for child in clause.children)


def _is_according_to(phrase: "Token", table: StatusWords) -> bool:
    return any(child.lower_ in table.according for child in phrase.children)


def _lead(token: "Token", lexicon: Lexicon) -> Iterator[Status]:
    lemma, text = lemma_of(token, lexicon), token.lower_
    for status in BY_CUE:
        if lexicon.leads_to(status, lemma) or lexicon.leads_to(status, text):
            yield status
    for child in token.children:
        if child.dep_ == "compound:prt" and lexicon.leads_to(Status.CANCELLED, f"{lemma} {child.lower_}"):
            yield Status.CANCELLED
