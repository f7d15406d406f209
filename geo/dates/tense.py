"""Whether the clause round a date tells what has happened or what is to come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from geo.dates.words import FIGURE_KINDS, OTHER, Token
from geo.languages.dates import TenseWords
from geo.languages.words import words_of

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens import Token as Parsed


_REACH = 12
_NAMES = ("month", "weekday")  # roles of words
_STOPS = frozenset(".;:?!\n")


def tense_at(tokens: Sequence[Token], first: int, last: int, doc: Doc | None, table: TenseWords) -> tuple[int, bool]:
    """Return -1 for the past, 1 for the future, 0 where neither shows; and whether that is the date's own tense.

    It is not where the date hangs on a noun for what may be to come: what "released its plan for the vote of March 12"
    tells of the past is the release. The attack of March 22 is past in any case.

    Args:
        tokens: Its tokens.
        first: The first token of the date.
        last: The token after the date.
        doc: The parsed text, where there is one.
        table: What tells the tense in the language of the text.
    """
    if first and tokens[first - 1].word in table.since:
        return -1, True
    if _is_effective(tokens, first, table):
        return 1, False
    if _is_appointed(tokens, first, table):
        return 1, True
    if doc is not None:
        tense, is_firm = _parsed_tense(doc, tokens[first].start, tokens[last - 1].end)
    else:
        tense, is_firm = _nearest_tense(tokens, first, last, table), True
    return tense, is_firm and not _begins(tokens, first, table)


def _is_effective(tokens: Sequence[Token], first: int, table: TenseWords) -> bool:
    """Say whether a date is when something begins to hold: "resigned effective March 12", "effective from"."""
    at = first - 1
    if at > 0 and tokens[at].word in table.effective_from:
        at -= 1
    return at >= 0 and tokens[at].word in table.effective


def _begins(tokens: Sequence[Token], first: int, table: TenseWords) -> bool:
    """Say whether a date is from when on something holds, which may be told before: "called a strike from July 1"."""
    return first > 0 and tokens[first - 1].word in table.begins


_MOST_BEFORE_DATE = 4


def _is_appointed(tokens: Sequence[Token], first: int, table: TenseWords) -> bool:
    """Say whether words before a date tell that it is to come: "moved back to", "set for", "ahead of"."""
    at = first - 1
    while at >= 0 and first - at < _MOST_BEFORE_DATE and tokens[at].word in table.before_date:
        at -= 1
    if at < 1:
        return False
    if tokens[at].word == table.ahead_of[1]:
        return tokens[at - 1].word == table.ahead_of[0]
    verbs = table.appointed_by.get(tokens[at].word)
    left = tokens[at - 1]
    if verbs is None or (left.kind != OTHER and not left.roles.keys().isdisjoint(_NAMES)):
        return False  # "moved from Monday to Tuesday" is a stretch
    for place in range(at - 1, max(at - 1 - _REACH, -1), -1):
        if tokens[place].word in verbs:
            return True
        if tokens[place].kind == FIGURE_KINDS["gap"] or tokens[place].word in _STOPS:
            return False
    return False


def _nearest_tense(tokens: Sequence[Token], first: int, last: int, table: TenseWords) -> int:
    """Take the tense of the nearest verb whose form tells it, before the date or after, inside its clause."""
    behind = _walk(tokens, range(first - 1, max(first - 1 - _REACH, -1), -1), table)
    ahead = _walk(tokens, range(last, min(last + _REACH, len(tokens))), table)
    near = min((found for found in (behind, ahead) if found), default=(0, 0))
    return near[1]


def _walk(tokens: Sequence[Token], places: range, table: TenseWords) -> tuple[int, int] | None:
    for steps, place in enumerate(places):
        token = tokens[place]
        if token.kind == FIGURE_KINDS["gap"] or token.word in _STOPS:
            return None
        if token.word in table.ahead:
            return steps, 1
        if token.word in table.behind or (len(token.word) > 4 and token.word.endswith(table.past_ending)):
            helpers = {tokens[at].word for at in range(max(place - 2, 0), place)}
            return steps, 1 if helpers & table.ahead_helpers else -1
    return None


def _parsed_tense(doc: Doc, start: int, end: int) -> tuple[int, bool]:
    table = words_of(doc).date_tense
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None or not len(span):
        return 0, False
    date, verb = span.root, _verb_above(span.root)
    if verb is None:
        return 0, False
    hangs = date.head.i == verb.i
    is_object = date.dep_ in ("obj", "dobj") and hangs
    tense = 1 if is_object and verb.lemma_ in table.setters else _tense_of(verb, hangs)
    return tense, date.head.lemma_.lower() not in table.to_come


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
    table = words_of(verb).date_tense
    for _ in range(4):
        helpers = _helpers(verb)
        words = {helper.lower_ for helper in helpers if not _is_name(helper, verb)}
        if words & table.modals:
            return 0 if words & table.have else 1
        if words & table.held or any("Past" in helper.morph.get("Tense", []) for helper in helpers):
            return -1
        if _is_to_be_done(verb, words):
            return 1
        if not _is_infinitive(verb, words) or verb.head.i == verb.i:
            break
        if verb.head.lemma_.lower() in table.intents:
            return 1
        verb = verb.head
    return _tense_of_form(verb, words, is_near)


def _is_name(helper: Parsed, verb: Parsed) -> bool:
    """Say whether what the parser took for a modal is somebody's name: "May met him" has no modal."""
    table = words_of(helper).date_tense
    return helper.text in table.can_be_names and verb.tag_ == "VBD"


def _looks_present(verb: Parsed) -> bool:
    """Say whether a verb that is tagged as present may be the past: "Rockets hit Erbil", and not "Rockets hits"."""
    table = words_of(verb).date_tense
    return verb.tag_ in ("VBP", "VB") and verb.lower_ in table.alike


def _is_to_be_done(verb: Parsed, words: set[str]) -> bool:
    """Say whether a verb tells what is still to come: "is to be held", "whose ministers are to meet"."""
    table = words_of(verb).date_tense
    says = verb.lemma_ in table.not_acts or any(child.lemma_ in table.purposes for child in verb.children)
    is_to = any(child.lower_ in table.to for child in verb.children if child.i < verb.i)
    return bool(words & table.be) and is_to and not says


def _is_infinitive(verb: Parsed, words: set[str]) -> bool:
    table = words_of(verb).date_tense
    return bool(words & table.to) or "Inf" in verb.morph.get("VerbForm", [])


def _tense_of_form(verb: Parsed, words: set[str], is_near: bool) -> int:
    table = words_of(verb).date_tense
    form, tense = verb.morph.get("VerbForm", []), verb.morph.get("Tense", [])
    if "Part" in form and verb.lemma_ in table.planners:
        return 1
    if verb.tag_ == "VBD" or (not words and _looks_present(verb)):
        return -1
    if verb.lemma_ in table.due and words & table.being_due:
        return 1
    if "Past" in tense:
        return -1 if "Part" not in form or not words & table.be else 0
    if "Part" in form or "Ger" in form:
        return 1 if words & table.being else 0
    # "The mission launches Friday": a plain present with a day of its own speaks of a plan.
    return 1 if "Pres" in tense and is_near and not words and verb.lemma_ not in table.not_acts else 0
