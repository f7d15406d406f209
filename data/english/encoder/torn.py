"""QANom's sentences → the texts that they stood in, as far as they are kept, written as they are printed.

Half of them are Wikinews's, half Wikipedia's; the corpus (MIT) keeps them word by word, each with the number of its
text, its paragraph and its place in it.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

from geo.model import Article

PRINTED = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}", "--": "–"}
OPENS, CLOSES = "``", "''"  # quotation marks
NO_SPACE_BEFORE = re.compile(r" (?=[,.;:!?%)\]}]|n't\b|'(?:s|re|ve|ll|d|m)\b|'(?= ))")
NO_SPACE_AFTER = re.compile(r"(?<=[(\[{$£€]) ")


def whole_texts(records: Iterable[Mapping[str, str]]) -> list[Article]:
    """Put sentences together to texts of which nothing is known.

    Args:
        records: Each with `text` and an `id` of five parts: corpus, site, number of the text, paragraph, sentence.
    """
    sentences = sorted({(*_place(record["id"]), as_printed(record["text"])) for record in records})
    found = []
    for name, of_text in groupby(sentences, key=lambda one: one[0]):
        paragraphs = groupby(of_text, key=lambda one: one[1])
        found.append(Article(name, "\n\n".join(" ".join(one[-1] for one in of_one) for _, of_one in paragraphs)))
    return found


def _place(identity: str) -> tuple[str, int, int]:
    text, paragraph, sentence = identity.rsplit(":", 2)
    return text, int(paragraph), int(sentence)


def as_printed(text: str) -> str:
    r"""Return a text whose words and marks stand apart as it is printed.

    >>> as_printed("He said : `` We ca n't -LRB- yet -RRB- . ''")
    'He said: "We can\'t (yet)."'
    """
    text = " ".join(PRINTED.get(word, word) for word in text.split())
    text = text.replace(f"{OPENS} ", '"').replace(f" {CLOSES}", '"').replace(OPENS, '"').replace(CLOSES, '"')
    return NO_SPACE_AFTER.sub("", NO_SPACE_BEFORE.sub("", text))
