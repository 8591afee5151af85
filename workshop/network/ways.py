"""The ways by which phones in the room may come to this machine, and what may stand in theirs, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workshop.language.words import say

from .addresses import Address, is_of_a_vpn, is_virtual

ALONE = say("Workshop was started for this machine alone, so no phone can come. Stop it, and start it again without "
            "--host.")
NO_NETWORK = say("This machine is in no network, so no phone can come. Join a Wi-Fi, or switch a hotspot on, then load "
                 "this page again.")


@dataclass(frozen=True)
class Way:
    """One network of this machine: the address phones would use, and what kind of network it seems to be."""

    ip: str
    words: str
    is_doubtful: bool  # of a VPN or a virtual machine: hardly ever the room's


def ways(addresses: Iterable[Address]) -> list[Way]:
    """The networks that this machine is in, the likeliest first."""
    return [Way(one.ip, say("%(network)s (%(name)s)", network=_kind_of(one), name=one.interface),
                is_doubtful=is_virtual(one.interface)) for one in addresses]


def _kind_of(address: Address) -> str:
    name = address.interface.lower()
    if is_of_a_vpn(name):
        return say("VPN")
    if is_virtual(name):
        return say("Virtual machines on this computer")
    if name.startswith(("wl", "wi-fi", "wifi", "ath", "ra")):
        return say("Wi-Fi")
    if name.startswith(("eth", "enp", "eno", "ens", "enx", "ethernet", "lan")):
        return say("Cable")
    return say("Network")


def warnings(addresses: list[Address], *, only_this_machine: bool) -> list[str]:
    """What will keep phones out, as far as this machine can tell by itself, each with what to do."""
    if only_this_machine:
        return [ALONE]
    if not addresses:
        return [NO_NETWORK]
    vpns = sorted({one.interface for one in addresses if is_of_a_vpn(one.interface)})
    return [say("A VPN seems to be on (%(names)s). It often keeps phones out. Switch it off until the session is "
                "over, or ask your IT to let this machine be seen in the local network.",
                names=", ".join(vpns))] if vpns else []
