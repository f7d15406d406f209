"""Clauses → reports: who did what to whom, where, when and how surely, one report for each act of a sentence."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from geo.actors.states import States
from geo.articles.datelines import dateline_town
from geo.engines import EXTRACTOR
from geo.events.act_words import ActsByWord
from geo.events.attachment import Standing, places_of, sentence_places, standing
from geo.events.basis import with_basis
from geo.events.harmless import without_harmless
from geo.events.judge import LEAST, Judge, with_judged
from geo.events.likely_status import likely_status
from geo.events.linking import SentenceLinker, words_naming
from geo.events.listed_scenes import with_lists
from geo.events.narration import Storyline, depth_of, verb_beside
from geo.events.positions import ToldAct, is_short
from geo.events.proposals import quoted_words
from geo.events.reading import Reading
from geo.events.status import is_nobodys, status_of
from geo.events.story_days import with_likely_days
from geo.events.story_parties import with_likely_parties, without_unlikely_targets
from geo.events.story_scenes import with_likely_scenes, without_unlikely_scenes
from geo.events.sureness import with_sureness
from geo.events.tallies import Tallies
from geo.events.threads import answer, follow_threads, imply, stay_on_scene
from geo.events.timing import date_of, nearly_now, told_length
from geo.events.triggers import Trigger, find_triggers
from geo.events.unknown_ground import UnknownGround, with_holders, without_carried_towns
from geo.events.unnamed import can_act, unnamed_party
from geo.events.visits import stay_on_visits
from geo.languages.words import words_of
from geo.model import (
    UNWEIGHED,
    ActorMention,
    Article,
    DateMention,
    EventPlace,
    Link,
    PlaceKind,
    Report,
    Span,
    Status,
    Sureness,
    Toponym,
    content_id,
)
from geo.ontology import REFUSAL, Trait, types_with
from geo.places.named_again import named_again
from geo.stopping import go_on
from geo.syntax.clauses import surface_subjects
from geo.syntax.lexicon import Lexicon, WordKind
from geo.syntax.parties import Cast, TokenIndex

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Sentence

_Mention = TypeVar("_Mention", Toponym, DateMention)

_BY_SCENE = types_with(Trait.SCENE_SUFFICES)
_TAKING_SIDES = types_with(Trait.TAKES_SIDES)
_HARMING = types_with(Trait.HARMS)
_SURE = 0.6  # chance from which on an act that names nobody is kept for the second look
_LEAD = 2  # sentences of a story that tell its news
_LONGEST_HEADING = 12  # tokens
_LONGEST_SENTENCE = 250  # tokens; what is longer is a list or a table, not a sentence


@dataclass(frozen=True, slots=True)
class _Scene:
    """What is known of a sentence when its reports are made."""

    article: Article
    sentence: "Sentence"
    cast: Cast
    toponyms: tuple[tuple[Toponym, Standing], ...]
    dates: tuple[tuple[DateMention, Standing], ...]
    acts: frozenset[int]  # words that head acts
    linker: SentenceLinker  # asks no encoder, as where the forest of scenes has learned
    careful_linker: SentenceLinker
    told_also: Mapping[int, Sequence["Token"]]  # further words of an act, by its head
    reading: Reading | None
    is_short: bool  # the text


@dataclass(slots=True)
class _FirstLook:
    """What the sentences of a story tell by themselves; acts, and the days that go on, by the ids of their reports."""

    reports: list[Report] = field(default_factory=list)
    acts: dict[str, Trigger] = field(default_factory=dict)
    days: dict[str, tuple[DateMention, Link]] = field(default_factory=dict)

    def acts_of(self, reports: Iterable[Report]) -> tuple[ToldAct, ...]:
        """Return reports with the acts that they were made from."""
        return tuple(ToldAct(report, self.acts[report.id]) for report in reports)


@dataclass(frozen=True, slots=True)
class RuleEvents:
    """Our rules as an `EventEngine`."""

    states: States
    lexicon: Lexicon
    judge: Judge | None = None
    read: Callable[["Doc"], Reading] | None = None  # asks an encoder

    def find_reports(
        self,
        doc: "Doc",
        article: Article,
        toponyms: Sequence[Toponym],
        dates: Sequence[DateMention],
        actors: Sequence[ActorMention],
    ) -> tuple[Report, ...]:
        """Return the happenings that an article tells of, in the text's order."""
        return find_reports(doc, article, toponyms, dates, actors, self.states, self.lexicon, self.judge, self.read)


