"""Chat over real servers on loopback: what is sent, what is retried, what is refused, and that nothing hangs."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cv2
import httpx
import numpy as np
import pytest

from sightline.answer import PickStep, PlaceStep
from sightline.errors import ModelError, ReplyError
from sightline.frame import Frame
from sightline.geometry.boxes import iou
from sightline.models import openai_chat, registry
from sightline.models.base import ABILITIES, Reply, Runtime, Usage
from sightline.models.openai_chat import OpenAIChat
from sightline.parsing import boxes
from sightline.parsing.plan import PLAN_SCHEMA

LLAVA = Path(__file__).parents[1] / "checkpoints" / "llava"
SCHEMA = {"type": "object", "properties": {"ids": {"type": "array"}}, "required": ["ids"]}


class Server(ThreadingHTTPServer):
    """Answers with `replies` in turn, and keeps what it was sent.

    A reply is (status, body), (status, body, headers), or a function that writes to the connection as it likes.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.replies: list[tuple[object, ...] | Callable[[Handler], None]] = []
        self.requests: list[tuple[str, dict[str, str], dict[str, object]]] = []
        self.times: list[float] = []
        self.closing = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_port}/v1"

    @property
    def bodies(self) -> list[dict[str, object]]:
        return [body for _, _, body in self.requests]


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_POST(self) -> None:
        self.body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append((self.path, dict(self.headers), self.body))
        self.server.times.append(time.monotonic())
        reply = self.server.replies.pop(0)
        if callable(reply):
            reply(self)
            return
        self.write(*reply)

    def write(self, status: int, text: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch) -> Iterator[Server]:
    server = Server()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("OPENAI_BASE_URL", server.url + "/")
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    yield server
    server.closing.set()
    server.shutdown()
    server.server_close()


def said(text: object, finish: str | None = "stop", usage: object = None, **message: object) -> tuple[int, str]:
    choice = {"message": {"content": text, **message}, "finish_reason": finish}
    return 200, json.dumps({"choices": [choice], "usage": usage})


def tiny(**options: float) -> OpenAIChat:
    return OpenAIChat("tiny", **{"back_off_s": 0.01, "timeout_s": 5, **options})


def frame(gray: int = 0) -> Frame:
    return Frame(np.full((48, 64, 3), gray, np.uint8))


def gray_of(body: dict) -> int:
    """How bright the picture in a request is."""
    data = base64.b64decode(body["messages"][0]["content"][1]["image_url"]["url"].partition("base64,")[2])
    return round(float(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR).mean()))


# What is sent


def test_prompt_image_model_and_key_are_sent(server):
    server.replies = [said("hello")]
    image = np.zeros((600, 2048, 3), np.uint8)
    image[:, :1024, 0] = 255  # red on the left
    assert tiny().chat("what is it?", [image]) == Reply("hello")
    path, headers, body = server.requests[0]
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer secret"
    assert body["model"] == "tiny" and "response_format" not in body
    text, picture = body["messages"][0]["content"]
    assert text == {"type": "text", "text": "what is it?"}
    data = base64.b64decode(picture["image_url"]["url"].removeprefix("data:image/jpeg;base64,"))
    seen = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    assert seen.shape == (300, 1024, 3)
    assert seen[150, 100, 2] > 200 and seen[150, 100, 0] < 60  # still red, not blue
    assert seen[150, 900].max() < 60


def test_the_named_server_is_asked_before_that_of_the_environment(server, monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    server.replies = [said("hello")]
    model = registry.load_model("openai:mine", "chat", Runtime(base_url=server.url))
    assert model.chat("x").text == "hello"
    assert server.bodies[0]["model"] == "mine"


def test_it_works_where_an_event_loop_is_running(server):
    server.replies = [said("hello")]

    async def in_a_notebook() -> Reply:
        return tiny().chat("x")

    assert asyncio.run(in_a_notebook()).text == "hello"


# Tokens and their price


def test_usage_is_told_and_its_price_only_for_the_server_that_asks_it(server, monkeypatch):
    counts = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}
    server.replies = [said("a", usage=counts), said("b", usage=counts), said("c", usage=counts)]
    assert OpenAIChat("gpt-4o").chat("x").usage == Usage(1000, 100, None)  # somebody else's server
    monkeypatch.setattr(openai_chat, "DEFAULT_URL", server.url)
    assert OpenAIChat("gpt-4o").chat("x").usage == Usage(1000, 100, pytest.approx(0.0035))
    assert OpenAIChat("gpt-99").chat("x").usage == Usage(1000, 100, None)


