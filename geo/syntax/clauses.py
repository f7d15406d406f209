"""Who stands where in a clause: the slots of a verb or noun, read from the dependency parse.

A slot is `subj`, `obj`, `iobj`, `by`, `poss`, `mod`, `that`, `xcomp`, `to-do`, `bare` (a phrase without preposition),
the preposition of a phrase, or the lemma of an adverb or particle; `must` and `vow` tell what a `speaker` says that
somebody has to do, or that the speaker will. Passives are turned round; what coordination, relative clauses,
participles and infinitives leave out is filled from where it stands.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo.languages.syntax import ClauseWords
from geo.languages.words import words_of
from geo.syntax.lexicon import Lexicon, WordKind
from geo.syntax.misreadings import (
    is_apart,
    is_hidden_passive,
    is_hidden_verb,
    is_object,
    particle_before,
    particle_within,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_DEEPEST = 8  # clauses that lend each other a subject
_SHORTEST_STEM = 2
SUBJECTS = frozenset({"nsubj", "csubj", "nsubj:outer", "csubj:outer"})
_NOW = frozenset({"VBZ", "VBP"})  # has to, have to
_PASSIVE_SUBJECTS = frozenset({"nsubj:pass", "csubj:pass"})
PHRASES = frozenset({"obl", "obl:unmarked", "obl:agent", "obl:tmod", "nmod", "nmod:unmarked"})


@dataclass(frozen=True, slots=True)
class Filler:
    """A word that fills a slot. The word heads its phrase."""

    slot: str
    token: "Token"


@dataclass(frozen=True, slots=True)
class PredicateFrame:
    """A verb or noun with what fills its slots, passive turned to active, and the lexicon that it was read with."""

    head: "Token"
    passive: bool
    fillers: tuple[Filler, ...]
    lexicon: Lexicon = field(repr=False, compare=False)

    def of(self, slot: str) -> tuple["Token", ...]:
        """Return the words in a slot, in the text's order, coordinated ones apart."""
        return tuple(filler.token for filler in self.fillers if filler.slot == slot)


def lemma_of(token: "Token", lexicon: Lexicon) -> str:
    """Return a word's dictionary form in small letters.

    The model's lemmatizer errs on words that it never saw ("invad"): a form that the lexicon knows is taken then.
    """
    lemma = (token.lemma_ or token.text).lower()
    known = lexicon.known
    if token.lower_ in lexicon.forms and (token.pos_ == "VERB" or is_hidden_passive(token)):
        return lexicon.forms[token.lower_]
    if lemma in known or token.pos_ not in {"VERB", "NOUN", "AUX"}:
        return lemma
    return next((form for form in _base_forms(token.lower_, words_of(token).clauses) if form in known), lemma)


def _base_forms(word: str, table: ClauseWords) -> Iterator[str]:
    """Yield what a regular inflected form may come from, likeliest first."""
    for ending, others in table.endings:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST_STEM:
            yield from (stem + other for other in others)
            if stem[-1] == stem[-2]:
                yield stem[:-1]


def preposition(token: "Token") -> str:
    """Return the first word of what introduces a phrase, or nothing: "in" for "in the city"."""
    for child in token.lefts:
        if child.dep_ in {"case", "mark"}:
            return child.lower_
        if child.dep_ == "compound":  # the parser hung it too low: "of French and German troops"
            return next((inner.lower_ for inner in child.lefts if inner.dep_ == "case"), "")
    return ""


def ending_of(token: "Token") -> str:
    """Return the mark that ends a word's sentence, as far as the parser hangs it on the sentence's head."""
    root = token
    for above in token.ancestors:
        root = above
    marks = [child.text for child in root.rights if child.dep_ == "punct"]
    return marks[-1] if marks else ""


def coordinated(token: "Token") -> tuple["Token", ...]:
    """Return a word and those that are coordinated with it, in the text's order."""
    found, stack = [token], [token]
    while stack:
        more = [child for child in stack.pop().children if child.dep_ == "conj"]
        found += more
        stack += more
    return tuple(sorted(found, key=lambda word: word.i)) if len(found) > 1 else (token,)


