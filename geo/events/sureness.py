"""How surely an act and each of its fields were read, as chances that come true as often as they say.

In come the reports of a story, each with the raw chances that the judge and the forests gave to what stands in it; out
come the same reports with chances that were held against stories, by a few learned weights a field. How what stands
was found, and what weighed it, is not known here. `data/events/sureness_card.md` is the card.
"""

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from geo.errors import DataError
from geo.events.positions import ToldAct
from geo.events.reading import CAREFUL
from geo.model import SURE_OF, ActorKind, ActorMention, Link, PlaceKind, Report, Status, Sureness
from geo.resources import resource_path

# The chances from which targets and places are shown: what is below half of their F1 costs more than it wins.
TARGETS_SHOWN, PLACES_SHOWN = 0.35, 0.385
_NAME, _SCRIPT = "sureness.json", "train_sureness.py"
_FURTHEST = 6.0  # log odds: nothing is surer than one of four hundred
_DIGITS = 3
_PLACE_LINKS = (Link.ATTACHED, Link.SENTENCE, Link.THREAD, Link.IMPLIED)
_DAY_LINKS = (Link.ATTACHED, Link.SENTENCE, Link.THREAD, Link.ASSUMED)

Signs = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """The weights by which the chance of one field comes of its signs."""

    weights: Signs
    bias: float

    def chance(self, signs: Signs) -> float:
        """Return how likely it is, with such signs, that a field is right."""
        total = self.bias + sum(weight * sign for weight, sign in zip(self.weights, signs, strict=True))
        return 1 / (1 + math.exp(-_bounded(total)))


def with_sureness(acts: Iterable[ToldAct], *, careful: bool = False) -> tuple[Report, ...]:
    """Return the reports of some acts with chances that hold in place of raw ones; what was not weighed stays None.

    Args:
        acts: The reports, with raw chances.
        careful: Whether an encoder was asked.
    """
    calibrations = load_calibrations(careful=careful)
    return tuple(replace(act.report, sureness=_sureness(act, calibrations)) for act in acts)


def _sureness(act: ToldAct, calibrations: Mapping[str, Calibration]) -> Sureness:
    chances = {of: round(calibrations[of].chance(signs), _DIGITS) for of, signs in signs_of(act).items()}
    return Sureness(**chances)


def is_unlikely(chance: float | None, least: float) -> bool:
    """Say whether a place or a target has too low a chance to be shown; what nobody weighed has none."""
    return chance is not None and chance < least


@cache
def load_calibrations(*, careful: bool = False) -> Mapping[str, Calibration]:
    """Read the weights that ship with the program, by field.

    Args:
        careful: Those for chances that go by an encoder as well.

    Raises:
        DataError: The file is missing or holds something else.
    """
    path = resource_path("data", CAREFUL if careful else "events", _NAME)
    try:
        return calibrations_from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        msg = f"{path} does not weigh the signs of {', '.join(SURE_OF)}; make it again with data/events/{_SCRIPT}"
        raise DataError(msg) from error


def calibrations_to_json(found: Mapping[str, Calibration]) -> str:
    """Write weights by the names of their signs."""
    told = {of: {"bias": found[of].bias, **dict(zip(SIGNS[of], found[of].weights, strict=True))} for of in SURE_OF}
    return json.dumps(told, indent=1) + "\n"


def calibrations_from_json(text: str) -> Mapping[str, Calibration]:
    """Read weights.

    Raises:
        ValueError: They are no JSON, or those of other signs.
        KeyError, TypeError, AttributeError: They are of another form.
    """
    told = json.loads(text)
    if any(told[of].keys() != {"bias", *SIGNS[of]} for of in SURE_OF):
        msg = "these are weights of other signs"
        raise ValueError(msg)
    return {
        of: Calibration(tuple(float(told[of][name]) for name in SIGNS[of]), float(told[of]["bias"])) for of in SURE_OF
    }