@pytest.mark.parametrize("counts", [None, {}, {"prompt_tokens": 3}, {"prompt_tokens": "3", "completion_tokens": 1}])
def test_without_counts_there_is_no_usage(server, counts):
    server.replies = [said("hello", usage=counts)]
    assert tiny().chat("x").usage is None


# Servers in trouble


def test_a_busy_server_is_asked_again(server):
    server.replies = [(503, "loading"), (429, "slow down"), said("done")]
    assert tiny().chat("x").text == "done"
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    "after", [lambda: "1", lambda: format_datetime(datetime.now(UTC) + timedelta(seconds=1.9), usegmt=True)]
)
def test_retry_after_is_honoured(server, after):
    server.replies = [(429, "slow down", {"Retry-After": after()}), said("done")]
    assert tiny().chat("x").text == "done"
    assert server.times[1] - server.times[0] > 0.8


def test_a_wait_longer_than_the_call_may_take_is_not_waited(server):
    server.replies = [(429, '{"error": {"message": "slow\\ndown"}}', {"Retry-After": "3600"}), said("never")]
    start = time.monotonic()
    with pytest.raises(ModelError, match=r"429: slow down\) \(it asks to wait 3600 s; ask later"):
        tiny().chat("x")
    assert time.monotonic() - start < 1 and len(server.requests) == 1


@pytest.mark.parametrize("after", ["", "soon", "-3", "Wed, 21 Oct 2015 07:28:00 GMT"])
def test_a_retry_after_that_says_nothing_is_passed_over(server, after):
    server.replies = [(503, "loading", {"Retry-After": after}), said("done")]
    assert tiny().chat("x").text == "done"


def test_retries_are_bounded_and_tell_the_last_trouble(server):
    server.replies = [(500, '{"detail": "out of memory"}')] * 5
    with pytest.raises(ModelError, match=r"does not answer.*500: out of memory.*server logs"):
        tiny().chat("x")
    assert len(server.requests) == 3


def test_a_wrong_key_is_not_tried_twice_nor_shown(server):
    server.replies = [(401, "bad key"), said("never")]
    with pytest.raises(ModelError, match=r"401: bad key.*OPENAI_API_KEY") as refusal:
        tiny().chat("x")
    assert len(server.requests) == 1
    assert "secret" not in str(refusal.value)


def test_an_unknown_model_says_where_to_look(server):
    server.replies = [(404, '{"object": "error", "message": "no model tiny"}')]
    with pytest.raises(ModelError, match=r"404: no model tiny.*does the server have this model"):
        tiny().chat("x")