def find_reports(
    doc: "Doc",
    article: Article,
    toponyms: Sequence[Toponym],
    dates: Sequence[DateMention],
    actors: Sequence[ActorMention],
    states: States,
    lexicon: Lexicon,
    judge: Judge | None = None,
    read: Callable[["Doc"], Reading] | None = None,
) -> tuple[Report, ...]:
    """Return the happenings that an article tells of, in the text's order.

    Args:
        doc: The article's text, parsed.
        article: Where it is from.
        toponyms: The places that it names.
        dates: The dates that it names.
        actors: The parties that it names.
        states: Where countries, and who acts for them, are looked up that are implied, and not named.
        lexicon: Which words name acts.
        judge: What adds acts that no rule finds, and parties that nothing names; none for the rules alone.
        read: Asks an encoder what it makes of the text, if one is to be asked; the judge is one that goes by it.
    """
    reading = read(doc) if read is not None else None
    cast = Cast(TokenIndex(doc), actors, toponyms, states, lexicon)
    grounds = (*toponyms, *named_again(doc, toponyms))
    first = _first_look(doc, article, cast, grounds, dates, judge, reading)
    told = [_dated(report, first.days) for report in follow_threads(first.reports)]
    kept = [report for report in told if _says_who_or_where(report) or _is_sure(first.acts[report.id])]
    threaded = [imply(report, states) for report in kept]
    implied = {report.id for report, before in zip(threaded, kept, strict=True) if report.targets != before.targets}
    dateline = dateline_town(article.text, toponyms, article.language)
    carried = stay_on_scene(stay_on_visits(answer(threaded)), toponyms, dateline, gazetteer=states.gazetteer)
    unknown = UnknownGround(doc, toponyms, cast.index)
    placed = without_carried_towns(first.acts_of(carried), unknown, states.gazetteer, dateline)
    if judge is not None:
        parted = filter(_says_who_or_where, with_likely_parties(first.acts_of(placed), doc, cast, reading))
        timed = with_likely_days(first.acts_of(parted), doc, article.published, dates, reading)
        scened = with_likely_scenes(first.acts_of(timed), doc, grounds, dateline, reading)
        sure = with_sureness(first.acts_of(scened), careful=reading is not None)
        placed = without_unlikely_targets(without_unlikely_scenes(sure))
    listed = with_lists(placed, toponyms, cast.index)
    held = with_holders(first.acts_of(listed))
    return with_basis(first.acts_of(held), {report.id: report for report in first.reports}, implied)


def _first_look(
    doc: "Doc",
    article: Article,
    cast: Cast,
    grounds: Sequence[Toponym],
    dates: Sequence[DateMention],
    judge: Judge | None,
    reading: Reading | None,
) -> _FirstLook:
    """Read a story sentence by sentence, each for itself but for the days that go on from one to the next."""
    index = cast.index
    named, dated = _Mentions(index, grounds), _Mentions(index, dates)
    taken = frozenset(token.i for mention in dates for token in index.tokens_of(mention.span))
    quoted = quoted_words(doc) if judge is not None else frozenset()
    story, tallies, found = Storyline(article.published, dates), Tallies(doc, index, dates, cast.lexicon), _FirstLook()
    short = is_short(doc)
    for sentence in doc.sents:
        go_on()
        number = story.next_sentence()
        if len(sentence) > _LONGEST_SENTENCE or _is_heading(sentence):
            continue
        triggers = find_triggers(sentence, cast, taken=taken)
        if judge is not None:
            triggers = with_judged(
                sentence,
                triggers,
                cast,
                judge,
                number=number - 1,
                taken=taken,
                quoted=quoted,
                reading=reading,
                short=short,
            )
        triggers = without_harmless(triggers, sentence, cast.lexicon)
        acts = ActsByWord(triggers)
        scene = _scene(article, sentence, acts, cast, named, dated, reading, short=short)
        made = [_report(trigger, scene, unnamed=judge is not None) for trigger in triggers]
        found.acts |= {report.id: trigger for report, trigger in zip(made, triggers, strict=True)}
        found.days |= _days_carried(story, triggers, made, leads=number <= _LEAD)
        found.reports += tallies.attach(sentence, acts, made)
        story.read((mention, depth_of(stand.word)) for mention, stand in scene.dates)
    return found


def _is_heading(sentence: "Sentence") -> bool:
    """Say whether a line only heads what follows: marked so, or short, without verb and full stop."""
    line = sentence.text.strip()
    if line.startswith("#"):
        return True
    verbal = any(token.pos_ in {"VERB", "AUX"} for token in sentence)
    return len(sentence) <= _LONGEST_HEADING and not verbal and not line.endswith((".", "!", "?", "”", '"', ":"))


