"""“Can phones reach me?”: what the page says, and that nothing of the phone or the Wi-Fi is kept."""

from __future__ import annotations

import base64
import logging
import re

import pytest
from pages import read_page, words_of
from people import csrf_of

from workshop.network import views
from workshop.network.addresses import Address
from workshop.network.reached import MOST, Reached
from workshop.network.ways import ALONE, NO_NETWORK, warnings, ways
from workshop.network.wifi import WiFi, problems_of

WIFI, CABLE, VPN = Address("192.168.1.20", "wlan0", 0), Address("10.1.2.3", "eth0", 10), Address("10.8.0.2", "tun0", 60)
SECRET = "purple kettles; walk"


@pytest.fixture
def networks(monkeypatch):
    """The networks this machine seems to be in; a list to change."""
    found = [WIFI, CABLE]
    monkeypatch.setattr(views, "reachable_addresses", lambda: list(found))
    return found


@pytest.fixture
def reach(room):
    """The page’s address."""
    return f"/sessions/{room.room}/phones"


def test_it_is_red_until_the_first_phone_comes_and_green_from_then_on(app, room, amara, networks, reach):
    before = words_of(amara.browser.get(reach).text)
    room.console.received()

    said = app.test_client().get(f"/w/{room.room}/hello")
    app.test_client().get(f"/w/{room.room}/hello")

    assert views.NOT_YET in before
    assert "This phone gets through" in words_of(said.text)
    assert room.console.events("phone_reached") == [{}]       # once, and nothing of the phone
    assert views.THERE in words_of(amara.browser.get(reach).text)


def test_it_is_green_when_somebody_has_joined_already(room, amara, networks, reach):
    room.join()

    assert amara.browser.get(reach, headers={"Accept": "application/json"}).json == {
        "is_there": True, "words": views.THERE}


def test_the_browser_of_a_facilitator_is_no_phone(room, amara, dana, networks, reach):
    for one in (amara, dana):
        assert "You are signed in with this browser" in words_of(one.browser.get(f"/w/{room.room}/hello").text)

    assert views.NOT_YET in words_of(amara.browser.get(reach).text)


def test_trying_the_way_sets_no_cookie_joins_nobody_and_leaves_nothing_but_that_one_came(app, room, caplog):
    caplog.set_level(logging.DEBUG)
    phone = app.test_client()

    answer = phone.get(f"/w/{room.room}/hello", environ_base={"REMOTE_ADDR": "192.168.1.77"},
                       headers={"User-Agent": "A phone of Ben"})

    assert answer.headers.getlist("Set-Cookie") == []
    assert room.console.state["joined"]["count"] == 0
    assert vars(app.extensions["workshop_reached"]) == {"_rooms": {room.room: None}}
    assert [word for word in ("192.168.1.77", "Ben") if word in caplog.text] == []


def test_a_session_that_is_not_there_says_no_more_than_any_wrong_code(app):
    said = app.test_client().get("/w/BCDFGHJKLMNP/hello")

    assert "No open session here" in words_of(said.text)
    assert said.headers.getlist("Set-Cookie") == []


@pytest.mark.parametrize(("code", "words"), [("cy", "Mae’r ffôn hwn yn cyrraedd"), ("ar", "هذا الهاتف يصل")])
def test_a_phone_is_told_in_its_own_language_that_it_gets_through(app, room, code, words):
    phone = app.test_client()
    said = phone.get(f"/w/{room.room}/hello", headers={"Accept-Language": code})

    assert words in words_of(said.text)
    assert f'<html lang="{code}"' in said.text
    assert said.headers.getlist("Set-Cookie") == []


def test_no_more_sessions_are_remembered_than_there_is_room_for():
    reached = Reached()
    for number in range(MOST + 5):
        reached.note(str(number))

    assert (reached.has("4"), reached.has("5"), reached.has(str(MOST + 4))) == (False, True, True)


def test_phones_are_sent_by_the_network_that_was_chosen_on_every_screen(app, room, amara, networks, reach):
    page = amara.browser.get(reach).text
    chosen = amara.browser.post(f"{reach}/address", data={"csrf_token": csrf_of(page), "ip": CABLE.ip},
                                follow_redirects=True).text

    port = app.extensions["workshop_settings"].port
    assert f"http://{CABLE.ip}:{port}/w/{room.room}/hello" in chosen
    assert words_of(chosen).count("Phones come by this one") == 1
    assert room.board_state["join"]["address_words"] == f"{CABLE.ip}:{port}"
    amara.browser.get(f"/sessions/{room.room}/console")    # under another address, which does not count any more
    assert room.console.state["join"]["address_words"] == f"{CABLE.ip}:{port}"


