"""Keeps what PortAudio and ALSA print about a lost device off the chair's screen."""

from __future__ import annotations

import io
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_STDERR = 2


@contextmanager
def libraries_kept_quiet() -> Iterator[None]:
    """Within, only Python writes to standard error; what libraries in C write there themselves goes nowhere.

    They can't be told not to: PortAudio's hook for it is not exported. It is the whole process that is quiet, so this
    is for a command to use and not for a library.
    """
    own = sys.stderr
    own.flush()
    kept, nowhere = os.dup(_STDERR), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, _STDERR)
        if isinstance(own, io.TextIOWrapper) and own.fileno() == _STDERR:
            sys.stderr = os.fdopen(os.dup(kept), "w", buffering=1, encoding=own.encoding, errors=own.errors)
        yield
    finally:
        if sys.stderr is not own:
            sys.stderr.close()
            sys.stderr = own
        os.dup2(kept, _STDERR)
        os.close(kept)
        os.close(nowhere)