def _says_who_or_where(report: Report) -> bool:
    """Say whether a report names enough to be one: words and dealings need a party, deeds a party or a scene."""
    where = report.type in _BY_SCENE and bool(report.places or report.left_open)
    return bool(report.agents or report.targets) or where


def _is_sure(trigger: Trigger) -> bool:
    """Say whether who takes part in an act may be told elsewhere: the judge is sure of it, or sides with a rule."""
    opinion = trigger.opinion
    return opinion is not None and opinion.act >= (LEAST if trigger.rule.line else _SURE)


def _days_carried(
    story: Storyline, triggers: Sequence[Trigger], reports: Sequence[Report], *, leads: bool
) -> dict[str, tuple[DateMention, Link]]:
    """Return the days that the acts of a sentence are of by the story, by the ids of their reports."""
    told = zip(triggers, reports, strict=True)
    days = ((report.id, story.day_of(trigger, report.status, leads=leads)) for trigger, report in told)
    return {report_id: day for report_id, day in days if day is not None}


def _dated(report: Report, carried: Mapping[str, tuple[DateMention, Link]]) -> Report:
    """Return a report with the day that goes on, where neither it nor another of the same happening has one."""
    if report.when is not None or report.id not in carried:
        return report
    day, link = carried[report.id]
    return replace(report, when=day.when, when_span=day.span, when_link=link)


def _scene(
    article: Article,
    sentence: "Sentence",
    acts: ActsByWord,
    cast: Cast,
    toponyms: "_Mentions[Toponym]",
    dates: "_Mentions[DateMention]",
    reading: Reading | None,
    *,
    short: bool,
) -> _Scene:
    named = tuple(toponyms.standing_in(sentence))
    places = [toponym for toponym, _ in named]
    linker = SentenceLinker(sentence, places)
    return _Scene(
        article,
        sentence,
        cast,
        named,
        tuple(dates.standing_in(sentence)),
        frozenset(trigger.head.i for trigger in acts.triggers),
        linker,
        linker if reading is None else SentenceLinker(sentence, places, reading),
        acts.others(sentence),
        reading,
        short,
    )


class _Mentions(Generic[_Mention]):
    """The mentions of an article by where they start, with the words that head them."""

    def __init__(self, index: TokenIndex, mentions: Sequence[_Mention]) -> None:
        self._index = index
        self._sorted: list[_Mention] = sorted(mentions, key=_start)
        self._starts = [_start(mention) for mention in self._sorted]

    def standing_in(self, sentence: "Sentence") -> Iterator[tuple[_Mention, Standing]]:
        """Yield the mentions in a sentence, each with its place in the parse."""
        first, last = (bisect_left(self._starts, at) for at in (sentence.start_char, sentence.end_char))
        for mention in self._sorted[first:last]:
            root = self._index.root_of(mention.span)
            if root is not None:
                yield mention, standing(root)


def _start(mention: Toponym | DateMention) -> int:
    return mention.span.start


def _report(trigger: Trigger, scene: _Scene, *, unnamed: bool) -> Report:
    status, refused, near = status_of(trigger)
    surely: float | None = None
    # Where to say it is the act an encoder sees what is to be done, and takes it for what is to come.
    if scene.reading is not None and not (refused or trigger.is_said or is_nobodys(trigger)):
        status, surely = likely_status(status, scene.reading, trigger.head.i, near=near, short=scene.is_short)
    agents, targets = _parties(trigger, scene.cast)
    if unnamed:
        agents, targets = _with_unnamed(trigger, scene.cast, agents, targets)
    places = _places(trigger, scene)
    date = _date(trigger, scene, status)
    span = _sentence_span(scene)
    words = Span(_trigger_start(trigger), _trigger_end(trigger))
    kind = REFUSAL if refused else trigger.rule.type
    return Report(
        id=content_id(scene.article.id, words.start, words.end, kind),
        article=scene.article.id,
        span=span,
        sentence=scene.article.text[span.start : span.end],
        trigger=words,
        type=kind,
        status=status,
        agents=agents,
        targets=targets,
        places=places,
        when=date[0].when if date else None,
        when_span=date[0].span if date else None,
        when_link=date[1] if date else None,
        extractor=EXTRACTOR,
        sureness=_weighed(trigger, surely),
        also=tuple(Span(word.idx, word.idx + len(word)) for word in scene.told_also.get(trigger.head.i, ())),
        sense=scene.reading.sense(trigger.head.i) if scene.reading is not None else b"",
        left_open=_left_open(trigger, scene, targets if _tells_where(places) else ()),
    )


