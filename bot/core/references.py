"""References: what a member reads in an apology, and by which its lines in the log are found."""

import logging
import secrets


def new_reference() -> str:
    """Eight hexadecimal digits, made by chance."""
    return secrets.token_hex(4)


class Referenced(logging.Filter):
    """Gives every error a reference before the first handler that has this filter writes it; one
    that a member was told stays."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything pass."""
        if record.levelno >= logging.ERROR and not hasattr(record, "reference"):
            record.reference = new_reference()
        return True
