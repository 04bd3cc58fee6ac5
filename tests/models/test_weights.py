"""Weights that are here, that are not, and a real download from a hub on loopback."""

from __future__ import annotations

import hashlib
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import huggingface_hub.constants
import pytest
from tests.drawn import CHECKPOINTS, LANDSCAPE, picture
from training.checkpoints.world import Thing

from sightline.errors import MissingPartError, ModelError
from sightline.models import weights
from sightline.models.registry import families, load_model

NAME, COMMIT = "small/clip", "0123456789abcdef0123456789abcdef01234567"


class Hub(ThreadingHTTPServer):
    """Speaks as much of the hub's protocol as a download needs; `fail_after` breaks a file off after so many bytes."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.folder = folder
        self.fetched: list[str] = []
        self.fail_after: int | None = None


class Handler(BaseHTTPRequestHandler):
    server: Hub
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self.do_GET(body=False)

    def do_GET(self, body: bool = True) -> None:
        path = unquote(self.path.split("?")[0])
        if path.startswith(f"/api/models/{NAME}"):
            files = [{"rfilename": p.name} for p in sorted(self.server.folder.iterdir())]
            files += [{"rfilename": "pytorch_model.bin"}, {"rfilename": "onnx/model.onnx"}]
            if "/tree/" in path:
                listed = [
                    {"type": "file", "path": p.name, "size": p.stat().st_size, "oid": _etag(p.read_bytes())}
                    for p in sorted(self.server.folder.iterdir())
                ]
                # What is published beside what is needed, and never fetched.
                listed += [
                    {"type": "file", "path": name, "size": 10**9, "oid": _etag(name.encode())}
                    for name in ("pytorch_model.bin", "open_clip_model.safetensors", "onnx/config.json")
                ]
                self._send(json.dumps(listed).encode(), body)
            else:
                self._send(json.dumps({"id": NAME, "sha": COMMIT, "siblings": files}).encode(), body)
            return
        file = self.server.folder / path.rsplit("/", 1)[-1]
        if not path.startswith(f"/{NAME}/resolve/") or not file.is_file():
            self._send(b"", body, 404, {"X-Error-Code": "RepoNotFound"})
            return
        data = file.read_bytes()
        if body:
            self.server.fetched.append(file.name)
        self._send(data, body, 200, {"X-Repo-Commit": COMMIT, "ETag": f'"{_etag(data)}"'})

    def _send(self, data: bytes, body: bool, status: int = 200, headers: dict[str, str] | None = None) -> None:
        start = 0
        if ranged := self.headers.get("Range"):
            start, status = int(ranged.removeprefix("bytes=").split("-")[0]), 206
        self.send_response(status)
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        if body:
            most = self.server.fail_after
            self.wfile.write(data[start:] if most is None else data[start : start + most])
            if most is not None and len(data) - start > most:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: object) -> None:
        pass


def _etag(data: bytes) -> str:
    return hashlib.sha1(data).hexdigest()


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    server = Hub(CHECKPOINTS / "clip")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    constants = huggingface_hub.constants
    monkeypatch.setattr(constants, "ENDPOINT", address)
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", address + "/{repo_id}/resolve/{revision}/{filename}")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "HF_HUB_DOWNLOAD_TIMEOUT", 1)
    yield server
    server.shutdown()
    server.server_close()


def test_pulled_weights_load_by_name_without_the_hub(hub):
    assert not weights.is_here(NAME)
    folder = weights.pull(NAME)
    assert sorted(set(hub.fetched)) == sorted(p.name for p in (CHECKPOINTS / "clip").iterdir())
    assert weights.is_here(NAME) and weights.find_weights("clip", NAME) == folder
    hub.fetched.clear()
    model = load_model(f"clip:{NAME}", "match")
    scores = model.match(
        [picture([Thing("red", "square", (3, 2, 5, 5))], LANDSCAPE)], ["a red square", "a blue circle"]
    )
    assert scores[0, 0] > scores[0, 1]
    assert hub.fetched == []  # nothing is fetched in the request path


def test_a_download_that_was_broken_off_goes_on_when_typed_again(hub):
    hub.fail_after = 1000
    with pytest.raises(ModelError, match=f"cannot fetch {NAME}"):
        weights.pull(NAME)
    with pytest.raises(ModelError, match="not on this machine"):
        weights.find_weights("clip", NAME)
    hub.fail_after = None
    weights.pull(NAME)
    assert weights.is_here(NAME)


def test_what_the_hub_does_not_have(hub):
    with pytest.raises(ModelError, match="the hub has no checkpoint 'small/other'"):
        weights.pull("small/other")


def test_no_network_is_one_clear_error(hub, monkeypatch):
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(ModelError, match=f"cannot fetch {NAME}.*is there a network"):
        weights.pull(NAME)


@pytest.mark.parametrize("name", [n for n, f in families().items() if f.checkpoints])
def test_absent_weights_name_the_command_that_fetches_them(tmp_path, monkeypatch, name):
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    family = families()[name]
    for ability in family.abilities:
        with pytest.raises(ModelError) as refusal:
            load_model(name, ability)
        checkpoint = family.default_checkpoint(ability)
        assert f"weights of {checkpoint} are not on this machine" in refusal.value.message
        assert f"sightline models pull {name}:{checkpoint}" in refusal.value.hint


@pytest.mark.parametrize("checkpoint", ["a b c", "../../nowhere", "one/two/three"])
def test_what_is_no_name_of_a_checkpoint(checkpoint):
    with pytest.raises(ModelError, match=r"no name of a checkpoint|no folder|not on this machine"):
        weights.find_weights("clip", checkpoint)


def test_without_the_packages_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    with pytest.raises(MissingPartError, match=r"torch is not installed.*pip install 'sightline\[models\]'"):
        load_model(str(CHECKPOINTS / "clip"), "match")


def test_the_fingerprint_changes_with_the_weights_and_not_with_the_place(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        for file in (CHECKPOINTS / "clip").iterdir():
            (tmp_path / name / file.name).write_bytes(file.read_bytes())
    one, two = weights.fingerprint(tmp_path / "one"), weights.fingerprint(tmp_path / "two")
    assert one == two == weights.fingerprint(CHECKPOINTS / "clip")
    data = bytearray((tmp_path / "two" / "model.safetensors").read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / "two" / "model.safetensors").write_bytes(data)
    assert weights.fingerprint(tmp_path / "two") != one
