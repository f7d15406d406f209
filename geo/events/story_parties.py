"""Who acts and whom an act meets, weighed among all parties of its story: the second look of a reader that judges.

What the rules found stays unless another party is likelier; an empty side takes a likely one.
`data/events/story_card.md` is the card.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geo.events.party_choices import NAMES, PartyChoice, party_choices
from geo.events.party_standing import OF_STATES, PARTS_OF_STATES
from geo.events.positions import ToldAct, chances_of, in_order, stretches, table_of, tables_together
from geo.events.reading import STORY_SCRIPT, Reading, folder_of
from geo.events.sureness import TARGETS_SHOWN, is_unlikely
from geo.model import ActorKind, ActorMention, EventType, Report, Side, Span
from geo.ontology import Trait, types_with
from geo.places.learned import Floats, Forest, load_forest
from geo.syntax.lexicon import WordKind
from geo.syntax.parties import Cast

if TYPE_CHECKING:
    from spacy.tokens import Doc

LEAST = 0.3  # chance from which an empty side takes a party
BESIDE = 0.5  # chance from which a further party stands beside the likeliest
_BY_ITSELF = types_with(Trait.BY_ITSELF)
_AMONG = types_with(Trait.AMONG)
_SEVERAL = 2  # states that act together
_COUNT = NAMES.index("count")


def with_likely_parties(
    acts: Sequence[ToldAct], doc: "Doc", cast: Cast, reading: Reading | None = None
) -> tuple[Report, ...]:
    """Return the reports of a story, each with the parties that are likeliest of all that its story tells."""
    forests = {side: load_forest(f"{side}s", folder_of(reading), STORY_SCRIPT) for side in Side}
    found: list[Report] = []
    for own, near in stretches(acts, doc):
        listed = list(party_choices(own, doc, cast, near, reading))
        rows, places = tables_together([_table(choices) for _, choices in listed])
        chances = {side: chances_of(forests[side], rows) for side in Side}
        found += [
            _with_parties(act, choices, {side: chances[side][place] for side in Side})
            for (act, choices), place in zip(listed, places, strict=True)
        ]
    return in_order(found, acts)


def without_unlikely_targets(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Return reports, whose chances hold, without those whom their acts hardly meet."""
    return tuple(
        replace(one, targets=(), sureness=replace(one.sureness, targets=None))
        if is_unlikely(one.sureness.targets, TARGETS_SHOWN)
        else one
        for one in reports
    )


def with_parties(act: ToldAct, choices: Sequence[PartyChoice], forests: Mapping[Side, Forest]) -> Report:
    """Return a report with the likeliest parties of some; nobody stands on both sides."""
    rows = _table(choices)
    return _with_parties(act, choices, {side: chances_of(forests[side], rows) for side in Side})


def _table(choices: Sequence[PartyChoice]) -> Floats:
    return table_of((choice.numbers for choice in choices), len(NAMES))


def _with_parties(act: ToldAct, choices: Sequence[PartyChoice], chances: Mapping[Side, Floats]) -> Report:
    report = act.report
    agents = _not_of_state(act, _once(_chosen(choices, Side.AGENT, chances[Side.AGENT], report)))
    # Who acts is acted upon by nobody here: the next likeliest is, where the rules do not say otherwise.
    # So is the state for which somebody speaks.
    acting, kept = ({mention.actor.id for mention in side} for side in (agents, report.targets))
    spoken_for = {one.mention.actor.country for one in choices if one.voice and one.mention.actor.id in acting}
    others = np.array(
        [
            one.mention.actor.id in kept
            or not (one.mention.actor.id in acting or _is_state_among(one.mention, spoken_for))
            for one in choices
        ],
        dtype=bool,
    )
    chances = {**chances, Side.TARGET: chances[Side.TARGET] * others}
    targets = _once(_chosen(choices, Side.TARGET, chances[Side.TARGET], report))
    targets = _met_here(agents, targets, choices, chances[Side.TARGET], report)
    joint = _taking_part(choices, chances, report)
    agents = _once((*agents, *(mention for mention in joint if mention.actor.id not in acting)))
    agents, targets = _apart(agents, targets, report)
    agents_chance, targets_chance = (
        _chance(mentions, choices, chances[side]) for side, mentions in zip(Side, (agents, targets), strict=True)
    )
    sureness = replace(report.sureness, agents=agents_chance, targets=targets_chance)
    return replace(report, agents=agents, targets=targets, sureness=sureness)


