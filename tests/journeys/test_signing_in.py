"""Accounts in a real browser: with a passkey from the first page on, and with a password where there are none."""

from __future__ import annotations

import re
from types import SimpleNamespace
from urllib.parse import urlsplit

import pyotp
import pytest
from journeys.stage import LAPTOP, PHONE, PROJECTOR, Stage, check_accessibility
from playwright.sync_api import expect
from serving import PASSWORD, RealFacilitator

DEVICE = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
          "isUserVerified": True, "automaticPresenceSimulation": True}
#: A played device answers the offer in the email box at once, before anybody can press the button.
NO_QUIET_OFFER = "PublicKeyCredential.isConditionalMediationAvailable = () => Promise.resolve(false)"


@pytest.fixture
def at_localhost(browser, server):
    """Browsers that know the server as localhost, which is a secure address."""
    with Stage(browser, SimpleNamespace(url=f"http://localhost:{server.port}")) as opened:
        yield opened


@pytest.fixture
def link(server):
    """Makes the path of a one-time link for somebody."""
    def make(email, *options):
        printed = server.command("facilitator", "add", email, *options, "--data", str(server.data)).stdout
        return re.search(r"/account/\S+", printed).group()

    return make


class Device:
    """A device with a fingerprint reader, as Chromium plays it for tests."""

    def __init__(self, page):
        self.line = page.context.new_cdp_session(page)
        self.line.send("WebAuthn.enable", {"enableUI": False})
        self.id = self.line.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})["authenticatorId"]

    def holder_is(self, is_right):
        """Whose finger is on the reader."""
        self.line.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": is_right})

    @property
    def passkeys(self):
        return self.line.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]


def fits(page):
    """Nothing to complain of on a phone, a laptop and a projector."""
    for device in (PHONE, LAPTOP, PROJECTOR):
        page.set_viewport_size(device["viewport"])
        check_accessibility(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url
    page.set_viewport_size(LAPTOP["viewport"])


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def sign_out(page):
    press(page, "Sign out")
    page.wait_for_url(re.compile(r"/(sign-in)?$"))


def sees(page, words):
    expect(page.locator("main")).to_contain_text(words)


def test_an_account_lives_by_passkeys_alone(at_localhost, link):
    page = at_localhost.page(LAPTOP)
    device = Device(page)
    page.goto(link("chidi@example.org"))
    press(page, "Make the account with a passkey")
    expect(page.get_by_role("link", name="Write your name. People in your sessions do not see it.")).to_be_visible()
    fits(page)
    assert device.passkeys == []

    page.get_by_label("Your name").fill("Chidi")
    press(page, "Make the account with a passkey")
    page.wait_for_url("**/sessions")
    (kept,) = device.passkeys
    assert (kept["rpId"], kept["isResidentCredential"]) == ("localhost", True)

    sign_out(page)
    page.add_init_script(NO_QUIET_OFFER)
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/sessions")

    page.get_by_role("link", name="Chidi").click()
    page.wait_for_url("**/me")
    sees(page, "First passkey")
    sees(page, "Not needed: a passkey is two proofs in one")
    fits(page)
    page.get_by_text("Rename").click()
    page.get_by_label("New name").fill("Laptop at work")
    press(page, "Save the name")
    sees(page, "The passkey has its new name.")
    sees(page, "Laptop at work")

    page.get_by_text("Remove", exact=False).first.click()
    press(page, "Remove the passkey")
    sees(page, "Without this passkey you could not sign in any more.")


def test_a_passkey_is_added_to_an_account_with_a_password_and_is_proof(at_localhost, link):
    page = at_localhost.page(LAPTOP)
    device = Device(page)
    page.add_init_script(NO_QUIET_OFFER)
    page.goto(link("grace@example.org"))
    page.get_by_label("Your name").fill("Grace")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Make the account")
    page.wait_for_url("**/sessions")

    page.goto("/me")
    expect(page.get_by_role("button", name="Show current password")).to_be_visible()
    page.get_by_label("Name for a new passkey").fill("Phone")
    press(page, "Add a passkey")
    sees(page, "The passkey is added.")
    sees(page, "Phone")
    assert len(device.passkeys) == 1
    fits(page)
    press(page, "Add a passkey")
    sees(page, "This device has a passkey for this account already.")

    page.goto("/me/prove")
    fits(page)
    press(page, "Use your passkey")
    page.wait_for_url("**/me")


def test_somebody_elses_finger_opens_nothing(at_localhost, link):
    page = at_localhost.page(LAPTOP)
    device = Device(page)
    page.goto(link("mo@example.net"))
    page.get_by_label("Your name").fill("Mo")
    press(page, "Make the account with a passkey")
    page.wait_for_url("**/sessions")
    sign_out(page)

    device.holder_is(False)
    page.add_init_script(NO_QUIET_OFFER)
    page.goto("/sign-in")
    press(page, "Sign in with a passkey")

    sees(page, "No passkey was used. Try again, or use your password.")
    fits(page)
    page.goto("/sessions")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_on_a_plain_address_the_page_says_why_and_takes_the_password(stage, server):
    """The server's own address in numbers, as on a network without a certificate."""
    page = stage.page(PHONE)
    page.goto("/sign-in")

    sees(page, "On this machine, passkeys work at http://localhost")
    expect(page.get_by_role("button", name="passkey")).to_have_count(0)
    fits(page)
    page.get_by_label("Email address").fill("amara@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sessions")


def test_a_browser_without_passkeys_shows_no_button_for_them(at_localhost):
    page = at_localhost.page(LAPTOP)
    page.add_init_script("delete window.PublicKeyCredential")
    page.goto("/sign-in")

    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="passkey")).to_have_count(0)
    fits(page)


