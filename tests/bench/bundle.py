"""What a bundle of many photos takes: seconds, and the most memory of both processes.

`python -m tests.bench.bundle 60` measures in a process of its own: sixty photos of twelve
million pixels and 3.4 MB each, 200 MB in all, as one PDF.
"""

from __future__ import annotations

import io
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache

from PIL import Image

from dossiers.letters.bundle import Part, bundle
from tests.bench.table import Line

PHOTOS, SIZE = 60, (4000, 3000)
# The worker that feeds it and the process that makes it, together.
GOAL_MIB = 400


@cache
def photo() -> bytes:
    """A photo of a telephone: twelve million pixels, some 3.4 MB."""
    small = Image.effect_noise((SIZE[0] // 4, SIZE[1] // 4), 90).convert("RGB")
    out = io.BytesIO()
    small.resize(SIZE).save(out, "JPEG", quality=80)
    return out.getvalue()


def parts(count: int) -> Iterator[Part]:
    """So many photos, each read when its turn comes."""
    for number in range(1, count + 1):
        yield Part(number, "image/jpeg", f"Pièce n° {number}", f"Pièce n° {number}", photo)


def take(count: int) -> dict[str, float]:
    """Make it here; bytes given and made, seconds, and peaks in MiB (this process, its child)."""
    given = len(photo()) * count
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begun = time.monotonic()
    made = bundle(parts(count), after_each=lambda _done: None)
    size = sum(len(piece) for piece in made.content)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {
        "given": given / 1e6,
        "made": size / 1e6,
        "seconds": time.monotonic() - begun,
        "own": own,
        "grown": own - before,
        "child": child,
    }


def apart(count: int) -> dict[str, float]:
    """The same in a fresh process, whose peaks are its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.bundle", str(count)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def measure() -> list[Line]:
    """Memory of sixty photos beside the goal."""
    seen = apart(PHOTOS)
    name = f"bundle of {PHOTOS} photos, {seen['given']:.0f} MB, {seen['seconds']:.0f} s"
    whole = seen["grown"] + seen["child"]
    return [Line(name, ours=whole, floor=GOAL_MIB, goal="1.0", unit="MiB")]


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(take(int(sys.argv[1]))))
