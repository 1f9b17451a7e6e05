"""The memory of a process that seals and opens a long stream stays under 64 MiB, whatever the length.

AGE_MEMORY_MIB sets the length; the usual run is short, 8192 is the promise for the largest packages.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

MOST_RSS_MIB = 64
LENGTH_MIB = int(os.environ.get("AGE_MEMORY_MIB", "256"))

WORKER = """
import os, sys, threading
from transfer_app.adapters.sealing.age import AgeReader, AgeWriter, HybridIdentity, X25519Identity
kind, mib = sys.argv[1], int(sys.argv[2])
identity = {"post-quantum": HybridIdentity, "compatible": X25519Identity}[kind].generate()
piece = bytes(1024 * 1024)
out_of, into = os.pipe()

def seal():
    with open(into, "wb") as sink, AgeWriter(sink, [identity.recipient]) as writer:
        for _ in range(mib):
            writer.write(piece)

sealing = threading.Thread(target=seal)
sealing.start()
with open(out_of, "rb") as source:
    reader, read = AgeReader(source, [identity]), 0
    while content := reader.read(len(piece)):
        read += len(content)
sealing.join()
assert read == mib * len(piece), read
# Not getrusage: its figure counts what the process that started this one had.
(line,) = [line for line in open("/proc/self/status") if line.startswith("VmHWM:")]
print(int(line.split()[1]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read as Linux counts it")
@pytest.mark.parametrize("kind", ["post-quantum", "compatible"])
def test_peak_memory_stays_under_64_mib_at_any_length(kind: str) -> None:
    """The stream goes from writer to reader through a pipe: both are in the figure, and no disk is used."""
    command = [sys.executable, "-c", WORKER, kind, str(LENGTH_MIB)]
    ran = subprocess.run(command, capture_output=True, check=True, text=True)
    assert int(ran.stdout) < MOST_RSS_MIB
