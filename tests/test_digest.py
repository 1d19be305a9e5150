"""The digests are those of everybody else, and OpenSSL stays where it is."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest

from medlint.digest import sha256


@pytest.mark.parametrize("data", [b"", b"cures", bytes(range(256)) * 500])
def test_it_is_sha_256(data: bytes) -> None:
    assert sha256(data).hexdigest() == hashlib.sha256(data).hexdigest()


def test_openssl_is_not_loaded() -> None:
    code = "import sys; from medlint.digest import sha256; print('_hashlib' in sys.modules, sha256(b'').name)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "sha256"]
