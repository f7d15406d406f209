"""The tokenizer: spaCy's English rules, and what news text needs beyond them."""

from spacy.lang.char_classes import ALPHA, ALPHA_LOWER, ALPHA_UPPER, HYPHENS
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

# Abbreviations that keep their full stop, beyond spaCy's: ranks, the Associated Press's states and provinces, roads.
_WITH_STOPS = """
    Brig. Capt. Cmdr. Col. Cpl. Lt. Maj. Pvt. Sgt. Sens. Reps. Govs. Gens. Supt. Amb. Hon. Fr. Pres. Atty. Asst. Dept.
    Ariz. Ark. Calif. Colo. Conn. Del. Fla. Ga. Ill. Ind. Kan. Ky. La. Md. Mass. Mich. Minn. Miss. Mont. Neb. Nev.
    Okla. Ont. Que. Alta. Sask. Pa. Tenn. Tex. Va. Vt. Wash. Wis. Wyo. Ala. Ft. Mt. Ste. Ave. Blvd. Rd. Hwy. Univ.
    Jan. Feb. Mar. Apr. Aug. Sept. Sep. Oct. Nov. Dec. approx. est. etc. dept. govt.
    W.Va. N.Y. N.J. N.C. S.C. N.D. S.D. N.H. N.M. R.I. B.C. P.E.I. N.W.T. U.S. U.K. U.N. E.U. U.A.E. D.R. a.m. p.m.
"""
_ABBREVIATIONS = tuple(_WITH_STOPS.split())

# Joined units that the treebank writes as one word or spaCy's rules leave whole: 10km, 30mm, 5pm.
_UNITS = "km|km²|m²|mm|cm|m|kg|lb|ft|mi|mph|kph|nm|ha|bn|tn|mn|hrs?|am|pm|a\\.m\\.|p\\.m\\."
_RUNS = [r"!{2,}", r"\?{2,}", r"[!?]{2,}", r"-{2,}", r"={2,}", r"\*{2,}", r"_{2,}", r"~{2,}", r"#{2,}", r"\+{3,}"]
_DASHES = "-–—‑‐−"

# The treebank keeps "non-lethal" and "e-mail" whole; before a capital we cut all the same: "pro-Moscow" names a place.
_WHOLE = "non anti post pre re co semi pan mid ex un de e t x mini multi neo proto quasi ultra socio"
_PARTICLES = tuple(_WHOLE.split())


def make_tokenizer(language: Language) -> Tokenizer:
    """Return spaCy's English tokenizer with more abbreviations, runs of one sign kept whole, and more places to cut."""
    defaults = language.Defaults
    base = language.tokenizer
    return Tokenizer(
        language.vocab,
        rules={**base.rules, **{word: [{65: word}] for word in _ABBREVIATIONS}},
        prefix_search=compile_prefix_regex([*_RUNS, *defaults.prefixes, r"#(?=\w)"]).search,
        suffix_search=compile_suffix_regex([*_RUNS, *defaults.suffixes, *_suffixes()]).search,
        infix_finditer=compile_infix_regex([*_RUNS, *_kept(defaults.infixes), *_infixes()]).finditer,
        token_match=base.token_match,
        url_match=base.url_match,
    )


def _kept(infixes: list[str]) -> list[str]:
    """Return spaCy's infixes but the one that cuts at every hyphen."""
    return [rule for rule in infixes if HYPHENS not in rule]


def _suffixes() -> list[str]:
    return [rf"(?<=[0-9])(?:{_UNITS})", rf"[{_DASHES}]", r"´s", r"`s"]


def _infixes() -> list[str]:
    bare = "".join(rf"(?<!\b{particle})(?<!\b{particle.title()})" for particle in _PARTICLES)
    return [
        # "nears.U.S.-based", "war.The", "countries.In": a space is missing after the full stop.
        rf"(?<=[{ALPHA_LOWER}0-9%]{{2}}[\"'”’)])\.?(?=[{ALPHA_UPPER}][{ALPHA_LOWER}])",
        rf"{bare}(?<=[.{ALPHA}0-9])(?:[{_DASHES}]|--)(?=[{ALPHA_LOWER}])",
        rf"(?<=[.{ALPHA}0-9])(?:[{_DASHES}]|--)(?=[{ALPHA_UPPER}])",
        rf"(?<=[{ALPHA}])['’]s(?=[{_DASHES}])",
        rf"(?<=['’]s)[{_DASHES}](?=[{ALPHA}])",
        rf"(?<=[{ALPHA}])[–—−](?=[0-9])",
        rf"(?<=[{ALPHA}.)\"”])/(?=[{ALPHA}(])",
        rf"(?<=[{ALPHA}0-9%]),(?=[{ALPHA}])",
        rf"(?<=[{ALPHA}]),(?=[0-9])",
        rf"(?<=[{ALPHA}0-9.,!?])[“”\"()\[\];](?=[{ALPHA}0-9])",
        rf"(?<=[{ALPHA}0-9])[!?;:](?=[{ALPHA_UPPER}“\"])",
    ]
