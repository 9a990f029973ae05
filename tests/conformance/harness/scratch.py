"""Folders to build into. A build brings every file to disk, which a folder in memory is quicker at."""

import contextlib
import os
import pathlib
import tempfile

IN_MEMORY = "/dev/shm"


@contextlib.contextmanager
def folder():
    """A folder that is there as long as the block runs."""
    where = IN_MEMORY if os.access(IN_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="canaryc-conformance-", dir=where) as name:
        yield pathlib.Path(name)
