"""Any server that speaks the OpenAI protocol: OpenAI itself, vLLM, Ollama, llama.cpp, `transformers serve`.

`ask` asks for an answer in JSON, and how sure the model is of it. That it cannot be told is a reply with the text ""
and the confidence 0.

Requests run in an event loop, as that alone bounds the whole of a call: what httpx bounds is one read, and a server
that trickles never exceeds it.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
from collections.abc import Coroutine, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import httpx

from sightline.errors import ModelError, ReplyError
from sightline.frame import Frame, RgbImage
from sightline.models.base import PlanReply, Reply, Usage
from sightline.parsing.plan import PLAN_PROMPT, PLAN_SCHEMA, parse_plan
from sightline.parsing.spoken_answer import ANSWER_SCHEMA, parse_answer

DEFAULT_URL = "https://api.openai.com/v1"
TIMEOUT_S, CONNECT_S, TRIES, BACK_OFF_S, AT_ONCE = 120.0, 10.0, 3, 0.5, 4
MAX_SIDE_PX, JPEG_QUALITY = 1024, 90
USD_PER_MILLION = {
    "gpt-4o": (2.5, 10.0),
    "gpt-4o-mini": (0.15, 0.6),
    "gpt-4.1": (2.0, 8.0),
    "gpt-4.1-mini": (0.4, 1.6),
    "gpt-5": (1.25, 10.0),
    "gpt-5-mini": (0.25, 2.0),
}
"""OpenAI's list prices of a million tokens, prompt and reply, as of June 2026; nothing off for cached ones."""

_CAPTION = "Say in one short sentence what this image shows. Reply with the sentence alone."
# Servers that leave `response_format` unread are common, so the form is said in words as well.
_ASK = """Answer the question from this image alone, in a few words.
Reply with JSON alone: {"answer": "a few words", "confidence": from 0 to 1 how sure you are, "reason": "a sentence"}.
If the image does not tell, the answer is null and the reason says why. Never guess.

The question: """
_FOLLOW = "Reply with JSON alone, without a code fence, that follows this JSON schema:"

# Answers that a second try may better: too many requests, and the server's own trouble.
_RETRY = {408, 409, 429, 500, 502, 503, 504}
_HINTS = {
    401: "check OPENAI_API_KEY",
    403: "check OPENAI_API_KEY, and whether it may use this model",
    404: "does the address end in /v1, and does the server have this model?",
    429: "ask later or less often, or look at the account's limits",
}
# What a request can do without, and the words by which servers refuse it (400 or 422). gpt-5 takes no temperature.
_OPTIONAL = {
    "temperature": ("temperature",),
    "response_format": ("response_format", "response format", "schema", "grammar", "unsupported parameter"),
}
_Request = tuple[str, Sequence[RgbImage], Mapping[str, Any] | None]
_T = TypeVar("_T")