def _not_of_state(act: ToldAct, agents: tuple[ActorMention, ...]) -> tuple[ActorMention, ...]:
    """Leave out the police, armies and governments that a protest is only told beside: "arrested ten after a rally"."""
    is_noun = act.trigger.rule.kind is WordKind.NOUN
    if act.report.type is not EventType.PROTEST or not is_noun or act.word.dep_ == "obj":  # "police staged a protest"
        return agents
    phrase = act.word.doc[act.word.left_edge.i : act.word.right_edge.i + 1]
    own = Span(phrase.start_char, phrase.end_char)
    return tuple(one for one in agents if one.actor.kind not in PARTS_OF_STATES or own.covers(one.span))


def _met_here(
    agents: tuple[ActorMention, ...],
    targets: tuple[ActorMention, ...],
    choices: Sequence[PartyChoice],
    chances: Floats,
    report: Report,
) -> tuple[ActorMention, ...]:
    """Leave out whom an act is only taken to meet, since its story names them elsewhere.

    So it is where one side does it alone, or where all who take part do it together: "Peru and Chile signed a pact".
    Whose guests these are, if they are of several states, takes no part.
    """
    among = report.type in _AMONG and sum(report.span.covers(mention.span) for mention in agents) >= _SEVERAL
    apart = among and len({mention.actor.country for mention in agents}) >= _SEVERAL
    hosts = (choice for choice in choices if choice.lent and Side.TARGET not in choice.sides)
    lent = {choice.mention.actor.id for choice in hosts} if apart else set()
    named = any(report.span.covers(mention.span) and mention.actor.id not in lent for mention in targets)
    if not (among or report.type in _BY_ITSELF) or named:
        return targets
    targets = tuple(mention for mention in targets if mention.actor.id not in lent)
    chance = _chance(targets, choices, chances)
    return targets if chance is None or chance >= BESIDE else ()


def _taking_part(
    choices: Sequence[PartyChoice], chances: Mapping[Side, Floats], report: Report
) -> tuple[ActorMention, ...]:
    """Return whom an act does not happen to, as the rules have it, but who do it: "Mr. Xi met his guest, Mr. Putin"."""
    if report.type not in _AMONG:
        return ()
    barred = {choice.mention.actor.id for choice in choices if choice.barred}
    return tuple(
        mention
        for mention in report.targets
        if report.span.covers(mention.span)
        and mention.actor.id not in barred
        and is_unlikely(_chance((mention,), choices, chances[Side.TARGET]), TARGETS_SHOWN)
        and (_chance((mention,), choices, chances[Side.AGENT]) or 0) >= BESIDE
    )


def _chance(mentions: Sequence[ActorMention], choices: Sequence[PartyChoice], chances: Floats) -> float | None:
    """Return the chance of the likeliest of some parties; None where there is none."""
    standing = {mention.actor.id for mention in mentions}
    return max((float(chances[at]) for at, one in enumerate(choices) if one.mention.actor.id in standing), default=None)


