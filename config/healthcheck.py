"""What Docker asks of the web container: `python config/healthcheck.py`; 0 means well.

Well is: it answers, and its database too. Late reminders also make /sante answer 503, but
they are the worker's illness: a site taken away would not cure it.
"""

import json
import os
import sys
from http.client import HTTPConnection, HTTPException

TIMEOUT_SECONDS = 4


def is_well() -> bool:
    """Ask /sante as the reverse proxy would: right host, already behind TLS."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    port = int(os.environ.get("PORT", "8000"))
    line = HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        line.request("GET", "/sante", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return json.loads(line.getresponse().read()).get("database") is True
    except (OSError, HTTPException, ValueError, AttributeError):
        return False
    finally:
        line.close()


if __name__ == "__main__":
    sys.exit(0 if is_well() else 1)
