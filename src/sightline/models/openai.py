"""The family `openai`, described without loading what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sightline.models.base import ModelFamily, Runtime

DEFAULT_MODEL = "gpt-4o"

if TYPE_CHECKING:
    from sightline.models.openai_chat import OpenAIChat


def _load(checkpoint: str, ability: str, runtime: Runtime) -> OpenAIChat:
    from sightline.models.openai_chat import OpenAIChat

    return OpenAIChat(checkpoint or DEFAULT_MODEL, runtime.base_url)


FAMILY = ModelFamily(
    name="openai",
    abilities=frozenset({"ask", "caption", "chat", "plan"}),
    summary="any server that speaks the OpenAI protocol; OPENAI_BASE_URL, OPENAI_API_KEY",
    load=_load,
)