def content(token: "Token", lexicon: Lexicon) -> "Token":
    """Look through quantities: the airstrikes of "a series of airstrikes"."""
    quantities, of = lexicon.words("quantity"), words_of(token).clauses.of
    for _ in range(_DEEPEST):
        if lemma_of(token, lexicon) not in quantities:
            return token
        inner = next((c for c in token.children if c.dep_ == "nmod" and preposition(c) in of), None)
        if inner is None:
            return token
        token = inner
    return token


def is_passive(verb: "Token") -> bool:
    """Say whether a verb's surface subject is what is acted upon."""
    if _is_misread(verb):
        return False
    if is_hidden_passive(verb):
        return True
    deps = {child.dep_ for child in verb.children}
    if deps & _PASSIVE_SUBJECTS or "aux:pass" in deps or ("obl:agent" in deps and not _is_active(verb, deps)):
        return True
    if verb.dep_ == "conj" and verb.tag_ == "VBD" and not deps & {"aux", "nsubj", "obj"} and verb.head.tag_ == "VBN":
        return is_passive(verb.head)
    if verb.tag_ != "VBN" or any(child.dep_ in {"aux", "nsubj"} for child in verb.children):
        return False
    if verb.dep_ == "conj" and (verb.head.pos_ == "VERB" or is_hidden_passive(verb.head)):
        return is_passive(verb.head)
    return verb.dep_ in {"acl", "advcl", "amod"} and not any(child.dep_ == "obj" for child in verb.children)


def _is_active(verb: "Token", deps: set[str]) -> bool:
    """Say whether a "by" belongs to something else: "they protested against the bombing by the army"."""
    return verb.tag_ == "VBD" and "nsubj" in deps


def _is_misread(verb: "Token") -> bool:
    """Say whether the parser took for a passive what has two subjects: "the town which it seized"."""
    subjects = [child for child in verb.children if _is_surface(child)]
    return len(subjects) > 1 and not any(child.dep_ == "aux:pass" for child in verb.children)


def verb_frame(verb: "Token", lexicon: Lexicon) -> PredicateFrame:
    """Return a verb's slots."""
    passive = is_passive(verb)
    own = list(_own_fillers(verb, passive, lexicon))
    if is_hidden_verb(verb):
        own.append(Filler("obj", verb.head))
    subject_slot = _surface_slot(own, passive)
    if not any(_is_surface(child) for child in verb.children):
        own += [Filler(subject_slot, token) for token in surface_subjects(verb, lexicon)]
    if not passive and not any(filler.slot == "obj" for filler in own):
        own += [Filler("obj", token) for token in _missing_objects(verb) or _bare_objects(verb, lexicon)]
    objects = dict.fromkeys(word for filler in own if filler.slot == "obj" for word in coordinated(filler.token))
    own += [inner for word in objects for inner in _object_phrases(word)]
    own += _speech_round(verb, lexicon)
    return PredicateFrame(verb, passive, expand(own), lexicon)


def _speech_round(verb: "Token", lexicon: Lexicon) -> Iterator[Filler]:
    """Yield who says that something must, or will, be done: the slots `speaker`, and `must` or `vow`."""
    table = words_of(verb).clauses
    helpers, outer = _helpers_of(verb, lexicon)
    said = _said_with(helpers, outer, lexicon) if helpers else None
    if said is None:
        return
    own = any(child.lower_ in table.oneself for child in outer.children if child.dep_ == "nsubj")
    speakers = surface_subjects(said, lexicon)
    for helper in helpers:
        if _is_duty(helper, outer) and not _is_awaited(verb, helper, lexicon):
            yield Filler("must", helper)
            yield from (Filler("speaker", token) for token in speakers if not _is_own(token))
        elif own and helper.lower_ in table.vows:
            yield Filler("vow", helper)
            yield from (Filler("speaker", token) for token in speakers)


