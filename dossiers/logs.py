"""Logs: one JSON object per line, no request line, no address, no local variable."""

from __future__ import annotations

import json
import logging


class OneLine(logging.Formatter):
    """Level, logger and message; of an exception its class and where it was raised only.

    The text of an exception may quote what a person typed: it is never written.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON, safe against injected line breaks."""
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            traceback = record.exc_info[2]
            while traceback and traceback.tb_next:
                traceback = traceback.tb_next
            code = traceback.tb_frame.f_code if traceback else None
            line["exception"] = record.exc_info[0].__name__
            line["where"] = (
                f"{code.co_filename}:{traceback.tb_lineno}" if code and traceback else ""
            )
        return json.dumps(line, ensure_ascii=False)
