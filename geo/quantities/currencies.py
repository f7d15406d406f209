"""Currencies as news writes them, by their ISO 4217 codes: signs, codes and names."""

from collections.abc import Mapping
from functools import cache

from geo.languages.words import words_in
from geo.model import DEFAULT_LANGUAGE

SIGNS = {
    "$": "USD",
    "us$": "USD",
    "a$": "AUD",
    "c$": "CAD",
    "hk$": "HKD",
    "nz$": "NZD",
    "nt$": "TWD",
    "s$": "SGD",
    "r$": "BRL",
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "₹": "INR",
    "₽": "RUB",
    "₩": "KRW",
    "₺": "TRY",
    "₴": "UAH",
    "₪": "ILS",
    "₦": "NGN",
}

_CODES = """
    USD EUR GBP CNY JPY RUB UAH INR PKR CHF KRW ILS SAR AED AUD CAD TWD BRL ZAR NGN KES PLN SEK NOK DKK CZK HUF
    SGD HKD NZD MXN THB IDR VND MYR PHP EGP IRR IQD QAR KWD KZT GEL AMD AZN BDT LKR ETB GHS COP CLP ARS
"""
CODES = {code.lower(): code for code in _CODES.split()} | {"rmb": "CNY"}

_NOBODY: Mapping[str, str] = {}


@cache
def owners_in(language: str) -> frozenset[str]:
    """Return the adjectives that tell whose money is meant."""
    words = words_in(language).currencies
    return words.states.union(*words.owned.values())


def currency_of(word: str, owner: str = "", language: str = DEFAULT_LANGUAGE) -> str | None:
    """Return the code of a currency's name, given the adjective before it; None where it names none for sure."""
    words = words_in(language).currencies
    word, owner = word.lower(), owner.lower()
    if word in CODES:
        return CODES[word]
    for name in (word, *(word.removesuffix(ending) for ending in words.plural_endings)):
        code = words.owned.get(name, _NOBODY).get(owner) or words.names.get(name)
        if code is not None:
            return code
    return None
