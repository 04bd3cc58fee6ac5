"""Chat over a real server on loopback: what is sent, what is retried, what is refused."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2
import numpy as np
import pytest

from sightline.errors import ModelError, ReplyError
from sightline.models import registry
from sightline.models.base import ABILITIES
from sightline.models.openai_chat import OpenAIChat


class Server(ThreadingHTTPServer):
    """Answers with `replies` in turn (status, body) and keeps what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: list[tuple[int, str]] = []
        self.requests: list[tuple[str, dict[str, str], dict[str, object]]] = []


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.path, dict(self.headers), body))
        status, text = self.server.replies.pop(0)
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch) -> Iterator[Server]:
    server = Server()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{server.server_port}/v1/")
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    yield server
    server.shutdown()
    server.server_close()


def said(text: object) -> tuple[int, str]:
    return 200, json.dumps({"choices": [{"message": {"content": text}}]})


def test_prompt_image_model_and_key_are_sent(server):
    server.replies = [said("hello")]
    image = np.zeros((600, 2048, 3), np.uint8)
    image[:, :1024, 0] = 255  # red on the left
    assert OpenAIChat("tiny").chat("what is it?", [image]) == "hello"
    path, headers, body = server.requests[0]
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer secret"
    assert body["model"] == "tiny"
    text, picture = body["messages"][0]["content"]
    assert text == {"type": "text", "text": "what is it?"}
    data = base64.b64decode(picture["image_url"]["url"].removeprefix("data:image/jpeg;base64,"))
    seen = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert seen.shape == (300, 1024, 3)
    assert seen[150, 100, 2] > 200 and seen[150, 100, 0] < 60  # still red, not blue
    assert seen[150, 900].max() < 60


def test_a_busy_server_is_asked_again(server):
    server.replies = [(503, "loading"), (429, "slow down"), said("done")]
    assert OpenAIChat("tiny", back_off_s=0.01).chat("x") == "done"
    assert len(server.requests) == 3


def test_retries_are_bounded_and_tell_the_last_trouble(server):
    server.replies = [(503, "loading")] * 5
    with pytest.raises(ModelError, match=r"503: loading"):
        OpenAIChat("tiny", back_off_s=0.01).chat("x")
    assert len(server.requests) == 3


def test_a_wrong_key_is_not_tried_twice(server):
    server.replies = [(401, "bad key"), said("never")]
    with pytest.raises(ModelError, match=r"401: bad key"):
        OpenAIChat("tiny", back_off_s=0.01).chat("x")
    assert len(server.requests) == 1


@pytest.mark.parametrize("reply", [(200, "<html>"), (200, "{}"), (200, '{"choices": []}'), said(None)])
def test_a_reply_without_a_message_raises_and_carries_the_text(server, reply):
    server.replies = [reply]
    with pytest.raises(ReplyError) as refusal:
        OpenAIChat("tiny").chat("x")
    assert refusal.value.text == reply[1]


def test_no_server_is_one_clear_error(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    with pytest.raises(ModelError, match="does not answer"):
        OpenAIChat("tiny", back_off_s=0.01).chat("x")


def test_without_a_key_the_default_server_is_not_asked(monkeypatch):
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelError, match="OPENAI_API_KEY"):
        OpenAIChat()


def test_the_family_loads_it_by_name(server):
    model = registry.load_model("openai:mine", "chat")
    assert isinstance(model, ABILITIES["chat"])
    assert model.model == "mine"
    with pytest.raises(ModelError, match="cannot detect"):
        registry.load_model("openai", "detect")
