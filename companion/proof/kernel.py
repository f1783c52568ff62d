"""What Linux itself says about processes: on which addresses they listen, what was sent, which files are open.

Everything is read from /proc; functions that parse take its text. Elsewhere there is no /proc, and `HERE` is False.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = sys.platform == "linux"
_PROC = Path("/proc")
_TCP_LISTEN, _UDP_BOUND = "0A", "07"
_ACCESS_MODE = os.O_WRONLY | os.O_RDWR


class Listener(NamedTuple):
    """Somewhere that others can reach."""

    protocol: str
    address: str
    port: int

    @property
    def is_loopback(self) -> bool:
        return ipaddress.ip_address(self.address).is_loopback

    def __str__(self) -> str:
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{host}:{self.port} ({self.protocol})"


@dataclass(frozen=True, slots=True)
class Traffic:
    """What left or tried to leave a network namespace since it began."""

    refused: int
    """Packets for which there was no way out (IPv4 and IPv6)."""
    beyond_bytes: int
    """Sent through any interface but loopback."""
    datagrams: int
    """UDP, to anywhere."""


def listeners(
    net: Path = _PROC / "net", *, uid: int | None = None, inodes: frozenset[int] | None = None
) -> frozenset[Listener]:
    """All sockets of this network namespace that wait for others; only those of `uid` or `inodes`, where given."""
    found = set()
    for protocol, wanted in (("tcp", _TCP_LISTEN), ("udp", _UDP_BOUND)):
        for version in ("", "6"):
            with contextlib.suppress(OSError):
                table = (net / f"{protocol}{version}").read_text("ascii")
                found |= set(parse_listeners(table, protocol, wanted, uid, inodes))
    return frozenset(found)


def parse_listeners(
    table: str, protocol: str, wanted: str, uid: int | None = None, inodes: frozenset[int] | None = None
) -> Iterator[Listener]:
    """The rows of /proc/net/tcp, tcp6, udp or udp6 in state `wanted` (man 5 proc_pid_net)."""
    for row in table.splitlines()[1:]:
        fields = row.split()
        address, port = fields[1].split(":")
        mine = uid in {None, int(fields[7])} and (inodes is None or int(fields[9]) in inodes)
        if fields[3] == wanted and mine:
            yield Listener(protocol, _address(address), int(port, 16))


def _address(hexadecimal: str) -> str:
    # Words of four bytes, each in the machine's own order.
    words = [hexadecimal[i : i + 8] for i in range(0, len(hexadecimal), 8)]
    packed = b"".join(int(word, 16).to_bytes(4, sys.byteorder) for word in words)
    address = ipaddress.ip_address(packed)
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def traffic(net: Path = _PROC / "net") -> Traffic:
    """Raises OSError where the kernel does not say."""
    snmp = parse_snmp((net / "snmp").read_text("ascii"))
    refused = snmp["Ip"]["OutNoRoutes"]
    with contextlib.suppress(OSError):  # IPv6 may be off
        rows = dict(line.split() for line in (net / "snmp6").read_text("ascii").splitlines())
        refused += int(rows.get("Ip6OutNoRoutes", 0))
        snmp["Udp"]["OutDatagrams"] += int(rows.get("Udp6OutDatagrams", 0))
    return Traffic(refused, _beyond((net / "dev").read_text("ascii")), snmp["Udp"]["OutDatagrams"])


def parse_snmp(text: str) -> dict[str, dict[str, int]]:
    """/proc/net/snmp: pairs of lines, names above values."""
    lines = [line.split() for line in text.splitlines()]
    return {
        names[0].rstrip(":"): dict(zip(names[1:], map(int, values[1:]), strict=True))
        for names, values in zip(lines[::2], lines[1::2], strict=True)
    }


def _beyond(dev: str) -> int:
    rows = (line.partition(":") for line in dev.splitlines()[2:])
    return sum(int(values.split()[8]) for name, _, values in rows if name.strip() != "lo")


def family(pid: int) -> tuple[int, ...]:
    """A process and all that came from it."""
    children: list[int] = []
    with contextlib.suppress(OSError):
        for task in (_PROC / str(pid) / "task").iterdir():
            children += map(int, (task / "children").read_text("ascii").split())
    return (pid, *(each for child in children for each in family(child)))


def sockets(pid: int) -> frozenset[int] | None:
    """The inodes of all sockets that a process and what came from it hold; None where that is not to be seen."""
    found = set()
    try:
        for each in family(pid):
            for entry in os.scandir(_PROC / str(each) / "fd"):
                with contextlib.suppress(OSError):  # closed meanwhile
                    kind, _, inode = str(Path(entry.path).readlink()).partition(":")
                    found |= {int(inode.strip("[]"))} if kind == "socket" else set()
    except OSError:
        return None
    return frozenset(found)


def open_for_writing(pid: int) -> frozenset[str]:
    """The files that a process has open for writing at this moment; also those that were deleted since."""
    found = set()
    with contextlib.suppress(OSError):
        for entry in os.scandir(_PROC / str(pid) / "fd"):
            with contextlib.suppress(OSError, StopIteration):
                told = (_PROC / str(pid) / "fdinfo" / entry.name).read_text("ascii").splitlines()
                flags = int(next(line for line in told if line.startswith("flags:")).split()[1], 8)
                target = str(Path(entry.path).readlink())
                if flags & _ACCESS_MODE and target.startswith("/") and not target.startswith("/dev/"):
                    found.add(target)
    return frozenset(found)


def told_to_everybody(pid: int) -> bytes:
    """Command line and environment of a process, which other programs of this user can read."""
    parts = []
    for name in ("cmdline", "environ"):
        with contextlib.suppress(OSError):
            parts.append((_PROC / str(pid) / name).read_bytes())
    return b"\0".join(parts)
