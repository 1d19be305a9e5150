"""medlint finds wording in medical marketing copy that a compliance reviewer would send back.

``check_text``, ``check_file`` and ``check_paths`` give a ``Report``; they are imported on first use, because the start of the
command line counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medlint.api import Settings, check_file, check_paths, check_text

__version__ = "0.1.0"
__all__ = ["Settings", "__version__", "check_file", "check_paths", "check_text"]


def __getattr__(name: str) -> object:
    if name in __all__:
        from medlint import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
