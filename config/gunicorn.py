"""How the web server runs: one file for `manage.py run`, Docker and systemd.

Used as `gunicorn -c config/gunicorn.py config.wsgi`. What may vary comes from the environment.
"""

import gc
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from gunicorn.glogging import Logger


class DiscreetLogger(Logger):
    """Says that a request failed, never which one nor where it came from."""

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        # gunicorn writes the path of the request here: a path may hold a case's reference.
        kind = sys.exc_info()[0]
        self.error("A request failed outside of the application (%s).", kind and kind.__name__)


# Local only, unless a container or a network of one's own says otherwise.
bind = f"{os.environ.get('WEB_HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
# The workers share the memory of what was loaded once, and begin at once.
preload_app = True
# A slow phone sending ten pictures is the reverse proxy's patience, not ours.
timeout = 60
graceful_timeout = 30
max_requests = 5000
max_requests_jitter = 500
# In memory: on a slow disk a worker that is only waiting would look dead.
memory = Path("/dev/shm")  # noqa: S108 - gunicorn makes a private file of its own there
worker_tmp_dir = str(memory) if memory.is_dir() else None
# On by default since gunicorn 25: a way to stop the server, in the home folder.
control_socket_disable = True
# No address, no request line in the logs: gunicorn's warnings hold both.
accesslog = None
errorlog = "-"
loglevel = "error"
logger_class = DiscreetLogger


def when_ready(server: Any) -> None:
    """Load the pages before the workers are forked, so that they share that memory too."""
    import_module("config.urls")
    # What is frozen is not touched by the collector, hence not copied.
    gc.collect()
    gc.freeze()