def hang_up(handler: Handler) -> None:
    """Promises more than it sends."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [')
    handler.close_connection = True


def hang_up_at_once(handler: Handler) -> None:
    handler.close_connection = True


def never_answer(handler: Handler) -> None:
    handler.server.closing.wait(20)


def trickle(handler: Handler, start: bytes = b'HTTP/1.0 200 OK\r\n\r\n{"choices": [') -> None:
    """A byte every 50 ms, so that no single read takes long."""
    handler.wfile.write(start)
    while not handler.server.closing.wait(0.05):
        try:
            handler.wfile.write(b" ")
        except OSError:
            return


def trickle_headers(handler: Handler) -> None:
    trickle(handler, b"HTTP/1.0 200 OK\r\nX-Long: ")


@pytest.mark.parametrize("cut", [hang_up, hang_up_at_once])
def test_a_server_that_hangs_up_is_asked_again_and_then_told_of(server, cut):
    server.replies = [cut, said("done")]
    assert tiny().chat("x").text == "done"
    server.replies = [cut] * 3
    with pytest.raises(ModelError, match=r"does not answer.*RemoteProtocolError.*is it running"):
        tiny().chat("x")


@pytest.mark.parametrize("slow", [never_answer, trickle, trickle_headers])
def test_a_server_that_is_never_done_is_left(server, slow):
    server.replies = [slow]
    start = time.monotonic()
    with pytest.raises(ModelError, match=r"is not done after 0\.4 s"):
        tiny(timeout_s=0.4).chat("x")
    assert time.monotonic() - start < 1.5
    assert len(server.requests) == 1


def test_no_server_is_one_clear_error(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    with pytest.raises(ModelError, match=r"http://127\.0\.0\.1:9/v1 does not answer.*is it running"):
        tiny().chat("x")


@pytest.mark.parametrize(
    "url", ["localhost:8000/v1", "ftp://x/v1", "http://", "http://[::1/v1", "http://x:port/v1", "http://x:99999/v1"]
)
def test_an_address_that_is_none_is_refused_at_once(monkeypatch, url):
    monkeypatch.setenv("OPENAI_BASE_URL", url)
    with pytest.raises(ModelError, match="no http address"):
        tiny()


@pytest.mark.parametrize("proxy", ["nonsense://", "http://[::1"])
def test_a_proxy_that_is_none_is_one_clear_error(server, monkeypatch, proxy):
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(ModelError, match=r"proxy.*check HTTP_PROXY"):
        tiny().chat("x")


def test_a_password_in_the_address_is_not_shown(monkeypatch):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://me:hidden@127.0.0.1:9/v1")
    with pytest.raises(ModelError) as refusal:
        tiny().chat("x")
    assert "hidden" not in str(refusal.value)


@pytest.mark.parametrize("key", ["sk-…", "one\ntwo"])
def test_a_key_that_cannot_be_sent_is_refused(monkeypatch, key):
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(ModelError, match="plain ASCII"):
        tiny()


def test_without_a_key_the_default_server_is_not_asked(monkeypatch):
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelError, match="OPENAI_API_KEY"):
        registry.load_model("openai", "chat")


# Replies that are none


@pytest.mark.parametrize("reply", [(200, "<html>"), (200, "{}"), (200, '{"choices": []}'), (200, "[" * 10**5)])
def test_a_reply_without_a_message_raises_and_carries_the_text(server, reply):
    server.replies = [reply]
    with pytest.raises(ReplyError, match="no message") as refusal:
        tiny().chat("x")
    assert refusal.value.text == reply[1][:2000]


@pytest.mark.parametrize("text", [None, "", " \n", 3, [{"type": "text", "text": "x"}]])
def test_a_message_without_text_raises_and_carries_the_reply(server, text):
    server.replies = [said(text)]
    with pytest.raises(ReplyError, match="no text") as refusal:
        tiny().chat("x")
    assert refusal.value.text == said(text)[1]


@pytest.mark.parametrize(
    ("reply", "message", "text"),
    [
        (said('[{"bbox_2d": [1, 2', "length"), "cut off", '[{"bbox_2d": [1, 2'),
        (said("", "length"), "cut off", ""),  # all spent on thinking
        (said("I will", "content_filter"), "withheld", "I will"),
        (said(None, "stop", refusal="I cannot help with that"), "refuses", "I cannot help with that"),
    ],
)
def test_a_reply_cut_off_or_withheld_raises_and_carries_the_text(server, reply, message, text):
    server.replies = [reply]
    with pytest.raises(ReplyError, match=message) as refusal:
        tiny().chat("x")
    assert refusal.value.text == text


def test_a_server_that_gives_no_reason_to_stop_is_believed(server):
    server.replies = [said("hello", finish=None)]
    assert tiny().chat("x").text == "hello"


@pytest.mark.parametrize(
    "written",
    [
        "[640, 90, 320, 45]",  # the second corner first
        "[45, 320, 90, 640]",  # y first: 640 is below the image
        "[320, 640, 45, 90]",  # both x, then both y
    ],
)
def test_a_box_in_another_order_than_its_convention_is_an_error(server, written):
    server.replies = [said(f'[{{"bbox_2d": {written}, "label": "mug"}}]')]
    text = tiny().chat("where is the mug?", [np.zeros((360, 640, 3), np.uint8)]).text
    with pytest.raises(ReplyError) as refusal:
        boxes.qwen25_vl(text, (640, 360), input_wh=(640, 360))
    assert refusal.value.text == text


# Replies in a form


def test_a_schema_is_sent(server):
    server.replies = [said('{"ids": []}')]
    assert tiny().chat("which?", schema=SCHEMA).text == '{"ids": []}'
    form = server.bodies[0]["response_format"]
    assert form["type"] == "json_schema"
    assert form["json_schema"]["schema"] == SCHEMA and form["json_schema"]["strict"] is True


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (400, '{"error": {"message": "Invalid parameter: \'response_format\' of type \'json_schema\'"}}'),
        (400, '{"error": {"message": "not supported", "param": "response_format"}}'),
        (422, '{"detail": [{"type": "extra_forbidden", "loc": ["body", "response_format"]}]}'),
        (400, '{"error": "failed to parse grammar"}'),
        (400, "Unsupported parameter"),
    ],
)
def test_a_server_that_takes_no_schema_is_told_it_in_words_from_then_on(server, status, refusal):
    server.replies = [(status, refusal), said('{"ids": [1]}'), said('{"ids": [2]}'), said("hello")]
    model = tiny()
    assert model.chat("which?", schema=SCHEMA).text == '{"ids": [1]}'
    assert model.chat("which?", schema=SCHEMA).text == '{"ids": [2]}'
    assert model.chat("hello?").text == "hello"
    assert ["response_format" in body for body in server.bodies] == [True, False, False, False]
    texts = [body["messages"][0]["content"][0]["text"] for body in server.bodies]
    assert texts[0] == "which?" and texts[3] == "hello?"
    assert texts[1] == texts[2] and texts[1].endswith(json.dumps(SCHEMA))


def test_a_model_that_takes_no_temperature_is_asked_without(server):
    refusal = '{"error": {"message": "Unsupported value: \'temperature\' does not support 0 with this model."}}'
    server.replies = [(400, refusal), said("one"), said("two")]
    model = tiny()
    assert [model.chat("x").text, model.chat("x").text] == ["one", "two"]
    assert ["temperature" in body for body in server.bodies] == [True, False, False]


def test_a_server_that_refuses_whatever_is_left_out_ends_in_one_error(server):
    server.replies = [(400, "neither schema nor temperature, nor anything else")] * 9
    with pytest.raises(ModelError, match=r"refuses \(400: neither"):
        tiny().chat("x", schema=SCHEMA)
    assert len(server.requests) == 3


# Captions and questions


def test_captions_come_in_the_order_of_the_frames_four_at_a_time(server):
    grays, busy = [10, 40, 70, 100, 130, 160, 190, 220], [0]
    lock, four = threading.Lock(), threading.Barrier(4, timeout=5)

    def describe(handler: Handler) -> None:
        with lock:
            busy.append(busy[-1] + 1)
        four.wait()
        with lock:
            busy.append(busy[-1] - 1)
        handler.write(*said(f" It is {gray_of(handler.body)}.\n", usage={"prompt_tokens": 5, "completion_tokens": 2}))

    server.replies = [describe] * len(grays)
    replies = tiny().caption([frame(gray) for gray in grays])
    assert max(busy) == 4
    assert [reply.text for reply in replies] == [f"It is {gray}." for gray in grays]
    assert replies[0].usage == Usage(5, 2, None)


def test_one_frame_that_fails_raises(server):
    server.replies = [said("fine"), (401, "bad key"), *[never_answer] * 4]
    start = time.monotonic()
    with pytest.raises(ModelError, match="bad key"):
        tiny().caption([frame()] * 6)
    assert time.monotonic() - start < 1.5


def test_no_frames_are_no_replies(server):
    assert tiny().caption([]) == [] and tiny().ask([], []) == []


def test_questions_are_answered_with_the_models_own_confidence(server):
    spoken = json.dumps({"answer": "two mugs", "confidence": 0.8, "reason": "there are two"})
    server.replies = [said(spoken, usage={"prompt_tokens": 5, "completion_tokens": 2})]
    assert tiny().ask([frame()], ["how many?"]) == [Reply("two mugs", 0.8, Usage(5, 2, None), "there are two")]
    assert server.bodies[0]["messages"][0]["content"][0]["text"].endswith("The question: how many?")
    assert "response_format" in server.bodies[0]


def test_what_cannot_be_told_is_an_empty_text_without_confidence(server):
    server.replies = [said('{"answer": null, "confidence": 0.9, "reason": "it is dark"}')]
    assert tiny().ask([frame()], ["what colour?"]) == [Reply("", 0.0, reason="it is dark")]


@pytest.mark.parametrize("text", ["two mugs", '{"answer": "two", "confidence": 80, "reason": ""}', '{"answer": "t'])
def test_an_answer_in_another_form_is_an_error(server, text):
    server.replies = [said(text)]
    with pytest.raises(ReplyError) as refusal:
        tiny().ask([frame()], ["how many?"])
    assert refusal.value.text == text


def test_plans_are_asked_for_by_schema_and_read_strictly(server):
    steps = [{"action": "pick", "object": "mug"}, {"action": "place", "relation": "on", "target": "tray"}]
    server.replies = [
        said(json.dumps({"steps": steps, "reason": "it is free"}), usage={"prompt_tokens": 9, "completion_tokens": 4}),
        said(json.dumps({"steps": [], "reason": "no tray"})),
    ]
    one, other = [tiny().plan([frame()], [goal])[0] for goal in ("put the mug on the tray", "tidy up")]
    assert one.steps == (PickStep("mug"), PlaceStep("on", "tray"))
    assert (one.reason, one.usage.reply_tokens) == ("it is free", 4)
    assert (other.steps, other.reason) == ((), "no tray")
    for body, goal in zip(server.bodies, ("put the mug on the tray", "tidy up"), strict=True):
        assert body["messages"][0]["content"][0]["text"].endswith(f"The goal: {goal}")
        assert body["response_format"]["json_schema"]["schema"] == PLAN_SCHEMA
    server.replies = [said(json.dumps({"steps": steps[1:], "reason": ""}))]
    with pytest.raises(ReplyError, match="hand is empty"):
        tiny().plan([frame()], ["put the mug on the tray"])


@pytest.mark.parametrize("ability", ["ask", "caption", "chat", "plan"])
def test_the_family_loads_it_by_name(server, ability):
    model = registry.load_model("openai", ability)
    assert isinstance(model, ABILITIES[ability])
    assert model.model == "gpt-4o"
    with pytest.raises(ModelError, match="cannot detect"):
        registry.load_model("openai", "detect")


# A server that others wrote, with a model in it


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[str]:
    """`transformers serve` with the small LLaVA checkpoint; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "transformers.cli.transformers", "serve", str(LLAVA)]
    command += ["--device", "cpu", "--host", "127.0.0.1", "--port", str(port)]
    offline = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_UPDATE_CHECK": "1", "OMP_NUM_THREADS": "1"}
    log = tmp_path_factory.mktemp("serve") / "log.txt"
    with log.open("w") as out, subprocess.Popen(command, env=os.environ | offline, stdout=out, stderr=out) as process:
        try:
            until = time.monotonic() + 90
            while not _is_up(port):
                assert process.poll() is None and time.monotonic() < until, log.read_text()
                time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.kill()