def test_a_network_that_the_machine_has_left_is_refused_in_words(room, amara, networks, reach):
    page = amara.browser.get(reach).text
    networks.remove(CABLE)

    said = amara.browser.post(f"{reach}/address", data={"csrf_token": csrf_of(page), "ip": CABLE.ip},
                              follow_redirects=True)

    assert "This machine has left that network" in words_of(said.text)
    assert CABLE.ip not in room.board_state["join"]["address_words"]


@pytest.mark.parametrize(("found", "alone", "words"), [
    ([WIFI], True, [ALONE]), ([], False, [NO_NETWORK]), ([WIFI, CABLE], False, [])])
def test_what_keeps_phones_out_is_said_with_what_to_do(found, alone, words):
    assert warnings(found, only_this_machine=alone) == words


def test_a_vpn_is_named_and_its_network_is_never_called_the_rooms():
    said = warnings([WIFI, VPN], only_this_machine=False)

    assert [words[:34] for words in said] == ["A VPN seems to be on (tun0). It of"]
    assert [(way.words, way.is_doubtful) for way in ways([WIFI, CABLE, VPN])] == [
        ("Wi-Fi (wlan0)", False), ("Cable (eth0)", False), ("VPN (tun0)", True)]


@pytest.mark.parametrize(("wifi", "text"), [
    (WiFi("Town Hall", "eight888"), "WIFI:T:WPA;S:Town Hall;P:eight888;;"),
    (WiFi("Café; upstairs", 'a"b,c:d\\efgh'), 'WIFI:T:WPA;S:Café\\; upstairs;P:a\\"b\\,c\\:d\\\\efgh;;'),
    (WiFi("Open"), "WIFI:T:nopass;S:Open;;")])
def test_the_code_for_a_wifi_is_what_cameras_read(wifi, text):
    assert (wifi.as_text, problems_of(wifi)) == (text, [])


@pytest.mark.parametrize(("wifi", "field"), [
    (WiFi("  ", "eight888"), "wifi_name"), (WiFi("é" * 17, "eight888"), "wifi_name"),
    (WiFi("Open", "short"), "wifi_password"),
    (WiFi("Open", "x" * 64), "wifi_password")])
def test_a_wifi_that_cannot_be_is_asked_about(wifi, field):
    assert [problem["field"] for problem in problems_of(wifi)] == [field]


def test_the_wifis_password_is_in_the_picture_alone(app, room, amara, networks, reach, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    drawn, real = [], views.qr_svg
    monkeypatch.setattr(views, "qr_svg", lambda text: drawn.append(text) or real(text))
    page = amara.browser.get(reach).text
    answer = amara.browser.post(f"{reach}/wifi", data={
        "csrf_token": csrf_of(page), "wifi_name": "Town Hall", "wifi_password": SECRET})

    assert drawn[-1] == f"WIFI:T:WPA;S:Town Hall;P:{SECRET.replace(';', chr(92) + ';')};;"
    picture = re.search(r'src="data:image/svg\+xml;base64,([^"]+)" width="220" height="220" alt="QR code that joins',
                        answer.text)
    assert base64.b64decode(picture[1]) == real(drawn[-1])
    assert SECRET not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert SECRET not in caplog.text
    kept = b"".join(path.read_bytes() for path in app.extensions["workshop_settings"].data.rglob("*") if path.is_file())
    assert SECRET.encode() not in kept


def test_what_was_typed_wrongly_comes_back_except_the_password(room, amara, networks, reach):
    page = amara.browser.get(reach).text
    answer = amara.browser.post(f"{reach}/wifi", data={
        "csrf_token": csrf_of(page), "wifi_name": "Town Hall", "wifi_password": "short"})

    form = next(form for form in read_page(answer.text).forms if "wifi" in form.action)
    assert answer.status_code == 422
    assert (form.fields["wifi_name"], form.fields["wifi_password"]) == ("Town Hall", "")
    assert "A Wi-Fi password has 8 to 63 characters" in words_of(answer.text)