def _is_awaited(verb: "Token", helper: "Token", lexicon: Lexicon) -> bool:
    """Say whether what should be done has its day: "should come on Friday" is awaited, "should go by Friday" asked."""
    table, time = words_of(verb).clauses, lexicon.words("time")
    if helper.lower_ not in table.hopes:
        return False
    phrases = (
        child for child in verb.rights if child.dep_.startswith(("obl", "nmod")) and lemma_of(child, lexicon) in time
    )
    return any(preposition(phrase) not in table.deadlines for phrase in phrases)


def _is_own(speaker: "Token") -> bool:
    """Say whether somebody speaks for whom he speaks of: "Rome must prepare, its minister said"."""
    return any(child.dep_ == "nmod:poss" and child.pos_ == "PRON" for child in speaker.children)


def verb_of_saying(verb: "Token", lexicon: Lexicon) -> "Token | None":
    """Return the verb with which somebody says what a verb tells: "said" of "said that they must leave"."""
    return _said_with(*_helpers_of(verb, lexicon), lexicon)


def _helpers_of(verb: "Token", lexicon: Lexicon) -> "tuple[list[Token], Token]":
    """Return what helps a verb, and the verb of its clause: "has" of "has to leave", which is both."""
    helpers = [child for child in verb.children if child.dep_ == "aux"]
    if not helpers and verb.dep_ == "xcomp" and lemma_of(verb.head, lexicon) in words_of(verb).clauses.needs:
        return [verb.head], verb.head
    return helpers, verb


def _is_duty(helper: "Token", clause: "Token") -> bool:
    """Say whether a word tells that something must be done; "must have fled", "had to flee", "need not flee" do not."""
    table = words_of(helper).clauses
    beside = [child for child in clause.children if child.dep_ in {"aux", "advmod"}]
    if helper == clause:
        denied = any(child.lower_ in words_of(helper).status.negations for child in beside)
        return helper.tag_ in _NOW and not denied
    return helper.lower_ in table.duties and not any(child.lower_ in table.perfect for child in beside)


def _said_with(helpers: "Iterable[Token]", clause: "Token", lexicon: Lexicon) -> "Token | None":
    """Return the verb of saying that a clause is said with, also where the parser took it for a further one behind.

    What must be done may be told of a clause that goes on with another: "has to leave, and has to leave now, he said".
    """
    if clause.dep_ in {"ccomp", "parataxis"}:
        above = clause.head
        return above if lexicon.leads_to("reported", lemma_of(above, lexicon)) else None
    behind = (child for child in clause.rights if child.dep_ in {"parataxis", "conj"} and _says_so(child, lexicon))
    said = next(behind, None)
    goes_on = said is None and clause.dep_ == "conj" and any(_is_duty(helper, clause) for helper in helpers)
    return _said_with((), clause.head, lexicon) if goes_on else said


def _says_so(verb: "Token", lexicon: Lexicon) -> bool:
    """Say whether a verb of saying behind a clause tells who said it: ", the ministry said on Tuesday"."""
    if not lexicon.leads_to("reported", lemma_of(verb, lexicon)):
        return False
    deps = {child.dep_ for child in verb.children}
    return "nsubj" in deps and deps.isdisjoint({"cc", "ccomp", "obj", "mark"})


def governing_verb(token: "Token") -> "Token | None":
    """Return the nearest verb above a word."""
    for above in token.ancestors:
        if above.pos_ == "VERB":
            return above
    return None


def surface_subjects(verb: "Token", lexicon: Lexicon, *, depth: int = 0) -> tuple["Token", ...]:
    """Return what a verb says something of, its own or lent by another clause."""
    own = tuple(resolve_relative(child, verb) for child in verb.children if _is_surface(child))
    if own or depth > _DEEPEST:
        return own
    if verb.dep_ == "conj":
        return surface_subjects(verb.head, lexicon, depth=depth + 1)
    if verb.dep_ in {"xcomp", "advcl"}:
        return _controllers(verb, lexicon, depth)
    if verb.dep_ == "acl:relcl":
        led = _leads_to_circumstance(verb)
        return () if led or _has_bare_antecedent(verb) else (verb.head,)
    if verb.dep_ == "acl":
        return _participle_subject(verb, lexicon, depth)
    return ()


