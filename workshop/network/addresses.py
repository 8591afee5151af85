"""Which addresses of this machine a phone can reach, the likeliest first."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

import psutil

#: Interfaces that lead through a VPN, and to containers and virtual machines: not to the room.
VPN = ("tun", "tap", "wg", "zt", "utun", "tailscale", "ppp", "ipsec", "nordlynx", "proton", "cscotun")
VIRTUAL = ("docker", "br-", "veth", "virbr", "vmnet", "vboxnet", "vethernet", "podman", "cni", "flannel", "lxc", "lxd",
           *VPN)


@dataclass(frozen=True)
class Address:
    """An IPv4 address of an interface that is up."""

    ip: str
    interface: str
    rank: int  # smaller is likelier


def reachable_addresses() -> list[Address]:
    """Every usable address of this machine, the likeliest for phones in the room first; empty without a network."""
    routed = routed_address()
    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    found = [Address(item.address, name, _rank(item.address, name, routed))
             for name, items in psutil.net_if_addrs().items() if name in up
             for item in items if item.family == socket.AF_INET and not _is_useless(item.address)]
    return sorted(found, key=lambda address: (address.rank, address.interface, address.ip))


def likeliest_address() -> str | None:
    addresses = reachable_addresses()
    return addresses[0].ip if addresses else None


def routed_address() -> str | None:
    """The address this machine would use towards another network. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1: routed, never answered
            return str(probe.getsockname()[0])
        except OSError:
            return None


def is_of_a_vpn(interface: str) -> bool:
    return interface.lower().startswith(VPN)


def is_virtual(interface: str) -> bool:
    return interface.lower().startswith(VIRTUAL)


def _is_useless(ip: str) -> bool:
    address = ipaddress.ip_address(ip)
    return address.is_loopback or address.is_unspecified or address.is_multicast


def _rank(ip: str, interface: str, routed: str | None) -> int:
    address = ipaddress.ip_address(ip)
    rank = 0 if ip == routed else 10
    if is_virtual(interface):
        rank += 50
    if address.is_link_local:
        rank += 100
    if not address.is_private:
        rank += 5
    return rank
