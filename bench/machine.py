"""The machine that figures were measured on, and which of its cores does what."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil
from services import node

#: The server's core and the phones' core, where the machine has two and lets us choose.
SERVER_CORE, PHONES_CORE = 0, 1
#: The cores that are ours, as they were before anything was pinned.
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def can_pin() -> bool:
    return len(CORES) > 1


def pin(pid: int, core: int) -> None:
    """Keep a process and its threads on one core."""
    if can_pin():
        for thread in psutil.Process(pid).threads():
            os.sched_setaffinity(thread.id, {CORES[core]})


def describe_machine(socket_io: str, disk: Path) -> dict[str, Any]:
    """What figures of another machine have to be held against.

    :param disk: where the database lies: on a disk that forgets, a durable commit costs nothing.
    """
    told = Path("/proc/cpuinfo").read_text() if os.path.exists("/proc/cpuinfo") else ""
    names = re.findall(r"model name\s*: (.+)", told)
    mounts = [one for one in psutil.disk_partitions(all=True) if str(disk.resolve()).startswith(one.mountpoint)]
    return {"cores": os.cpu_count(), "processor": names[0].strip() if names else platform.processor(),
            "memory_gb": round(psutil.virtual_memory().total / 2**30), "kernel": f"{platform.system()} "
            f"{platform.release()}", "disk": max(mounts, key=lambda one: len(one.mountpoint)).fstype if mounts else "",
            "python": sys.version.split()[0],
            "node": subprocess.run([node(), "--version"], capture_output=True, text=True, check=True).stdout.strip(),
            "flask_socketio": version("flask-socketio"), "python_socketio": version("python-socketio"),
            "socket_io": socket_io, "pinned": can_pin(), "load_before": round(os.getloadavg()[0], 1)}


def machine_words(machine: dict[str, Any]) -> str:
    return (f"{machine['cores']} cores ({machine['processor']}), {machine['memory_gb']} GB, {machine['kernel']}, "
            f"{machine['disk']}; Python {machine['python']}, Node {machine['node'].lstrip('v')}, "
            f"Flask-SocketIO {machine['flask_socketio']}, Socket.IO {machine['socket_io']}; "
            + ("the server on one core, the phones on another" if machine["pinned"] else "no core of their own")
            + f"; load before: {machine['load_before']}")
