"""SHA-256 without OpenSSL, which takes longer to load than all that one draft has hashed, and 3 MiB.  Imports nothing of medlint."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import sha256
else:
    for name in (
        "_sha2",
        "_sha256",
        "hashlib",
    ):  # of Python 3.12 and later, of 3.11, and where it was built without its own
        try:
            sha256 = import_module(name).sha256
            break
        except ImportError:
            continue

__all__ = ["sha256"]
