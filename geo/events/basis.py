"""Why a report says what it says: what proposed it, what the judge weighed, and how its parties were found.

In come the acts of a story as they are told in the end, and as they were read from their clauses; out come the reports
with their `Basis`. How places and days were found stands with them (`Link`). Nothing is decided here.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from geo.events.positions import ToldAct
from geo.languages.words import words_of
from geo.model import ActorMention, Basis, PartyLink, Report


def with_basis(
    acts: Iterable[ToldAct], in_clause: Mapping[str, Report], implied: Collection[str]
) -> tuple[Report, ...]:
    """Return reports, each with its basis.

    Args:
        acts: The reports with the acts that they were made from.
        in_clause: What was read from the clauses alone, by the reports' ids.
        implied: Ids of the reports whose targets the reached places imply.
    """
    return tuple(
        replace(act.report, basis=_basis(act, in_clause[act.report.id], act.report.id in implied)) for act in acts
    )


def _basis(act: ToldAct, clause: Report, implied: bool) -> Basis:
    rule, report, opinion = act.trigger.rule, act.report, act.trigger.opinion
    pronouns = words_of(act.trigger.top).party_references.pronouns
    targets = _links(report.targets, clause.targets, report, pronouns)
    return Basis(
        row=rule.line,
        word=" ".join(filter(None, (rule.lemma, rule.particle))),
        kind=rule.kind.value,
        row_type=opinion.instead_of if opinion is not None and rule.type is report.type else None,
        weighed=opinion.weighed if opinion is not None else (),
        agents=_links(report.agents, clause.agents, report, pronouns),
        targets=tuple(PartyLink.IMPLIED if implied and link is PartyLink.SENTENCE else link for link in targets),
    )


def _links(
    mentions: Sequence[ActorMention], in_clause: Sequence[ActorMention], report: Report, pronouns: frozenset[str]
) -> tuple[PartyLink, ...]:
    told = {mention.actor.id for mention in in_clause}
    return tuple(_link(mention, mention.actor.id in told, report, pronouns) for mention in mentions)


def _link(mention: ActorMention, in_clause: bool, report: Report, pronouns: frozenset[str]) -> PartyLink:
    if not report.span.covers(mention.span):
        return PartyLink.STORY
    if mention.text.lower() in pronouns:
        return PartyLink.PRONOUN
    return PartyLink.CLAUSE if in_clause else PartyLink.SENTENCE
