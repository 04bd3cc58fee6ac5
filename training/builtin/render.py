"""Render pictures to train and test with: ``python -m training.builtin.render --out runs/builtin --count 12000``.

Pictures come in files of 50 (`train/00012.zip`), each made from the number in its name alone. A file that is there is
not made again, so a broken-off run goes on where it was. `samples.png` beside them is to look at.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context, parent_process
from pathlib import Path

import numpy as np
from rich.progress import track

from sightline.bench.renders import decoded, read_encoded, write_pictures
from training.builtin.samples import with_truth, write_sheet
from training.builtin.scenes import SceneBank

PER_FILE = 50
SPLITS = {
    "train": (False, "train", 22),
    "held-out": (True, "any", 14),
    "pairs": (True, "held out", 14),
    "calibration": (False, "train", 14),
}
"""Whether the models are ones that are not trained with, which pairs of kind and colour there are, and how many
things a picture has at most: there is more to learn from one with many."""
PER_SET = 5
"""Pictures that are taken of one set of things."""


def render_file(split: str, assets: Path | None, target: Path) -> None:
    """Make one file of pictures, from the number that it is called by."""
    held_out, pairs, most = SPLITS[split]
    rng = np.random.default_rng([list(SPLITS).index(split), int(target.stem)])
    pictures = []
    for _ in range(PER_FILE // PER_SET):
        bank = SceneBank(rng, assets, held_out, pairs=pairs)
        pictures += [bank.render(most=most) for _ in range(PER_SET)]
        bank.close()
    write_pictures(target, pictures)


def in_workers(make: Callable[[Path], None], targets: Sequence[Path], workers: int, title: str) -> None:
    """Make the files that are not there; anew where a worker died of a fault of OpenGL's, if some others came of it.

    Raises:
        SystemExit: workers die, and no file comes of it.
    """
    before = len(targets) + 1
    while missing := [target for target in targets if not target.exists()]:
        if len(missing) == before:
            raise SystemExit(f"{title}: a worker died before {missing[0].name} was there; free some memory, run again")
        before = len(missing)
        with (
            contextlib.suppress(BrokenProcessPool),
            ProcessPoolExecutor(workers, get_context("spawn"), initializer=_end_with_parent) as pool,
        ):
            jobs = [pool.submit(make, target) for target in missing]
            for job in track(jobs, f"{title}: {len(missing)} of {len(targets)} files"):
                job.result()


def _end_with_parent() -> None:
    """Else workers whose parent is killed make what it has asked for, and then wait for ever."""
    parent = parent_process()
    assert parent is not None

    def watch() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(prog="python -m training.builtin.render", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("runs/builtin"), help="folder (default: %(default)s)")
    parser.add_argument("--split", choices=SPLITS, default="train")
    parser.add_argument("--count", type=int, default=12000, help=f"pictures, rounded up to {PER_FILE} (%(default)s)")
    parser.add_argument("--assets", type=Path, help="folder with google_scanned and object_sim; none without")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    folder = options.out / options.split
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("LP_NUM_THREADS", "1")  # where OpenGL draws on the CPU, each worker has one
    targets = [folder / f"{number:05}.zip" for number in range(-(-options.count // PER_FILE))]
    in_workers(partial(render_file, options.split, options.assets), targets, options.workers, options.split)
    first = [decoded(*encoded) for encoded in read_encoded(folder / "00000.zip")[:12]]
    write_sheet(folder / "samples.png", [with_truth(picture) for picture in first])


if __name__ == "__main__":
    main()
