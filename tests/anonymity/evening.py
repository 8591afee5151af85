"""One whole session on a real server, remembered by those who were there: what they wrote, and who they were."""

from __future__ import annotations

import random
import secrets
import shutil
from dataclasses import dataclass, field

from serving import RealFacilitator, RealPhone, Server

from workshop.kinds import find_kind
from workshop.participants.phone import Phone

PHONES, STEPS = 12, 6
SLOTS = find_kind("reflection").most


@dataclass
class Evening:
    """All that the server must have forgotten."""

    room: str = ""
    key: bytes = b""
    cookies: list = field(default_factory=list)
    client_ids: dict = field(default_factory=dict)   # (phone, step id) -> ids of its acts
    step_ids: list = field(default_factory=list)
    arrived: dict = field(default_factory=dict)      # position -> texts as they came, with who wrote each
    kept: dict = field(default_factory=dict)         # position -> texts at close
    gone: list = field(default_factory=list)         # texts corrected away, withdrawn or hidden
    pseudonyms: list = field(default_factory=list)   # as they stood in the database while it was open
    while_open: object = None                        # a copy of the folder, taken while the session ran
    backup: object = None     # the folder of a backup, made while the session ran
    after_close: object = None
    printed: str = ""
    exports: dict = field(default_factory=dict)

    @property
    def tokens(self):
        return [cookie.partition(".")[0] for cookie in self.cookies]

    def pseudonyms_of(self, key, token, *, steps=None):
        """What the app would call this phone under this key, at every step it took part in, or the first few."""
        phone = Phone(key, token)
        made = [phone.presence()]
        for step_id in self.step_ids[:steps]:
            made += [phone.handle(step_id, 1, slot, "text") for slot in range(SLOTS)] + [phone.mark(step_id, 1)]
        return made

    def acts_of(self, key, number):
        """Whatever it was that was done: sending, passing, or a change of one of the responses."""
        phone = Phone(key, self.tokens[number])
        return [phone.act(step_id, act + one) for (who, step_id), ids in self.client_ids.items() if who == number
                for one in ids for act in ("", "pass ", *(f"{change} {slot} " for change in ("edit", "withdraw")
                                                          for slot in range(SLOTS)))]


class Guest:
    """A phone that keeps a diary."""

    def __init__(self, evening, server, code, number):
        self.evening, self.number = evening, number
        self.phone = RealPhone(server, code, headers={"User-Agent": f"canary-agent-{number}"})
        evening.cookies.append(self.phone.cookie)

    def act(self, name, step_id, *, door="http", **payload):
        made = secrets.token_hex(16)
        self.evening.client_ids.setdefault((self.number, step_id), []).append(made)
        answer = self.phone.act(name, door=door, client_id=made, step_id=step_id, **payload)
        assert answer["ok"], answer


def hold_evening(folder, *, seed=7):
    """Twelve phones answer six questions in random order, correct, withdraw and pass; two responses are hidden."""
    dice, evening = random.Random(seed), Evening()
    with Server(folder) as server:
        amara = RealFacilitator(server)
        room = amara.open_lobby(audience="both", questions=STEPS, group_name="Two teams")
        evening.room, evening.key = room.room, (server.keys / room.room).read_bytes()
        guests = [Guest(evening, server, room.code, number) for number in range(PHONES)]
        for guest in guests[:3]:
            guest.phone.connect()
        for position in range(1, STEPS + 1):
            hold_step(evening, room, guests, position, dice)
        evening.pseudonyms = [one for (one,) in server.read(
            "SELECT handle FROM live_response UNION SELECT mark FROM participation UNION SELECT act FROM phone_act")]
        evening.while_open = copy_of(server, folder, "while-open")
        evening.backup = back_up(server, folder)
        answer = room.close()
        assert "sealed" in answer["words"], answer
        evening.after_close = copy_of(server, folder, "after-close")
        evening.exports = {ending: room.summary(ending) for ending in ("json", "csv", "page")}
        evening.printed = server.output
    return evening


def hold_step(evening, room, guests, position, dice):
    step_id = room.step_id(position)
    evening.step_ids.append(step_id)
    assert room.open_step(position)["ok"]
    arrived, kept = evening.arrived.setdefault(position, []), evening.kept.setdefault(position, [])
    for guest in dice.sample(guests, len(guests)):
        text = f"zq{secrets.token_hex(6)} reflection"
        if dice.random() < 0.1:
            guest.act("pass_step", step_id)
            continue
        guest.act("submit_response", step_id, body={"text": text}, door="socket" if guest.number < 3 else "http")
        arrived.append((guest.number, text))
        if dice.random() < 0.3:
            evening.gone.append(text)
            text = f"zq{secrets.token_hex(6)} corrected"
            guest.act("edit_response", step_id, slot=0, edits=0, body={"text": text})
        elif dice.random() < 0.15:
            evening.gone.append(text)
            guest.act("withdraw_response", step_id, slot=0)
            continue
        kept.append(text)
    assert room.close_step(position)["ok"]
    if position in (2, 5):
        hidden = dice.choice(room.state["responses"])
        room.answer_to("hide_response", {"step_id": step_id, "response_id": hidden["id"]}).raise_for_status()
        kept.remove(hidden["text"])
        evening.gone.append(hidden["text"])


def back_up(server, folder):
    """The folder in which `workshop backup` puts a copy of the running installation."""
    target = folder / "backup"
    target.mkdir()
    done = server.command("backup", "--data", str(server.data), "--to", str(target / "workshop.sqlite3"))
    assert done.returncode == 0, done.stderr
    return target


def copy_of(server, folder, name):
    """All files as a thief would find them now: data, keys, and what was printed."""
    target = folder / name
    shutil.copytree(server.data, target / "data")
    shutil.copytree(server.keys, target / "keys")
    shutil.copy(server.log, target / "server.log")
    return target
