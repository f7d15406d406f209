"""What the parser is known to get wrong in news English, told by the words round it: so that clauses are read right."""

from collections.abc import Container
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token


def is_hidden_passive(token: "Token") -> bool:
    """Say whether the parser took "was shot" for a noun after a form of "to be"."""
    if token.pos_ != "NOUN" or token.tag_ != "NN":
        return False
    deps = {child.dep_ for child in token.children}
    return bool(deps & {"cop", "aux:pass"}) and not deps & {"det", "nmod:poss", "amod"}


def is_hidden_verb(token: "Token") -> bool:
    """Say whether the parser took "France voiced concern" for a phrase of which the verb describes the noun."""
    hidden = token.dep_ == "amod" and token.tag_ in {"VBD", "VBZ", "VBP"} and token.i < token.head.i
    return hidden and any(child.dep_ in {"nsubj", "csubj"} for child in token.lefts)


def particle_before(child: "Token", verb: "Token") -> str:
    """Return what the parser took for a particle of the verb: "called on all sides to"."""
    before = child.doc[max(child.left_edge.i - 1, 0)]
    is_particle = before.dep_ == "compound:prt" and before.head == verb and child.i > verb.i
    return before.lower_ if is_particle else ""


def particle_within(child: "Token", verb: "Token", particles: Container[str]) -> "Token | None":
    """Return what the parser took for a preposition, and is part of the verb: "shut down the station"."""
    first = next((word for word in child.lefts if word.dep_ == "case"), None)
    if first is None or first.i != verb.i + 1 or first.lower_ not in particles:
        return None
    return first


def is_apart(child: "Token") -> bool:
    """Say whether a phrase tells what somebody else does meanwhile: "..., with the minister speaking in Rome"."""
    first = child.left_edge
    apart = first.i > 0 and child.doc[first.i - 1].text == ","
    return apart and any(word.dep_ == "acl" and word.tag_ in {"VBG", "VBN"} for word in child.children)


def is_object(child: "Token") -> bool:
    """Say whether what the parser took for a clause is a noun, and so what is acted upon."""
    clausal = {"nsubj", "nsubj:pass", "cop", "mark", "aux", "expl"}
    return child.pos_ in {"NOUN", "PROPN"} and not any(word.dep_ in clausal for word in child.children)
