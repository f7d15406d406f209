"""States and their bodies as actors, named the same way in every article.

"Russian troops", "the Russian army" and "Russia's forces" are one actor, `military/RU`, "Russia’s military": so a
filter groups what belongs together, and names that begin with the state stand side by side in a list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from geo.actors.whoswho import WhosWho, acts_for_state
from geo.errors import GeoError
from geo.gazetteer.lookup import Gazetteer, NameMatch
from geo.gazetteer.names import fold
from geo.languages.actors import PartyNamingWords
from geo.languages.words import words_in
from geo.model import DEFAULT_LANGUAGE, Actor, ActorKind, PlaceKind, Toponym, ToponymUse, content_id

_GOVERNED = (PlaceKind.ADMIN1, PlaceKind.ADMIN2, PlaceKind.CITY)
# Regions of states that have a government of their own, by their outlines; the others are land: Siberia, the Donbas.
_GOVERNED_REGIONS = frozenset(
    {
        "region/abkhazia",
        "region/bougainville",
        "region/gagauzia",
        "region/iraqi-kurdistan",
        "region/jubaland",
        "region/nagorno-karabakh",
        "region/northern-cyprus",
        "region/puntland",
        "region/rojava",
        "region/somaliland",
        "region/south-ossetia",
        "region/transnistria",
        "region/zanzibar",
    }
)
_WITHIN = 0.5  # degrees from the middle of a capital to that of a part of it


@dataclass(frozen=True, slots=True)
class States:
    """Makes the actors of states; knows their names from the who's-who, and from the gazetteer those not in it.

    What has no name of its own is named in a language.
    """

    gazetteer: Gazetteer
    whoswho: WhosWho
    language: str = DEFAULT_LANGUAGE

    @property
    def _table(self) -> PartyNamingWords:
        return words_in(self.language).party_naming

    def is_voice(self, actor: Actor) -> bool:
        """Say whether an actor speaks for a whole state or fights for it: no region's government, nor anybody of it.

        Bodies and offices of states, and persons of the who's-who, are known by their ids.
        """
        if actor.country is None or actor.kind is ActorKind.STATE or not acts_for_state(actor):
            return False
        return f"/{actor.country}" in actor.id or actor.id in self.whoswho.actors

    def owned(self, owner: str, noun: str) -> str:
        """Return the name of what belongs to a party."""
        genitive = next(genitive for ending, genitive in self._table.genitives if owner.endswith(ending))
        return self._table.owned.format(owner=owner, genitive=genitive, owned=noun)

    def name(self, code: str) -> str:
        """Return a country's name, or its code where the gazetteer does not know it."""
        known = self.whoswho.actors.get(f"state/{code}")
        if known is not None:
            return known.name
        try:
            return self.gazetteer.country(code).place.name
        except (GeoError, KeyError):
            return code

    def state(self, code: str) -> Actor:
        """Return a state."""
        known = self.whoswho.actors.get(f"state/{code}")
        return known or Actor(id=f"state/{code}", name=self.name(code), kind=ActorKind.STATE, country=code)

    def body(self, code: str, kind: ActorKind, body: str) -> Actor:
        """Return a body of a state: its military, police, government."""
        key = f"{body.replace(' ', '-')}/{code}"
        known = self.whoswho.actors.get(key)
        return known or Actor(id=key, name=self.owned(self.name(code), body), kind=kind, country=code)

    def ministry(self, code: str, field: str, noun: str) -> Actor:
        """Return a ministry by what it deals with: "foreign", "trade and industry"."""
        words, keys = fold(field), _ministry_keys(self.language)
        key = keys.get(words) or keys.get(words.split(" ")[0], "")
        actor_id = f"government/{code}/{key or words.replace(' ', '-')}"
        known = self.whoswho.actors.get(actor_id)
        if known is not None:
            return known
        called = self._table.ministries[key][0] if key else words
        title = self._table.ministry.format(field=called, noun=noun).title()
        for written, respelt in self._table.respelt.items():
            title = title.replace(written, respelt)
        return Actor(actor_id, self.owned(self.name(code), title), ActorKind.GOVERNMENT, code)

    def officer(self, code: str, noun: str) -> Actor:
        """Return someone who is named by office alone: "the Turkish president"."""
        return Actor(
            id=f"{noun.replace(' ', '-')}/{code}",
            name=self.owned(self.name(code), noun),
            kind=ActorKind.PERSON,
            country=code,
        )

    def officer_of(self, owner: Actor, noun: str) -> Actor:
        """Return someone who is named by an office of a body or a region alone: "the governor of Texas"."""
        ending = f" {self._table.government}"
        is_local = owner.name.endswith(ending)
        name = f"{owner.name.removesuffix(ending)} {noun}" if is_local else self.owned(owner.name, noun)
        country = owner.country if acts_for_state(owner) else None
        return Actor(content_id("person", fold(name)), name, ActorKind.PERSON, country)

    def is_people(self, name: str) -> bool:
        """Say whether a plural names the people of a country: "Palestinians", but not "Netherlands"."""
        entries = self.gazetteer.lookup(name)
        return bool(entries) and entries[0].match is NameMatch.DEMONYM

    def people_named(self, name: str) -> Actor | None:
        """Return the people of a country that a plural names, if it names one."""
        entries = self.gazetteer.lookup(name, limit=1)
        if not entries or entries[0].match is not NameMatch.DEMONYM or entries[0].place.kind is not PlaceKind.COUNTRY:
            return None
        key = content_id(ActorKind.POPULATION, fold(name))
        return Actor(key, name, ActorKind.POPULATION, entries[0].place.country)

    def people(self, toponym: Toponym) -> Actor:
        """Return the people that a demonym in the plural names."""
        country = toponym.place.country if toponym.place is not None else None
        key = content_id(ActorKind.POPULATION, fold(toponym.text))
        return Actor(key, toponym.text, ActorKind.POPULATION, country)

    def for_toponym(self, toponym: Toponym, *, as_owner: bool = False) -> Actor | None:
        """Return who acts under a place's name: the state, or a region's government, or nobody.

        A country's or a capital's name stands for the state, also where the sentence means the place ("arrived in
        Moscow"): whether it acts there is for the caller to judge. Any other place stands for its own government,
        where the sentence makes it act or, with `as_owner`, names a body of it ("Texas officials").
        """
        place = toponym.place
        if place is None or place.country is None:
            return None
        if place.kind is PlaceKind.COUNTRY or self._is_capital(toponym):
            return self.state(place.country)
        if place.kind not in _GOVERNED and place.shape not in _GOVERNED_REGIONS:
            return None
        if not as_owner and toponym.use is not ToponymUse.METONYMIC:
            return None
        # A province and its town are often told under one name, with accents and without: one actor of one name.
        key = content_id("government", place.country, fold(place.name))
        name = self.owned(place.name, self._table.government)
        return Actor(key, name, ActorKind.GOVERNMENT, place.country)

    def _is_capital(self, toponym: Toponym) -> bool:
        place = toponym.place
        if place is None:
            return False
        # "New Delhi" names the capital, and also a town and a district within it.
        entries = self.gazetteer.lookup(place.name, limit=5) if place.kind is PlaceKind.CITY else ()
        capitals = (e.place for e in (*entries, *self.gazetteer.lookup(toponym.text, limit=1)) if e.is_capital)
        near = (c for c in capitals if abs(c.lat - place.lat) + abs(c.lon - place.lon) < _WITHIN)
        return any(c.country == place.country for c in near)


@cache
def _ministry_keys(language: str) -> Mapping[str, str]:
    """Return our key for each name of a ministry."""
    return {name: key for key, names in words_in(language).party_naming.ministries.items() for name in names}


def state_of(actor: Actor, states: States) -> Actor | None:
    """Return the state that an actor acts for: None for a company, a group, an organisation, a private person."""
    return states.state(actor.country) if actor.country is not None and acts_for_state(actor) else None
