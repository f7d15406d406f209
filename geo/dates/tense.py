"""Whether the clause round a date tells what has happened or what is to come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geo.dates.words import FIGURE_KINDS, OTHER, WORDS, Token

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Token as Parsed


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_AHEAD = _words(
    "will shall would must 'll ll upcoming scheduled expected plans plan planned planning due set slated begins "
    "starts opens takes meets arrives leaves ends expires resumes"
)
_BEHIND = _words(
    "was were had did came went took made met held told gave got began left became found fell saw killed sent brought "
    "said says won lost hit led struck broke ran put stood rose fled shot "
    "shut quit cut beat burst cast shed split hurt"
)
_AHEAD_HELPERS = _words("be will shall")
_REACH = 12
_STOPS = frozenset(".;:?!\n")


def tense_at(tokens: Sequence[Token], first: int, last: int, doc: Doc | None) -> int:
    """Return -1 for the past, 1 for the future, 0 where neither shows.

    Args:
        tokens: Its tokens.
        first: The first token of the date.
        last: The token after the date.
        doc: The parsed text, where there is one.
    """
    if first and tokens[first - 1].word == "since":
        return -1
    if _is_appointed(tokens, first):
        return 1
    if doc is not None:
        return _parsed_tense(doc, tokens[first].start, tokens[last - 1].end)
    return _nearest_tense(tokens, first, last)


# A day to which, or until which, something is put off lies ahead also where that was decided in the past.
_PUT_OFF = _words(
    "postpone postpones postponed postponing delay delays delayed delaying adjourn adjourns adjourned defer deferred "
    "reschedule rescheduled move moves moved push pushes pushed put shift shifted bring brought extend extends "
    "extended extending"
)
_LEFT_UNTIL = _words("give gives gave given giving has have remanded suspend suspends suspended barred banned")
_SET_FOR = _words(
    "set sets schedule scheduled plan plans planned slated due call calls called announced booked convened summoned "
    "proposed fixed rescheduled postponed earmarked"
)
_APPOINTED_BY = {"to": _PUT_OFF, "until": _PUT_OFF | _LEFT_UNTIL, "till": _PUT_OFF | _LEFT_UNTIL, "for": _SET_FOR}
_NAMED = WORDS["month"].keys() | WORDS["weekday"].keys()
_BEFORE_DATE = _words("the early late mid - at least a m p . noon midnight")
_MOST_BEFORE_DATE = 4


def _is_appointed(tokens: Sequence[Token], first: int) -> bool:
    """Say whether words before a date tell that it is to come: "moved back to", "set for", "ahead of"."""
    at = first - 1
    while at >= 0 and first - at < _MOST_BEFORE_DATE and tokens[at].word in _BEFORE_DATE:
        at -= 1
    if at < 1:
        return False
    if tokens[at].word == "of":
        return tokens[at - 1].word == "ahead"
    verbs = _APPOINTED_BY.get(tokens[at].word)
    left = tokens[at - 1]
    if verbs is None or (left.kind != OTHER and left.word in _NAMED):
        return False  # "moved from Monday to Tuesday" is a stretch
    for place in range(at - 1, max(at - 1 - _REACH, -1), -1):
        if tokens[place].word in verbs:
            return True
        if tokens[place].kind == FIGURE_KINDS["gap"] or tokens[place].word in _STOPS:
            return False
    return False


def _nearest_tense(tokens: Sequence[Token], first: int, last: int) -> int:
    """Take the tense of the nearest verb whose form tells it, before the date or after, inside its clause."""
    behind = _walk(tokens, range(first - 1, max(first - 1 - _REACH, -1), -1))
    ahead = _walk(tokens, range(last, min(last + _REACH, len(tokens))))
    near = min((found for found in (behind, ahead) if found), default=(0, 0))
    return near[1]


def _walk(tokens: Sequence[Token], places: range) -> tuple[int, int] | None:
    for steps, place in enumerate(places):
        token = tokens[place]
        if token.kind == FIGURE_KINDS["gap"] or token.word in _STOPS:
            return None
        if token.word in _AHEAD:
            return steps, 1
        if token.word in _BEHIND or (len(token.word) > 4 and token.word.endswith("ed")):
            helpers = {tokens[at].word for at in range(max(place - 2, 0), place)}
            return steps, 1 if helpers & _AHEAD_HELPERS else -1
    return None


# What follows these with "to" is still to happen; after other verbs, "to" tells a purpose of what they say.
_INTENTS = _words(
    "plan expect want hope set due schedule intend aim vow prepare agree decide promise pledge need ask urge call seek "
    "order instruct threaten offer propose likely ready slate go"
)
_MODALS = _words("will shall 'll ’ll would may might could can should must")
_HELD = _words("has have 've ’ve had 'd")
_PLANNERS = _words("schedule plan slate expect")  # "elections scheduled for May"
_NOT_ACTS = _words("be have say tell show know mean seem remain include note add argue believe think see")
# The day that is set is the object of these: "declared Tuesday a day of mourning".
_SETTERS = _words("declare set schedule designate proclaim name")


def _parsed_tense(doc: Doc, start: int, end: int) -> int:
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or not len(span):
        return 0
    date, verb = span.root, _verb_above(span.root)
    if verb is None:
        return 0
    is_object = date.dep_ in ("obj", "dobj") and date.head.i == verb.i
    return 1 if is_object and verb.lemma_ in _SETTERS else _tense_of(verb, date.head.i == verb.i)


def _helpers(token: Parsed) -> list[Parsed]:
    return [child for child in token.children if child.dep_.startswith("aux") or child.dep_ == "cop"]


def _verb_above(token: Parsed) -> Parsed | None:
    """Return the verb, or the predicate with a copula, that the date hangs on."""
    for _ in range(8):
        if token.pos_ in ("VERB", "AUX") or _helpers(token):
            return token
        if token.head.i == token.i:
            return None
        token = token.head
    return None


def _tense_of(verb: Parsed, is_near: bool) -> int:
    """Read the tense off a verb and its helpers; what is planned to happen lies ahead."""
    for _ in range(4):
        helpers = _helpers(verb)
        words = {helper.lower_ for helper in helpers if not _is_name(helper, verb)}
        if words & _MODALS:
            return 0 if "have" in words else 1
        if words & _HELD or any("Past" in helper.morph.get("Tense", []) for helper in helpers):
            return -1
        if not _is_infinitive(verb, words) or verb.head.i == verb.i:
            break
        if verb.head.lemma_.lower() in _INTENTS:
            return 1
        verb = verb.head
    return _tense_of_form(verb, words, is_near)


def _is_name(helper: Parsed, verb: Parsed) -> bool:
    """Say whether what the parser took for a modal is somebody's name: "May met him" has no modal."""
    return helper.text == "May" and verb.tag_ == "VBD"