def _leads_to_circumstance(verb: "Token") -> bool:
    """Say whether a relative clause tells of a time, a place or a reason."""
    circumstances = words_of(verb).clauses.circumstances
    return any(child.lower_ in circumstances for child in verb.lefts)


def _controllers(verb: "Token", lexicon: Lexicon, depth: int) -> tuple["Token", ...]:
    head, table = verb.head, words_of(verb).clauses
    charged = charged_with(verb)
    if charged is not None:
        return (charged,)
    objects = tuple(child for child in head.children if child.dep_ in {"obj", "iobj"})
    takes_object = verb.dep_ == "xcomp" or preposition(verb) in table.object_control
    if objects and takes_object and not is_passive(head) and lemma_of(head, lexicon) not in table.subject_control:
        people = tuple(child for child in objects if child.dep_ == "iobj")
        return people or objects
    return surface_subjects(head, lexicon, depth=depth + 1)


def charged_with(verb: "Token") -> "Token | None":
    """Return whose it is to do what follows: "left it to Tanzania to negotiate", "a bid by rebels to take the town"."""
    table = words_of(verb).clauses
    start = next((child for child in verb.lefts if child.dep_ == "mark" and child.lower_ in table.to), None)
    if start is None or start.i == 0:
        return None
    for phrase in verb.head.rights:
        if phrase.dep_ in PHRASES and phrase.i < start.i and phrase.right_edge.i == start.i - 1:
            before = preposition(phrase)
            empty = any(child.dep_ in {"obj", "expl"} and child.lower_ in table.it for child in verb.head.children)
            if (before in table.to and empty) or (before in table.by and not is_passive(verb.head)):
                return phrase
    return None


def _participle_subject(verb: "Token", lexicon: Lexicon, depth: int) -> tuple["Token", ...]:
    mark = preposition(verb)
    if not mark and verb.tag_ != "VB":
        return _doers_of(verb, lexicon, depth) or (verb.head,)
    if _is_blamed(verb, mark, lexicon):
        return (verb.head,)
    owner = tuple(child for child in verb.head.children if child.dep_ == "nmod:poss")
    above = governing_verb(verb.head)
    if owner or above is None:
        return owner
    return surface_subjects(above, lexicon, depth=depth + 1)


def _is_blamed(verb: "Token", mark: str, lexicon: Lexicon) -> bool:
    """Say whether a deed is laid at the door of the noun that it hangs on: "accused its neighbour of shelling a town".

    Not of a noun that names an act or a saying: "rejected a claim of shelling a town".
    """
    noun = verb.head
    is_met = noun.dep_ in {"obj", "nsubj:pass"} and mark in words_of(verb).clauses.object_control
    return is_met and verb.tag_ == "VBG" and not lexicon.find(WordKind.NOUN, lemma_of(noun, lexicon))


def _doers_of(verb: "Token", lexicon: Lexicon, depth: int) -> tuple["Token", ...]:
    """Return who does what the object names: of "launched an attack using tanks" those who launched it use them."""
    noun = verb.head
    named = verb.tag_ == "VBG" and noun.dep_ == "obj" and lexicon.find(WordKind.NOUN, lemma_of(noun, lexicon))
    return surface_subjects(noun.head, lexicon, depth=depth + 1) if named else ()


def _missing_objects(verb: "Token") -> tuple["Token", ...]:
    if verb.dep_ == "acl:relcl" and _has_bare_antecedent(verb):
        return (verb.head,)
    following = [child for child in verb.children if child.dep_ == "conj" and child.pos_ == "VERB"]
    if following and following[0].i - verb.i <= 2:  # "entered and occupied the town"
        return tuple(child for child in following[0].children if child.dep_ == "obj")
    return ()


