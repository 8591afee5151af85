from __future__ import annotations

import socket
from types import SimpleNamespace

import pytest

from workshop.command_line import base_addresses
from workshop.config import Settings
from workshop.network import addresses
from workshop.network.addresses import likeliest_address, reachable_addresses


@pytest.fixture
def network(monkeypatch):
    """A machine with these interfaces: name → (addresses, whether it is up); `routed` leads to other networks."""
    def given(interfaces, routed=None):
        monkeypatch.setattr(addresses.psutil, "net_if_stats", lambda: {
            name: SimpleNamespace(isup=is_up) for name, (_ips, is_up) in interfaces.items()})
        monkeypatch.setattr(addresses.psutil, "net_if_addrs", lambda: {
            name: [SimpleNamespace(family=socket.AF_INET6 if ":" in ip else socket.AF_INET, address=ip) for ip in ips]
            for name, (ips, _is_up) in interfaces.items()})
        monkeypatch.setattr(addresses, "routed_address", lambda: routed)

    return given


LOOPBACK = {"lo": (["127.0.0.1", "::1"], True)}
WIFI = {"wlan0": (["192.168.1.20"], True)}


@pytest.mark.parametrize(("interfaces", "routed", "found"), [
    (LOOPBACK, None, []),
    (LOOPBACK | WIFI, "192.168.1.20", ["192.168.1.20"]),
    (LOOPBACK | WIFI | {"eth0": (["10.0.0.5"], True)}, "10.0.0.5", ["10.0.0.5", "192.168.1.20"]),
    (LOOPBACK | WIFI | {"eth0": (["10.0.0.5"], True)}, None, ["10.0.0.5", "192.168.1.20"]),
    (LOOPBACK | {"wlan0": (["192.168.1.20"], False)}, None, []),
    ({"docker0": (["172.17.0.1"], True)} | WIFI, "192.168.1.20", ["192.168.1.20", "172.17.0.1"]),
    ({"tun0": (["10.8.0.2"], True)} | WIFI, "10.8.0.2", ["192.168.1.20", "10.8.0.2"]),
    ({"eth0": (["169.254.7.7"], True)} | WIFI, None, ["192.168.1.20", "169.254.7.7"]),
    ({"eth0": (["8.8.4.4", "fe80::1"], True)} | WIFI, None, ["192.168.1.20", "8.8.4.4"]),
    ({"eth0": (["0.0.0.0"], True)}, None, []),
], ids=["none", "wifi", "routed first", "by name", "down", "containers last", "tunnel after wifi", "link-local last",
        "public after private", "unspecified"])
def test_addresses_come_with_the_likeliest_for_phones_first(network, interfaces, routed, found):
    network(interfaces, routed)

    assert [address.ip for address in reachable_addresses()] == found
    assert likeliest_address() == (found[0] if found else None)


@pytest.mark.parametrize(("given", "said"), [
    ({}, ["http://192.168.1.20:8000"]),
    ({"port": 80}, ["http://192.168.1.20:80"]),
    ({"host": "127.0.0.1"}, ["http://127.0.0.1:8000"]),
    ({"address": "https://workshop.example.org/"}, ["https://workshop.example.org"]),
])
def test_phones_are_told_the_address_that_was_set_or_found(network, given, said):
    network(LOOPBACK | WIFI, "192.168.1.20")

    assert base_addresses(Settings(**given)) == said


def test_without_a_network_this_very_machine_is_left(network):
    network(LOOPBACK)

    assert base_addresses(Settings()) == ["http://127.0.0.1:8000"]
