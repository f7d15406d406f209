"""Currencies as news English writes them, by their ISO 4217 codes: signs, codes and names."""

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

# Money of one state, or of one that is meant unless another is named.
_WORDS = {
    "dollar": "USD",
    "euro": "EUR",
    "pound": "GBP",
    "yuan": "CNY",
    "renminbi": "CNY",
    "yen": "JPY",
    "ruble": "RUB",
    "rouble": "RUB",
    "hryvnia": "UAH",
    "won": "KRW",
    "shekel": "ILS",
    "lira": "TRY",
    "naira": "NGN",
    "zloty": "PLN",
    "baht": "THB",
    "ringgit": "MYR",
    "rupiah": "IDR",
    "dong": "VND",
    "rand": "ZAR",
    "afghani": "AFN",
    "lari": "GEL",
    "tenge": "KZT",
    "taka": "BDT",
    "birr": "ETB",
    "cedi": "GHS",
    "forint": "HUF",
    "koruna": "CZK",
}

# Money that several states call by one word: by the adjective before it.
_OWNED = {
    "dollar": {
        "australian": "AUD",
        "canadian": "CAD",
        "singapore": "SGD",
        "taiwan": "TWD",
        "taiwanese": "TWD",
        "zealand": "NZD",
        "kong": "HKD",
    },
    "pound": {"egyptian": "EGP", "sudanese": "SDG", "lebanese": "LBP", "syrian": "SYP"},
    "rupee": {"indian": "INR", "pakistani": "PKR", "nepali": "NPR", "nepalese": "NPR", "lankan": "LKR"},
    "franc": {"swiss": "CHF", "cfa": "XOF", "congolese": "CDF", "rwandan": "RWF"},
    "peso": {"mexican": "MXN", "philippine": "PHP", "argentine": "ARS", "chilean": "CLP", "colombian": "COP"},
    "dinar": {"iraqi": "IQD", "kuwaiti": "KWD", "jordanian": "JOD", "serbian": "RSD", "libyan": "LYD"},
    "riyal": {"saudi": "SAR", "qatari": "QAR", "yemeni": "YER"},
    "rial": {"iranian": "IRR", "omani": "OMR", "yemeni": "YER"},
    "dirham": {"emirati": "AED", "uae": "AED", "moroccan": "MAD"},
    "crown": {"swedish": "SEK", "norwegian": "NOK", "danish": "DKK", "czech": "CZK"},
    "krona": {"swedish": "SEK"},
    "krone": {"norwegian": "NOK", "danish": "DKK"},
    "shilling": {"kenyan": "KES", "somali": "SOS", "ugandan": "UGX", "tanzanian": "TZS"},
    "lira": {"lebanese": "LBP", "syrian": "SYP"},
    "ruble": {"belarusian": "BYN"},
    "won": {"north": "KPW"},
}

_STATES = """
    japanese chinese russian american us british turkish israeli ukrainian nigerian polish thai malaysian indonesian
    korean vietnamese georgian afghan hungarian
"""
OWNERS = frozenset({*_STATES.split(), *(owner for owners in _OWNED.values() for owner in owners)})


def currency_of(word: str, owner: str = "") -> str | None:
    """Return the code of a currency's name, given the adjective before it; None where it names none for sure."""
    word, owner = word.lower(), owner.lower()
    if word in CODES:
        return CODES[word]
    for name in (word, word.removesuffix("s"), word.removesuffix("es")):
        code = _OWNED.get(name, {}).get(owner) or _WORDS.get(name)
        if code is not None:
            return code
    return None
