"""The words of a language: one table for each part that reads, built once.

A language is a folder of `data/` with a file `language.toml` and a folder `words`, which holds a file for each field of
`Words`. The language of a `Doc` is that of its vocabulary; one that was made by hand has none, and counts as English.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, get_type_hints

from geo.errors import DataError, LanguageError
from geo.languages.actors import (
    PartyNameWords,
    PartyNamingWords,
    PartyPhraseWords,
    PartyReferenceWords,
    PartyTitleWords,
    PartyWords,
    QuotationWords,
)
from geo.languages.articles import ColumnWords, DatelinePatterns, FileWords
from geo.languages.dates import DateFindingWords, DateNameWords, DatePatterns, DateWords, TenseWords
from geo.languages.events import (
    ActWords,
    AttachmentWords,
    LinkWords,
    NarrationWords,
    StatusWords,
    StoryWords,
    TimingWords,
)
from geo.languages.joining import OriginWords
from geo.languages.language import AcronymWords, MendingWords, OpenerWords, SentenceWords, TellingWords
from geo.languages.places import (
    CapitalWords,
    CoordinateWords,
    HomeCues,
    PlaceAgainWords,
    PlaceNameWords,
    PlacePhraseWords,
    PlaceSpellings,
    PlaceUseWords,
    PlaceWords,
)
from geo.languages.quantities import AmountWords, CurrencyWords, QuantityWords
from geo.languages.syntax import BelongingWords, ClauseWords
from geo.languages.tables import read_table
from geo.model import DEFAULT_LANGUAGE
from geo.resources import resource_path

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token
    from spacy.vocab import Vocab

# What spaCy calls a vocabulary of no language, and of any.
_NO_LANGUAGE = frozenset({"", "xx"})


@dataclass(frozen=True, slots=True)
class Language:
    """A language that articles can be read in: its code (BCP 47), its name, and the folder of its data."""

    code: str
    name: str
    folder: Path


@dataclass(frozen=True, slots=True)
class _LanguageFile:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a language. Each field is a file of its folder `words`."""

    date_words: DateWords
    date_patterns: DatePatterns
    date_tense: TenseWords
    date_names: DateNameWords
    date_finding: DateFindingWords
    amounts: AmountWords
    currencies: CurrencyWords
    quantities: QuantityWords
    timing: TimingWords
    quotations: QuotationWords
    party_words: PartyWords
    party_names: PartyNameWords
    party_titles: PartyTitleWords
    party_phrases: PartyPhraseWords
    party_references: PartyReferenceWords
    party_naming: PartyNamingWords
    datelines: DatelinePatterns
    files: FileWords
    columns: ColumnWords
    place_words: PlaceWords
    place_again: PlaceAgainWords
    place_names: PlaceNameWords
    place_spellings: PlaceSpellings
    place_uses: PlaceUseWords
    place_phrases: PlacePhraseWords
    home_cues: HomeCues
    capitals: CapitalWords
    coordinates: CoordinateWords
    telling: TellingWords
    sentences: SentenceWords
    mending: MendingWords
    openers: OpenerWords
    acronyms: AcronymWords
    clauses: ClauseWords
    belonging: BelongingWords
    acts: ActWords
    status: StatusWords
    attachment: AttachmentWords
    links: LinkWords
    narration: NarrationWords
    story: StoryWords
    origins: OriginWords


@cache
def languages() -> Mapping[str, Language]:
    """Return the languages that have a folder, by their codes.

    Raises:
        DataError: A file that tells of one is wrong.
    """
    found = {}
    for path in sorted(resource_path("data").glob("*/language.toml")):
        told = read_table(path, _LanguageFile)
        found[told.code] = Language(told.code, told.name, path.parent)
    return found


def language_of(code: str) -> Language:
    """Return the language of a code such as "en" or "en-GB".

    Raises:
        LanguageError: It has no folder.
    """
    known = languages()
    found = known.get(_primary(code))
    if found is None:
        names = ", ".join(f"{each.name} ({each.code})" for each in known.values())
        msg = f"articles in the language {code!r} cannot be read; there is {names}"
        raise LanguageError(msg)
    return found


def is_read(code: str) -> bool:
    """Say whether a language has a folder."""
    return _primary(code) in languages()


def _primary(code: str) -> str:
    """Return what a code says of the language itself: "en" of "en-GB"."""
    return code.lower().partition("-")[0]


@cache
def words_in(code: str = DEFAULT_LANGUAGE) -> Words:
    """Return the words of a language.

    Raises:
        LanguageError: It has no folder.
        DataError: A file of it is missing or wrong.
    """
    return words_at(language_of(code).folder / "words")


def words_at(folder: Path) -> Words:
    """Return the words that stand in a folder.

    Raises:
        DataError: A file of it is missing, wrong, or one that nobody reads.
    """
    kinds = get_type_hints(Words)
    names = [field.name for field in fields(Words)]
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in names:
            msg = f"{path} is read by nobody; there is {', '.join(names)}"
            raise DataError(msg)
    return Words(**{name: read_table(folder / f"{name}.toml", kinds[name]) for name in names})


def words_of(parsed: "Doc | Span | Token") -> Words:
    """Return the words of the language that a text is parsed in."""
    return _words_of_vocabulary(parsed.vocab)


def code_of(parsed: "Doc | Span | Token") -> str:
    """Return the code of the language that a text is parsed in."""
    return _code_of_vocabulary(parsed.vocab)


def forget_vocabularies() -> None:
    """Let go of the vocabularies that were asked for, so that a pipeline that nobody uses goes with its words."""
    _words_of_vocabulary.cache_clear()
    _code_of_vocabulary.cache_clear()


@lru_cache(maxsize=16)  # asked for each word
def _words_of_vocabulary(vocab: "Vocab") -> Words:
    return words_in(_code_of_vocabulary(vocab))


@lru_cache(maxsize=16)  # likewise
def _code_of_vocabulary(vocab: "Vocab") -> str:
    code: str = vocab.lang
    return DEFAULT_LANGUAGE if code in _NO_LANGUAGE else code
