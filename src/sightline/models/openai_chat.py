"""Chat through any server that speaks the OpenAI protocol: vLLM, Ollama, llama.cpp, OpenAI itself."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Sequence
from typing import Any

import httpx

from sightline.errors import ModelError, ReplyError
from sightline.frame import RgbImage

DEFAULT_MODEL, DEFAULT_URL = "gpt-4o", "https://api.openai.com/v1"
TIMEOUT_S, TRIES, BACK_OFF_S = 60.0, 3, 0.5
MAX_SIDE_PX, JPEG_QUALITY = 1024, 90
# Answers that a second try may better: too many requests, and the server's own trouble.
_RETRY = {408, 409, 429, 500, 502, 503, 504}


class OpenAIChat:
    """A chat model behind `OPENAI_BASE_URL`, with the key in `OPENAI_API_KEY` where the server wants one.

    Args:
        model: the server's name for it.
        back_off_s: wait before the second try [s]; it doubles with each.

    Raises:
        ModelError: no server is named and there is no key for the default one.
    """

    def __init__(self, model: str = DEFAULT_MODEL, back_off_s: float = BACK_OFF_S) -> None:
        self.model = model
        self.base_url = os.environ.get("OPENAI_BASE_URL", "").rstrip("/") or DEFAULT_URL
        self._key = os.environ.get("OPENAI_API_KEY", "")
        self._back_off_s = back_off_s
        if not self._key.isascii() or not self.base_url.startswith(("http://", "https://")):
            what = "OPENAI_BASE_URL is no http address" if self._key.isascii() else "OPENAI_API_KEY is not plain ASCII"
            raise ModelError(what, "check what the environment holds")
        if self.base_url == DEFAULT_URL and not self._key:
            raise ModelError(
                "there is no OPENAI_API_KEY in the environment",
                "set it, or OPENAI_BASE_URL to a server of your own, such as http://localhost:8000/v1",
            )

    def chat(self, prompt: str, images: Sequence[RgbImage] = ()) -> str:
        """See `sightline.models.base.Chat`; images are sent as JPEG, at most 1024 pixels a side."""
        content: list[dict[str, Any]] = [{"type": "text", "text": prompt}]
        content += [{"type": "image_url", "image_url": {"url": _data_url(image)}} for image in images]
        body = {"model": self.model, "temperature": 0, "messages": [{"role": "user", "content": content}]}
        reply = self._post(body)
        try:
            text = reply.json()["choices"][0]["message"]["content"]
        except (ValueError, KeyError, IndexError, TypeError) as error:
            raise ReplyError("the server's reply has no message in it", reply.text[:2000]) from error
        if not isinstance(text, str):
            raise ReplyError("the server's message has no text in it", reply.text[:2000])
        return text

    def _post(self, body: dict[str, Any]) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        url = f"{self.base_url}/chat/completions"
        trouble = ""
        for number in range(TRIES):
            if number:
                time.sleep(self._back_off_s * 2 ** (number - 1))
            try:
                reply = httpx.post(url, json=body, headers=headers, timeout=TIMEOUT_S)
            except httpx.TransportError as error:
                trouble = f"{type(error).__name__}: {error}"
                continue
            if reply.status_code == httpx.codes.OK:
                return reply
            trouble = f"{reply.status_code}: {reply.text[:200]}"
            if reply.status_code not in _RETRY:
                break
        raise ModelError(
            f"the chat server at {self.base_url} does not answer ({' '.join(trouble.split())})",
            "is it running, does it serve this model, and is the key right?",
        )


def _data_url(rgb: RgbImage) -> str:
    import cv2

    height, width = rgb.shape[:2]
    scale = MAX_SIDE_PX / max(height, width)
    size_wh = (max(1, round(width * min(scale, 1))), max(1, round(height * min(scale, 1))))
    bgr = cv2.resize(rgb[..., ::-1], size_wh, interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    return "data:image/jpeg;base64," + base64.b64encode(data.tobytes()).decode()