def _object_phrases(noun: "Token") -> Iterator[Filler]:
    """Return phrases within an object that may be the verb's: "delivers weapons to Russia", "has troops in Mali"."""
    table = words_of(noun).clauses
    inner = [child for child in noun.rights if child.dep_ == "nmod" and preposition(child) in table.of]
    for child in (*noun.rights, *(further for word in inner for further in word.rights)):
        if child.dep_ == "nmod" and preposition(child) in table.of_verb:
            yield Filler(preposition(child), child)


def _bare_objects(verb: "Token", lexicon: Lexicon) -> tuple["Token", ...]:
    """Return phrases without preposition that the parser took for circumstances, and that are none of time."""
    spans = lexicon.words("time")
    bare = (child for child in verb.rights if child.dep_ == "obl" and child.pos_ == "NOUN" and not preposition(child))
    return tuple(child for child in bare if lemma_of(child, lexicon) not in spans)


def _has_bare_antecedent(verb: "Token") -> bool:
    """Say whether the antecedent is what the clause acts upon: "attacks (that) it carried out"."""
    if _leads_to_circumstance(verb):
        return False
    relative = words_of(verb).clauses.relative
    subjects = [child for child in verb.children if child.dep_ in SUBJECTS]
    return bool(subjects) and all(child.lower_ not in relative for child in subjects)


def _is_surface(child: "Token") -> bool:
    return child.dep_ in SUBJECTS or child.dep_ in _PASSIVE_SUBJECTS


def _surface_slot(own: list[Filler], passive: bool) -> str:
    if not passive:
        return "subj"
    return "iobj" if any(filler.slot == "obj" for filler in own) else "obj"


def _own_fillers(verb: "Token", passive: bool, lexicon: Lexicon) -> Iterator[Filler]:
    table = words_of(verb).clauses
    takes_two = passive and any(child.dep_ == "obj" for child in verb.children)
    for child in verb.children:
        dep = child.dep_
        if _is_surface(child):
            slot = ("iobj" if takes_two else "obj") if passive else "subj"
            if child.lower_ in table.relative and _is_misread(verb):
                slot = "obj"
            yield Filler(slot, resolve_relative(child, verb))
        elif dep in {"obj", "iobj"}:
            yield Filler(dep, _acted_upon_before(child, verb) or resolve_relative(child, verb))
        elif dep in PHRASES:
            yield from _phrase(child, verb, passive, table)
            yield from _after_particle(child, verb, lexicon)
        else:
            yield from _clause_or_adverb(child, verb, lexicon, table)


def _acted_upon_before(pronoun: "Token", verb: "Token") -> "Token | None":
    """Return the noun that a row of verbs goes on to act upon: "stopped a driver, beat him and jailed him"."""
    if verb.dep_ != "conj":
        return None
    tags = words_of(pronoun).clauses.same_object.get(pronoun.lower_)
    if tags is None:
        return None
    nouns = [child for child in verb.head.children if child.dep_ == "obj" and child.i < pronoun.i]
    if nouns and nouns[-1].lower_ == pronoun.lower_:
        return _acted_upon_before(nouns[-1], verb.head)
    return nouns[-1] if nouns and nouns[-1].tag_ in tags else None


def _phrase(child: "Token", verb: "Token", passive: bool, table: ClauseWords) -> Iterator[Filler]:
    slot = preposition(child) or particle_before(child, verb) or "bare"
    if slot in table.with_ and is_apart(child):
        return
    if child.dep_ == "obl:agent" or (slot in table.by and passive):
        slot = "subj" if passive else "by"
    yield Filler(slot, resolve_relative(child, verb))


def _after_particle(child: "Token", verb: "Token", lexicon: Lexicon) -> Iterator[Filler]:
    """Yield what follows a particle that was read as a preposition: what is acted upon, or a phrase of its own."""
    particle = _hidden_particle(child, verb, lexicon)
    if particle is not None:
        further = next((word.lower_ for word in child.lefts if word.dep_ == "case" and word.i > particle.i), "obj")
        yield Filler(further, resolve_relative(child, verb))