def signs_of(act: ToldAct) -> dict[str, Signs]:
    """Return what tells how sure the fields of a report are, by field; of those that say something and were weighed."""
    raw, report = act.report.sureness, act.report
    weighed = {
        "event": raw.event is not None,
        "type": raw.event is not None,
        "status": raw.event is not None,
        "agents": raw.agents is not None and bool(report.agents),
        "targets": raw.targets is not None and bool(report.targets),
        "places": raw.places is not None and bool(report.places),
        "when": raw.when is not None,
    }
    return {of: _TELLING[of](act) for of in SURE_OF if weighed[of]}


def _event(act: ToldAct) -> Signs:
    report, ruled = act.report, act.trigger.rule.line > 0
    odds = _odds(report.sureness.event)
    return (
        *(odds, ruled, odds * ruled, act.word.pos_ == "NOUN"),
        *(bool(report.agents), bool(report.targets), bool(report.places)),
        report.when_link in (Link.ATTACHED, Link.SENTENCE),
        *(report.status is status for status in Status),
    )


def _type(act: ToldAct) -> Signs:
    raw, ruled = act.report.sureness, act.trigger.rule.line > 0
    odds = _odds(raw.type)
    return (odds, ruled, odds * ruled, _odds(raw.event), raw.type is None, act.word.pos_ == "NOUN")


def _status(act: ToldAct) -> Signs:
    report, ruled = act.report, act.trigger.rule.line > 0
    return (
        *(report.status is status for status in Status),
        *(_odds(report.sureness.event), ruled, act.word.pos_ == "NOUN", _odds(report.sureness.status)),
    )


def _agents(act: ToldAct) -> Signs:
    return _parties(act, act.report.agents, act.report.sureness.agents)


def _targets(act: ToldAct) -> Signs:
    return _parties(act, act.report.targets, act.report.sureness.targets)


def _parties(act: ToldAct, mentions: Sequence[ActorMention], chance: float | None) -> Signs:
    here = any(act.report.span.covers(mention.span) for mention in mentions)
    unnamed = all(mention.actor.kind is ActorKind.UNNAMED for mention in mentions)
    return (_odds(chance), act.trigger.rule.line > 0, here, unnamed, len(mentions) > 1)


def _places(act: ToldAct) -> Signs:
    report = act.report
    return (
        _odds(report.sureness.places),
        *(any(part.link is link for part in report.places) for link in _PLACE_LINKS),
        all(part.place.kind is PlaceKind.COUNTRY for part in report.places),
        len(report.places) > 1,
    )


def _when(act: ToldAct) -> Signs:
    report = act.report
    return (_odds(report.sureness.when), *(report.when_link is link for link in _DAY_LINKS))


def _odds(chance: float | None) -> float:
    """Return the log odds of a chance; what was not weighed speaks neither for nor against."""
    if chance is None:
        return 0.0
    if not 0 < chance < 1:
        return math.copysign(_FURTHEST, chance - 1 / 2)
    return _bounded(math.log(chance / (1 - chance)))


def _bounded(odds: float) -> float:
    return max(-_FURTHEST, min(_FURTHEST, odds))


_PARTY_SIGNS = ("odds", "by_rule", "in_sentence", "unnamed", "several")
_STATUSES = tuple(f"status_{status}" for status in Status)
# What the signs of each field are called.
SIGNS: Mapping[str, tuple[str, ...]] = {
    "event": ("odds", "by_rule", "odds_by_rule", "noun", "agents", "targets", "places", "dated_here", *_STATUSES),
    "type": ("odds", "by_rule", "odds_by_rule", "act_odds", "unknown_type", "noun"),
    "status": (*_STATUSES, "act_odds", "by_rule", "noun", "odds"),
    "agents": _PARTY_SIGNS,
    "targets": _PARTY_SIGNS,
    "places": ("odds", *(f"link_{link}" for link in _PLACE_LINKS), "country", "several"),
    "when": ("odds", *(f"link_{link}" for link in _DAY_LINKS)),
}
_TELLING: Mapping[str, Callable[[ToldAct], Signs]] = {
    "event": _event,
    "type": _type,
    "status": _status,
    "agents": _agents,
    "targets": _targets,
    "places": _places,
    "when": _when,
}