class OpenAIChat:
    """A model behind a chat server, with the key in `OPENAI_API_KEY` where the server wants one.

    Frames of one call are asked four at a time. Every exchange ends within `timeout_s`, whatever the server does.

    Args:
        model: the server's name for it.
        base_url: the server's address; "" for `OPENAI_BASE_URL`, else OpenAI's own.
        timeout_s: the most that one image may take, tries and waits included [s].
        back_off_s: wait before the second try [s], where the server names none; it doubles with each.

    Raises:
        ModelError: an address that is none, or no key for OpenAI's own server.
    """

    def __init__(
        self, model: str, base_url: str = "", timeout_s: float = TIMEOUT_S, back_off_s: float = BACK_OFF_S
    ) -> None:
        self.model = model
        self.base_url = (base_url or os.environ.get("OPENAI_BASE_URL", "")).rstrip("/") or DEFAULT_URL
        self._key = os.environ.get("OPENAI_API_KEY", "").strip()
        self._timeout_s, self._back_off_s = timeout_s, back_off_s
        self._refused: frozenset[str] = frozenset()
        self._server = f"the chat server at {_public(self.base_url)}"
        if not self._key.isascii() or not self._key.isprintable():
            raise ModelError("OPENAI_API_KEY is not one line of plain ASCII", "check what the environment holds")
        if self.base_url == DEFAULT_URL and not self._key:
            raise ModelError(
                "there is no OPENAI_API_KEY in the environment",
                "set it, or OPENAI_BASE_URL to a server of your own, such as http://localhost:8000/v1",
            )

    def chat(self, prompt: str, images: Sequence[RgbImage] = (), schema: Mapping[str, Any] | None = None) -> Reply:
        """See `sightline.models.base.Chat`; images are sent as JPEG, at most 1024 pixels a side.

        A server that takes no schema is told it in words, from then on.

        Raises:
            ModelError: the server cannot be reached, refuses, or is not done in time.
            ReplyError: what comes back is no message, is empty, was cut off or was withheld.
        """
        return self._all([(prompt, images, schema)])[0]

    def caption(self, frames: Sequence[Frame]) -> list[Reply]:
        """See `sightline.models.base.Captioner`; errors as in `chat`."""
        replies = self._all([(_CAPTION, [frame.rgb], None) for frame in frames])
        return [replace(reply, text=reply.text.strip()) for reply in replies]

    def ask(self, frames: Sequence[Frame], questions: Sequence[str]) -> list[Reply]:
        """See `sightline.models.base.Answerer`; "" with confidence 0 is "it cannot be told". Errors as in `chat`."""
        pairs = zip(frames, questions, strict=True)
        replies = self._all([(_ASK + question, [frame.rgb], ANSWER_SCHEMA) for frame, question in pairs])
        answers = [parse_answer(reply.text) for reply in replies]
        return [
            Reply(said.text, said.confidence, reply.usage, said.reason)
            for said, reply in zip(answers, replies, strict=True)
        ]

    def plan(self, frames: Sequence[Frame], goals: Sequence[str]) -> list[PlanReply]:
        """See `sightline.models.base.Planner`; errors as in `chat`."""
        pairs = zip(frames, goals, strict=True)
        replies = self._all([(PLAN_PROMPT + goal, [frame.rgb], PLAN_SCHEMA) for frame, goal in pairs])
        return [PlanReply(*parse_plan(reply.text), reply.usage) for reply in replies]

    def _all(self, requests: Sequence[_Request]) -> list[Reply]:
        async def together() -> list[Reply]:
            slots = asyncio.Semaphore(AT_ONCE)
            async with _client() as client:

                async def one(request: _Request) -> Reply:
                    async with slots:
                        return await self._reply(client, *request)

                # The first that fails raises; leaving the loop cancels the others.
                return await asyncio.gather(*map(one, requests))

        return _run(together())

    async def _reply(
        self, client: httpx.AsyncClient, prompt: str, images: Sequence[RgbImage], schema: Mapping[str, Any] | None
    ) -> Reply:
        urls = [_data_url(image) for image in images]
        try:
            async with asyncio.timeout(self._timeout_s) as limit:
                while True:
                    body = self._body(prompt, urls, schema)
                    answer = await self._post(client, body, limit.when() or 0.0)
                    refused = _refused(answer, body)
                    if refused is None:
                        break
                    self._refused |= {refused}
        except TimeoutError as error:
            raise ModelError(
                f"{self._server} is not done after {self._timeout_s:g} s", "is it overloaded, or the model too large?"
            ) from error
        if answer.status_code != httpx.codes.OK:
            raise ModelError(
                f"{self._server} refuses ({answer.status_code}: {_told(answer)})",
                _HINTS.get(answer.status_code, f"does it serve {self.model}, and does that take images?"),
            )
        return self._read(answer)

    def _body(self, prompt: str, image_urls: list[str], schema: Mapping[str, Any] | None) -> dict[str, Any]:
        optional: dict[str, Any] = {"temperature": 0}
        if schema is not None:
            form = {"name": "reply", "strict": True, "schema": schema}
            optional["response_format"] = {"type": "json_schema", "json_schema": form}
            if "response_format" in self._refused:
                prompt += f"\n\n{_FOLLOW}\n{json.dumps(schema)}"
        content: list[dict[str, Any]] = [{"type": "text", "text": prompt}]
        content += [{"type": "image_url", "image_url": {"url": url}} for url in image_urls]
        taken = {field: value for field, value in optional.items() if field not in self._refused}
        return {"model": self.model, "messages": [{"role": "user", "content": content}], **taken}

    async def _post(self, client: httpx.AsyncClient, body: dict[str, Any], ends_s: float) -> httpx.Response:
        """The server's answer, good or bad; asked again while it is busy, unless that would be after `ends_s`."""
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        trouble, hint = "", ""
        for number in range(TRIES):
            wait_s = self._back_off_s * 2**number
            try:
                answer = await client.post(f"{self.base_url}/chat/completions", json=body, headers=headers)
            except httpx.RequestError as error:
                trouble = f"{type(error).__name__}: {' '.join(str(error).split())}".rstrip(": ")
                hint = "is it running, and is the address right?"
            else:
                if answer.status_code not in _RETRY:
                    return answer
                trouble = f"{answer.status_code}: {_told(answer)}"
                hint = _HINTS.get(answer.status_code, "look at what the server logs")
                asked_s = _retry_after_s(answer)
                if asked_s:
                    wait_s, hint = asked_s, f"it asks to wait {asked_s:.0f} s; {hint}"
            if number == TRIES - 1 or asyncio.get_running_loop().time() + wait_s >= ends_s:
                break
            await asyncio.sleep(wait_s)
        raise ModelError(f"{self._server} does not answer ({trouble})", hint)

    def _read(self, answer: httpx.Response) -> Reply:
        try:
            data = answer.json()
            choice = data["choices"][0]
            message = choice["message"]
            text, refusal, finish = message["content"], message.get("refusal"), choice.get("finish_reason")
        except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
            raise ReplyError("the server's reply has no message in it", answer.text[:2000]) from error
        said = text if isinstance(text, str) else ""
        if refusal or finish == "content_filter":
            raise ReplyError("the model refuses, or its reply was withheld", refusal or said)
        if finish == "length":
            raise ReplyError("the model's reply was cut off at the most that the server lets it write", said)
        if not said.strip():
            raise ReplyError("the server's message has no text in it", answer.text[:2000])
        return Reply(said, usage=self._usage(data))

    def _usage(self, data: dict[str, Any]) -> Usage | None:
        counts = data.get("usage")
        if not isinstance(counts, dict):
            return None
        prompt, reply = counts.get("prompt_tokens"), counts.get("completion_tokens")
        if not isinstance(prompt, int) or not isinstance(reply, int):
            return None
        # A server of one's own may call its model what it likes.
        price = USD_PER_MILLION.get(self.model) if self.base_url == DEFAULT_URL else None
        return Usage(prompt, reply, None if price is None else (prompt * price[0] + reply * price[1]) / 1e6)