# Verbs whose past looks like their present: with a day of its own, news tells by them what has happened.
_ALIKE = _words(
    "hit put shut cut set quit let cost burst cast beat split spread shed bet bid upset thrust slit hurt rid broadcast "
    "forecast"
)


def _looks_present(verb: Parsed) -> bool:
    """Say whether a verb that is tagged as present may be the past: "Rockets hit Erbil", and not "Rockets hits"."""
    return verb.tag_ in ("VBP", "VB") and verb.lower_ in _ALIKE


def _is_infinitive(verb: Parsed, words: set[str]) -> bool:
    return "to" in words or "Inf" in verb.morph.get("VerbForm", [])


def _tense_of_form(verb: Parsed, words: set[str], is_near: bool) -> int:
    form, tense = verb.morph.get("VerbForm", []), verb.morph.get("Tense", [])
    if "Part" in form and verb.lemma_ in _PLANNERS:
        return 1
    if words & {"be", "is", "are"} and any(child.lower_ == "to" for child in verb.children if child.i < verb.i):
        return 1  # "is to be held", "are to meet"
    if verb.tag_ == "VBD" or (not words and _looks_present(verb)):
        return -1
    if verb.lemma_ == "due" and words & {"is", "are", "'s", "’s"}:
        return 1
    if "Past" in tense:
        return -1 if "Part" not in form or not words & {"is", "are", "be"} else 0
    if "Part" in form or "Ger" in form:
        return 1 if words & {"is", "are", "am", "'s", "’s"} else 0
    # "The mission launches Friday": a plain present with a day of its own speaks of a plan.
    return 1 if "Pres" in tense and is_near and not words and verb.lemma_ not in _NOT_ACTS else 0