def _weighed(trigger: Trigger, status: float | None) -> Sureness:
    opinion = trigger.opinion
    return Sureness(event=opinion.act, type=opinion.type, status=status) if opinion is not None else UNWEIGHED


def _places(trigger: Trigger, scene: _Scene) -> tuple[EventPlace, ...]:
    attached = places_of(trigger, scene.toponyms, scene.acts)
    return attached or sentence_places(trigger, scene.toponyms, scene.acts, scene.linker)


def _tells_where(places: Iterable[EventPlace]) -> bool:
    """Say whether an act's own words name a town that it was in or near, and so whom it met is none."""
    return any(item.link is Link.ATTACHED and item.place.kind is PlaceKind.CITY for item in places)


def _left_open(trigger: Trigger, scene: _Scene, met: Sequence[ActorMention]) -> tuple[Span, ...]:
    """Return the names in a sentence of where a deed was that nothing places, but whom it `met`; words are anywhere."""
    if trigger.rule.type not in _BY_SCENE:
        return ()
    links = scene.careful_linker.left_open((*words_naming(trigger), *scene.told_also.get(trigger.head.i, ())))
    return tuple(link.span for link in links if not any(link.span.overlaps(mention.span) for mention in met))


def _date(trigger: Trigger, scene: _Scene, status: Status) -> tuple[DateMention, Link] | None:
    published = scene.article.published
    found = date_of(trigger, scene.dates, scene.acts, published, status)
    if found is not None:
        return found
    own = nearly_now(trigger, published) or told_length(trigger, published)
    return (own, Link.ATTACHED) if own is not None else None


def _parties(trigger: Trigger, cast: Cast) -> tuple[tuple[ActorMention, ...], tuple[ActorMention, ...]]:
    agents = cast.mentions(trigger.agents)
    targets = cast.mentions(trigger.targets)
    for part in trigger.swallowed:
        if part.rule.type is trigger.rule.type:  # those who are asked, or whose ban is broken, do not act
            agents = agents or cast.mentions(part.agents)
        targets = targets or cast.mentions(part.targets)
    if trigger.rule.type in _TAKING_SIDES:
        targets = _spoken_of(trigger, cast) or targets
    if not targets and trigger.rule.type in _HARMING:
        targets = _spoken_of(trigger, cast)
    if not agents and (verb := verb_beside(trigger)) is not None:
        met = {mention.actor.id for mention in targets}
        agents = tuple(
            mention for mention in cast.mentions(surface_subjects(verb, trigger.lexicon)) if mention.actor.id not in met
        )
    taken = {mention.actor.id for mention in agents}
    targets = tuple(mention for mention in targets if mention.actor.id not in taken)
    if trigger.rule.mutual and not targets:
        targets = agents[1:]
    return agents, targets


def _with_unnamed(
    trigger: Trigger, cast: Cast, agents: tuple[ActorMention, ...], targets: tuple[ActorMention, ...]
) -> tuple[tuple[ActorMention, ...], tuple[ActorMention, ...]]:
    """Return the parties of an act, and for those that nothing names what their nouns say."""
    if not agents:
        doers = (word for word in trigger.agents if can_act(word, cast))
        agents = unnamed_party(doers, cast, taken={mention.actor.id for mention in targets})
    if not targets:
        # "Fired rockets into Israel" is done to what its row says that it is done to, if that stands there.
        objects = () if trigger.targets or trigger.rule.kind is not WordKind.VERB else trigger.slot(("iobj", "obj"))
        targets = unnamed_party((*trigger.targets, *objects), cast, taken={mention.actor.id for mention in agents})
    return agents, targets


def _spoken_of(trigger: Trigger, cast: Cast) -> tuple[ActorMention, ...]:
    """Return whom an act is for or against: those in the first slot that tells any, or whose things stand in it."""
    where = words_of(trigger.head).acts.where
    for slot in trigger.rule.targets:
        if slot in where:
            continue
        found = {mention.actor.id: mention for token in trigger.slot((slot,)) for mention in cast.behind(token)}
        if found:
            return tuple(found.values())
    return ()


def _sentence_span(scene: _Scene) -> Span:
    """Return the sentence without the blanks at its ends."""
    start, text = scene.sentence.start_char, scene.sentence.text
    return Span(start + len(text) - len(text.lstrip()), start + len(text.rstrip()))


def _trigger_start(trigger: Trigger) -> int:
    return min(word.idx for word in trigger.words)


def _trigger_end(trigger: Trigger) -> int:
    """Return the end of the trigger's first run of words: a light verb and its noun may lie far apart."""
    return max(word.idx + len(word) for word in trigger.words)
