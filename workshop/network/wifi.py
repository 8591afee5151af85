"""The Wi-Fi of the room as a QR code that phones understand. Its password is put into the picture and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass

from workshop.language.words import say

#: Bytes of a network's name, and characters of a WPA password (IEEE 802.11: 1 to 32, 8 to 63).
LONGEST_NAME = 32
SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 63
NO_NAME = say("Write the network’s name as it stands in the list of networks.")
LONG_NAME = say("A network’s name has at most 32 letters. Check it.")
WRONG_LENGTH = say("A Wi-Fi password has 8 to 63 characters. Check it, or leave it empty if the network asks for none.")


@dataclass(frozen=True)
class WiFi:
    """A network that phones may join."""

    name: str
    password: str = ""

    @property
    def as_text(self) -> str:
        """In the form that cameras of phones read: `WIFI:T:WPA;S:name;P:password;;`."""
        kind, password = ("WPA", f"P:{_escaped(self.password)};") if self.password else ("nopass", "")
        return f"WIFI:T:{kind};S:{_escaped(self.name)};{password};"


def problems_of(wifi: WiFi) -> list[dict[str, str]]:
    """What is wrong with what was typed, each with the field it belongs to."""
    found = []
    if not wifi.name.strip():
        found.append({"field": "wifi_name", "words": NO_NAME})
    elif len(wifi.name.encode()) > LONGEST_NAME:
        found.append({"field": "wifi_name", "words": LONG_NAME})
    if wifi.password and not SHORTEST_PASSWORD <= len(wifi.password) <= LONGEST_PASSWORD:
        found.append({"field": "wifi_password", "words": WRONG_LENGTH})
    return found


def _escaped(text: str) -> str:
    return "".join(f"\\{letter}" if letter in '\\;,:"' else letter for letter in text)
