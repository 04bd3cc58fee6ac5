"""The family `openai`, described without loading what it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sightline.models.base import ModelFamily

if TYPE_CHECKING:
    from sightline.models.openai_chat import OpenAIChat


def _load(checkpoint: str) -> OpenAIChat:
    from sightline.models.openai_chat import DEFAULT_MODEL, OpenAIChat

    return OpenAIChat(checkpoint or DEFAULT_MODEL)


FAMILY = ModelFamily(
    name="openai",
    abilities=frozenset({"chat"}),
    summary="any server that speaks the OpenAI protocol; OPENAI_BASE_URL, OPENAI_API_KEY",
    load=_load,
)