def _is_up(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False).is_success
    except httpx.TransportError:
        return False


def test_a_real_model_behind_a_real_server(served):
    rgb = np.full((360, 640, 3), 205, np.uint8)
    rgb[45:180, 80:240] = (214, 40, 40)
    model = OpenAIChat(str(LLAVA), served)
    reply = model.chat("What color is the square?", [rgb])
    assert reply.text.strip() == "red"
    assert reply.usage.prompt_tokens > 64 and reply.usage.reply_tokens >= 1 and reply.usage.cost_usd is None
    written = model.chat("Where is the red square? Reply with JSON.", [rgb], {"type": "array"}).text
    (box,) = boxes.qwen3_vl(written, (640, 360))
    assert box.label == "red square"
    assert iou([box.xyxy], [(80, 45, 240, 180)]).item() > 0.5  # the model is small; the server must lose nothing
    absent = model.chat("Where is the blue circle? Reply with JSON.", [rgb]).text
    assert boxes.qwen3_vl(absent, (640, 360)) == []
    (plan,) = model.plan([Frame(rgb)], ["pick up the red square"])
    assert plan.steps == (PickStep("red square"),)
    with pytest.raises(ModelError, match=r"refuses \(400: Server is pinned"):
        OpenAIChat("another", served).chat("What color is the square?", [rgb])
