"""What a chat model is told in a language."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChatPrompt:
    """What a model is told before it reads: `<types>`, `<statuses>` and `<roles>` stand for names of ours."""

    instructions: str