def _run(work: Coroutine[Any, Any, _T]) -> _T:
    """Run to the end, also where an event loop is running already (a notebook, a service)."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def _client() -> httpx.AsyncClient:
    try:
        return httpx.AsyncClient(timeout=httpx.Timeout(None, connect=CONNECT_S))
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        raise ModelError(
            f"the proxy that the environment names cannot be used ({error})",
            "check HTTP_PROXY, HTTPS_PROXY and ALL_PROXY",
        ) from error


def _public(base_url: str) -> str:
    """The address for messages, without a password."""
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL:
        url = httpx.URL()
    if url.scheme not in ("http", "https") or not url.host or (url.port or 0) > 65535:
        raise ModelError(
            "the address of the chat server is no http address",
            "write it as http://localhost:8000/v1, in OPENAI_BASE_URL or where it was named",
        )
    return str(url.copy_with(username=None, password=None))


def _refused(answer: httpx.Response, body: dict[str, Any]) -> str | None:
    """The field of the request that the server does not take, if that is what its answer says."""
    if answer.status_code not in (400, 422):
        return None
    said = answer.text.lower()
    for field, words in _OPTIONAL.items():
        if field in body and any(word in said for word in words):
            return field
    return None


def _told(answer: httpx.Response) -> str:
    """What a server says of its trouble, in one line."""
    try:
        told = answer.json()
    except (ValueError, RecursionError):
        told = answer.text
    for key in ("error", "detail", "message"):
        told = told[key] if isinstance(told, dict) and key in told else told
    return " ".join((told if isinstance(told, str) else json.dumps(told)).split())[:200] or "no reason given"


def _retry_after_s(answer: httpx.Response) -> float | None:
    """The wait that the server asks for [s]: `Retry-After`, in seconds or as a date."""
    written = answer.headers.get("Retry-After", "")
    try:
        return float(written) if written.isdecimal() else _seconds_until(parsedate_to_datetime(written))
    except ValueError:
        return None


def _seconds_until(moment: datetime) -> float:
    return max(0.0, (moment.replace(tzinfo=moment.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def _data_url(rgb: RgbImage) -> str:
    import cv2

    height, width = rgb.shape[:2]
    scale = MAX_SIDE_PX / max(height, width)
    size_wh = (max(1, round(width * min(scale, 1))), max(1, round(height * min(scale, 1))))
    bgr = cv2.resize(rgb[..., ::-1], size_wh, interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return "data:image/jpeg;base64," + base64.b64encode(data.tobytes()).decode()