def test_without_a_script_the_password_signs_in(at_localhost):
    page = at_localhost.page(LAPTOP, java_script_enabled=False)
    page.goto("/sign-in")
    assert page.get_by_role("button", name="passkey").count() == 0
    page.get_by_label("Email address").fill("amara@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    press(page, "Sign in")
    page.wait_for_url("**/sessions")


def test_a_password_is_pasted_where_it_is_asked_for(stage):
    page = stage.page(LAPTOP)
    page.goto("/sign-in")
    box = page.get_by_label("Password", exact=True)
    page.get_by_label("Email address").fill(PASSWORD)
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.press("ControlOrMeta+X")
    box.focus()
    page.keyboard.press("ControlOrMeta+V")

    expect(box).to_have_value(PASSWORD)
    assert box.get_attribute("autocomplete") == "current-password"


def test_codes_are_turned_on_asked_for_and_replaced_by_one_on_paper(server, stage, link):
    RealFacilitator(server, "ines@example.org", "Ines", link=server.url + link("ines@example.org"))
    page = stage.page(LAPTOP)

    def sign_in():
        page.goto("/sign-in")
        page.get_by_label("Email address").fill("ines@example.org")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        press(page, "Sign in")

    sign_in()
    page.goto("/me/app")
    fits(page)
    secret = page.locator(".account__key").inner_text().replace(" ", "")
    page.get_by_label("Six digits").fill("000000")
    press(page, "Turn on")
    sees(page, "This code does not fit.")
    fits(page)
    page.get_by_label("Six digits").fill(pyotp.TOTP(secret).now())
    press(page, "Turn on")
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    codes = page.locator(".account__codes li").all_inner_texts()
    fits(page)

    sign_out(page)
    sign_in()
    expect(page.get_by_label("Code", exact=True)).to_be_focused()
    fits(page)
    page.get_by_label("Code", exact=True).fill(codes[0])
    page.keyboard.press("Enter")
    sees(page, "You used a recovery code. 9 are left.")
    fits(page)


def test_an_admin_invites_and_removes_from_the_page(stage, server):
    page = stage.facilitator().sign_in(is_new=True).page
    page.get_by_role("link", name="Facilitators").click()
    page.wait_for_url("**/facilitators")
    fits(page)
    page.get_by_label("Their email address").fill("wes@example.org")
    press(page, "Make a link")
    link = page.get_by_label("Link for wes@example.org")
    expect(link).to_be_focused()
    expect(page.get_by_role("button", name="Copy the link")).to_be_visible()
    fits(page)
    RealFacilitator(server, "wes@example.org", "Wes", link=server.url + urlsplit(link.input_value()).path)

    page.goto("/facilitators")
    sees(page, "wes@example.org")
    row = page.locator(".hand", has_text="wes@example.org")
    row.locator("summary", has_text="Remove").click()
    fits(page)
    row.get_by_role("button", name="Remove the account").click()
    sees(page, "The account is removed.")
    expect(page.locator(".hand", has_text="wes@example.org")).to_have_count(0)


def test_the_console_of_a_browser_that_was_signed_out_elsewhere_stops(stage, server, room):
    console = stage.facilitator().sign_in().open_console(room.room)
    expect(console.next_button).to_be_visible()

    page = stage.facilitator().sign_in(is_new=True).page
    page.goto("/me")
    while page.get_by_role("button", name="Sign out there").count():
        page.get_by_role("button", name="Sign out there").first.click()
        sees(page, "That browser is signed out")
        page.wait_for_load_state()          # with the whole list of the others

    expect(console.page.get_by_label("Password", exact=True)).to_be_visible()
    server.amara.sign_in()
