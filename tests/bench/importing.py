"""What an import of many rows takes: rows per second by step, memory, how often it speaks.

`python -m tests.bench.importing 20000` on a PostgreSQL of its own; `sqlite` as a second word:
on the embedded database.
"""

from __future__ import annotations

import os
import sys
import tempfile
import warnings
from contextlib import ExitStack
from importlib import import_module

from tests import services
from tests.faults.processes import ROOT

ROWS = 20_000


def main() -> int:
    """On a fresh database; the exit status."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="dossiers-bench-"))
        env = {"DATA_DIR": folder, "EMAIL_URL": f"smtp://127.0.0.1:{services.free_port()}"}
        if "sqlite" not in sys.argv:
            env["DATABASE_URL"] = stack.enter_context(services.postgresql()).url
        os.environ.update(env, DJANGO_SETTINGS_MODULE="config.settings")
        os.chdir(ROOT)
        warnings.simplefilter("ignore")
        import_module("django").setup()
        import_module("django.core.management").call_command("migrate", verbosity=0)
        import_module("tests.bench.import_steps").measure(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