def _chosen(choices: Sequence[PartyChoice], side: Side, chances: Floats, report: Report) -> tuple[ActorMention, ...]:
    if side is Side.TARGET and any(choice.met_next for choice in choices):
        return _not_met_next(choices, chances, report)
    found = [at for at, choice in enumerate(choices) if side in choice.sides]
    # Some are implied, by no word that could be weighed, and of some their clause leaves no doubt.
    if any(not choices[at].numbers[_COUNT] or choices[at].charged for at in found):
        return report.agents if side is Side.AGENT else report.targets
    plain = [choice.mention for choice in choices if choice.plain and not choice.barred and side is Side.AGENT]
    if plain and not found:
        return tuple(plain)
    mine = max((float(chances[at]) for at in found), default=None)
    open_to = [
        at
        for at, choice in enumerate(choices)
        if not (choice.barred and side is Side.AGENT)
        and (side in choice.sides or not (choice.doubles or choice.owner or (choice.abroad and side is Side.TARGET)))
    ]
    best = max((float(chances[at]) for at in open_to if side not in choices[at].sides), default=0.0)
    if best < LEAST if mine is None else best <= mine:
        return report.agents if side is Side.AGENT else report.targets
    chosen: list[ActorMention] = []
    for at in sorted(open_to, key=lambda at: -chances[at]):
        mention = choices[at].mention
        if not chosen or (chances[at] >= BESIDE and _stands_beside(mention, chosen, report)):
            chosen.append(mention)
    return tuple(chosen)


def _not_met_next(choices: Sequence[PartyChoice], chances: Floats, report: Report) -> tuple[ActorMention, ...]:
    """Choose targets among those whom the act itself may meet: "condemned the raid and thanked Peru" is not of Peru."""
    left = [at for at, choice in enumerate(choices) if not choice.met_next]
    away = {choice.mention.actor.id for choice in choices if choice.met_next}
    targets = tuple(mention for mention in report.targets if mention.actor.id not in away)
    return _chosen([choices[at] for at in left], Side.TARGET, chances[left], replace(report, targets=targets))


def _once(mentions: tuple[ActorMention, ...]) -> tuple[ActorMention, ...]:
    """Return the parties of a side without the state whose army or government stands there already."""
    parts = {mention.actor.country for mention in mentions if mention.actor.kind in PARTS_OF_STATES}
    return tuple(mention for mention in mentions if not _is_state_among(mention, parts))


def _is_state_among(mention: ActorMention, countries: Container[str | None]) -> bool:
    actor = mention.actor
    return actor.kind is ActorKind.STATE and actor.country is not None and actor.country in countries


def _apart(
    agents: tuple[ActorMention, ...], targets: tuple[ActorMention, ...], found: Report
) -> tuple[tuple[ActorMention, ...], tuple[ActorMention, ...]]:
    """Return both sides with nobody on both: China and Russia do nothing to Russia, but China may well.

    What the rules found stays on its side. A state that acts alone may act upon its own; a government does nothing to
    the state that it speaks for.
    """
    taken = {mention.actor.id for mention in agents}
    spoken_for = {mention.actor.country for mention in agents if mention.actor.kind is ActorKind.GOVERNMENT}
    targets = tuple(
        mention for mention in targets if mention.actor.id not in taken and not _is_state_among(mention, spoken_for)
    )
    if len({mention.actor.country for mention in agents} - {None}) < _SEVERAL:
        return agents, targets
    acting = _states_of(found.agents) & _states_of(agents)
    targets = tuple(mention for mention in targets if not _states_of((mention,)) & acting)
    met = _states_of(targets)
    others = tuple(mention for mention in agents if mention.actor.country not in met)
    return others or agents, targets


def _states_of(mentions: Iterable[ActorMention]) -> frozenset[str]:
    """Return the states that stand among some parties, by themselves, their governments or their armies."""
    countries = (mention.actor.country for mention in mentions if mention.actor.kind in OF_STATES)
    return frozenset(country for country in countries if country is not None)


def _stands_beside(mention: ActorMention, chosen: Sequence[ActorMention], report: Report) -> bool:
    """Say whether a party takes part as well: named in the sentence, and not one more name of who does already."""
    country = mention.actor.country
    is_another = country is None or all(other.actor.country != country for other in chosen)
    is_another &= not any(other.span.overlaps(mention.span) for other in chosen)  # "people" of "people, among them two"
    return is_another and report.span.covers(mention.span)
