"""What an actor is that somebody typed: its kind and its country, told once and held to in all its events."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import streamlit as st

from geo.columnar import EventPart, having
from geo.gazetteer.names import fold
from geo.model import Actor, ActorKind, Event, Side, content_id
from geo.unseen import without_unseen
from geo.views.countries import country_name, country_names
from geo.views.words import ACTOR_KINDS
from geo.workspace.reviews import ActorPart, Change, ChangeActor

_NO_COUNTRY = ""

Decider = Callable[[Sequence[tuple[Event | None, Change]]], bool]


def newcomer(name: str) -> Actor:
    """Return an actor for a name that nobody knows; what it is can be told later."""
    plain = " ".join(without_unseen(name).split())[:120]
    return Actor(content_id("by hand", fold(name)), plain, ActorKind.ORGANISATION)


def is_newcomer(actor: Actor) -> bool:
    """Say whether the actor is there because a person typed its name."""
    return actor.id == newcomer(actor.name).id


def show_newcomer(actor: Actor, events: Sequence[Event], mark: str, decide: Decider) -> None:
    """Ask what the actor is.

    Args:
        actor: Who was typed.
        events: All events: the answer holds in each that the actor has part in.
        mark: Makes the widgets' keys.
        decide: Keeps changes.
    """
    kind, country = f"kind-{mark}", f"country-{mark}"
    codes = [_NO_COUNTRY, *country_names()]

    def take() -> None:
        told = replace(actor, kind=st.session_state[kind], country=st.session_state[country] or None)
        if told != actor:
            decide(list(_everywhere(actor, told, events)))

    with st.container(key=f"newcomer-{mark}", horizontal=True, vertical_alignment="center"):
        st.selectbox(
            "What it is", list(ActorKind), index=list(ActorKind).index(actor.kind), key=kind, on_change=take,
            format_func=ACTOR_KINDS.__getitem__, label_visibility="collapsed",
        )  # fmt: skip
        st.selectbox(
            "Its country", codes, index=codes.index(actor.country or _NO_COUNTRY), key=country, on_change=take,
            format_func=lambda code: country_name(code) if code else "of no country", label_visibility="collapsed",
        )  # fmt: skip


def _everywhere(actor: Actor, told: Actor, events: Sequence[Event]) -> Iterator[tuple[Event, ChangeActor]]:
    def takes_part(event: Event) -> bool:
        return any(found.id == actor.id for found in event.actors)

    for event in having(events, takes_part, EventPart.AGENTS, EventPart.TARGETS):
        for side, actors in ((Side.AGENT, event.agents), (Side.TARGET, event.targets)):
            for found in actors:
                if found.id == actor.id:
                    yield event, ChangeActor(ActorPart(found, side), ActorPart(told, side))