def _hidden_particle(phrase: "Token", verb: "Token", lexicon: Lexicon) -> "Token | None":
    return particle_within(phrase, verb, lexicon.particles.get(lemma_of(verb, lexicon), ()))


def particles_of(verb: "Token", lexicon: Lexicon) -> frozenset[str]:
    """Return the words after a verb that may be part of it: "down" of "shot down a drone"."""
    own = {child.lower_ for child in verb.children if child.i > verb.i}
    hidden = (_hidden_particle(child, verb, lexicon) for child in verb.rights if child.dep_ in PHRASES)
    return frozenset(own | {word.lower_ for word in hidden if word is not None})


def _circumstance(clause: "Token", table: ClauseWords) -> str:
    """Return "when" for a clause that it opens."""
    opener = next(iter(clause.lefts), None)
    return opener.lower_ if opener is not None and opener.lower_ in table.when else ""


def _clause_or_adverb(child: "Token", verb: "Token", lexicon: Lexicon, table: ClauseWords) -> Iterator[Filler]:
    dep = child.dep_
    if dep == "ccomp" and is_object(child):
        yield Filler("obj", child)
    elif dep == "ccomp":
        yield Filler("that", child)
        marks = {word.lower_ for word in child.lefts if word.dep_ == "mark"}
        if not table.to.isdisjoint(marks) and preposition(child) not in table.that:
            yield Filler("to-do", child)
            yield from (Filler("obj", word) for word in child.children if word.dep_ == "nsubj")
    elif dep in {"xcomp", "advcl"}:
        marks = {word.lower_ for word in child.children if word.dep_ in {"mark", "case"}}
        if not table.to.isdisjoint(marks):
            yield Filler("to-do", child)
        slot = "xcomp" if dep == "xcomp" else preposition(child) or _circumstance(child, table) or "doing"
        yield Filler(slot, child)
        if dep == "xcomp":  # "helped Mali build a port": who is helped stands as the subject of what follows
            yield from (Filler("obj", word) for word in child.children if word.dep_ == "nsubj")
    elif dep in {"advmod", "compound:prt"}:
        if child.lower_ in table.where:
            yield from (Filler(table.where[child.lower_], word) for word in _places_meant(verb))
        yield Filler(lemma_of(child, lexicon), child)


def _antecedent(token: "Token") -> "Token | None":
    """Return what a relative clause that holds the word is about."""
    for above in (token, *token.ancestors):
        if above.dep_ == "acl:relcl":
            return above.head
        if above.dep_ not in {"conj", "xcomp", "obj", "obl", "nmod:poss"}:
            return None
    return None


def _places_meant(verb: "Token") -> tuple["Token", ...]:
    """Return what "where" stands for, with all of the list that it ends: "in Libya and Mali, where they fight"."""
    word = _antecedent(verb)
    if word is None:
        return ()
    while word.dep_ == "conj":
        word = word.head
    return coordinated(word)


def resolve_relative(token: "Token", verb: "Token") -> "Token":
    """Return what a relative pronoun stands for; any other word is itself."""
    if token.pos_ not in {"PRON", "SCONJ", "DET"} or token.lower_ not in words_of(token).clauses.relative:
        return token
    return _antecedent(verb) or token


def expand(fillers: list[Filler]) -> tuple[Filler, ...]:
    """Return fillers with all that is coordinated with them, each once."""
    wide = (Filler(f.slot, token) for f in fillers for token in _members(f))
    return tuple(dict.fromkeys(wide))


def _members(filler: Filler) -> tuple["Token", ...]:
    if filler.slot in {"that", "xcomp", "to-do"}:
        return (filler.token,)
    verbs = {"VERB", "AUX"}
    return tuple(word for word in coordinated(filler.token) if word.pos_ not in verbs or word == filler.token)
