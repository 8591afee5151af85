"""Who gets what at every address. A new route fails here until it stands in the table."""

from __future__ import annotations

import re

import pytest
from people import csrf_of, stored
from themes import a_theme

from workshop.export.formats import FORMATS
from workshop.importer import drafts
from workshop.importer.blocks import HEADING, ITEM, Block
from workshop.importer.understanding import understand
from workshop.library import shelf
from workshop.supervision import supervise

A_BRIEFING = understand([Block(HEADING, "Homes", level=1), Block(HEADING, "Questions for staff", level=2),
                         Block(ITEM, "What helps?")])
ROLES = ("stranger", "phone", "phone elsewhere", "board", "owner", "other facilitator", "admin")
EVERYBODY = dict.fromkeys(ROLES)


def row(**exceptions):
    """The answer for each role: a status, "sign in" or "elsewhere" for a redirect; `rest` for whoever is not named.

    An admin is one facilitator more: where nothing else is said they get what any other facilitator gets.
    """
    rest = exceptions.pop("rest")
    named = {name.replace("_", " "): answer for name, answer in exceptions.items()}
    if "other facilitator" in named:
        named.setdefault("admin", named["other facilitator"])
    return {role: named.get(role, rest) for role in ROLES}


#: In a supervision there are two; whoever is neither of them learns nothing, not even that it exists.
SUPERVISOR = {"owner": 200, "rest": 404}
FACILITATORS = {"owner": 200, "other_facilitator": 200, "rest": "sign in"}
#: An admin is nobody in other people's sessions.
OWNER = {"owner": 200, "other_facilitator": 404, "rest": "sign in"}
OWNERS_ACT = {"owner": "elsewhere", "other_facilitator": 404, "rest": "sign in"}
DONE = {"owner": "elsewhere", "other_facilitator": "elsewhere", "rest": "sign in"}
MISSING = {"owner": 422, "other_facilitator": 422, "rest": "sign in"}
#: Nobody agreed on anything yet; that an action is its owner's alone is shown in tests/actions.
NO_ACTION = {"owner": 404, "other_facilitator": 404, "rest": "sign in"}
WITH_BOARD_KEY = {"board": 200, "owner": 200, "rest": 404}

#: Everybody is given the join code, the room's name in addresses and the ids in it; only board and owner have the
#: board's key. Every act is sent with a token and a payload that would be right.
TABLE = {
    ("GET", "/"): row(rest=200),
    ("GET", "/healthz"): row(rest=200),
    ("GET", "/readyz"): row(rest=200),
    ("GET", "/metrics"): row(rest=404),     # off until a token is set, and then for whoever sends it (tests/running)
    ("GET", "/how-you-can-check"): row(rest=200),
    ("GET", "/colours"): row(rest=200),
    ("POST", "/colours"): row(rest="elsewhere"),
    ("GET", "/static/<version>/<path:name>"): row(rest=200),
    ("GET", "/j/<code>"): row(phone="elsewhere", rest=200),
    ("POST", "/j/<code>"): row(rest="elsewhere"),
    ("POST", "/join"): row(rest="elsewhere"),
    ("GET", "/w/<room>"): row(phone=200, rest=404),
    ("GET", "/w/<room>/state"): row(phone=200, rest=403),
    ("POST", "/w/<room>/<name>"): row(phone=200, rest=403),
    ("GET", "/w/<room>/look-back"): row(phone=200, rest=404),
    ("POST", "/w/<room>/audience"): row(phone="elsewhere", rest=404),
    ("GET", "/w/<room>/questions/<int:step_id>"): row(phone="elsewhere", rest=404),   # not at one's own pace here
    ("GET", "/board/<board_key>"): row(**WITH_BOARD_KEY),
    ("GET", "/board/<board_key>/state"): row(**WITH_BOARD_KEY),
    ("GET", "/board/<board_key>/qr.svg"): row(**WITH_BOARD_KEY),
    ("POST", "/w/<room>/forget"): row(phone=200, rest=404),
    ("POST", "/w/<room>/language"): row(phone=200, rest=404),
    ("POST", "/language"): row(rest="elsewhere"),
    ("GET", "/account/<token>"): row(rest=410),
    ("POST", "/account/<token>"): row(rest=410),
    ("GET", "/sign-in"): row(owner="elsewhere", other_facilitator="elsewhere", rest=200),
    ("POST", "/sign-in"): row(rest=422),
    ("GET", "/sessions"): row(**FACILITATORS),
    ("GET", "/themes"): row(**FACILITATORS),
    ("GET", "/themes/<slug>"): row(**FACILITATORS),
    ("GET", "/theme.schema.json"): row(rest=200),
    ("GET", "/themes/new"): row(**FACILITATORS),
    ("POST", "/themes/new"): row(owner=200, other_facilitator=200, rest="sign in"),       # a button that only looks
    ("GET", "/themes/import"): row(**FACILITATORS),
    ("POST", "/themes/import"): row(**MISSING),
    ("GET", "/themes/import/<draft_key>"): row(**OWNER),
    ("POST", "/themes/import/<draft_key>"): row(**OWNERS_ACT),
    ("GET", "/themes/file"): row(**FACILITATORS),
    ("POST", "/themes/file"): row(**MISSING),
    ("GET", "/themes/<key>"): row(**OWNER),
    ("GET", "/themes/<key>/edit"): row(**OWNER),
    ("POST", "/themes/<key>/edit"): row(**OWNER),
    ("GET", "/themes/<key>/file"): row(**OWNER),
    ("GET", "/themes/<key>/alone.svg"): row(owner=404, other_facilitator=404, rest="sign in"),   # no link is given out
    ("GET", "/alone/"): row(rest=200),
    ("GET", "/alone/<key>"): row(rest=200),
    ("GET", "/alone/worker.js"): row(rest=200),
    ("GET", "/alone/app.webmanifest"): row(rest=200),
    ("GET", "/sessions/app.webmanifest"): row(rest=200),     # browsers ask for it without a cookie
    ("GET", "/sessions/offline"): row(rest=200),
    ("GET", "/sessions/worker.js"): row(rest=200),
    ("GET", "/themes/worker.js"): row(rest=200),
    ("GET", "/actions/worker.js"): row(rest=200),
    ("GET", "/themes/<key>/history"): row(**OWNER),
    ("GET", "/themes/<key>/history/<int:number>"): row(**OWNER),
    ("GET", "/themes/<key>/changes"): row(**OWNER),
    ("POST", "/themes/<key>/copy"): row(**OWNERS_ACT),
    ("POST", "/themes/<key>/history"): row(**OWNERS_ACT),
    ("POST", "/themes/<key>/archive"): row(**OWNERS_ACT),
    ("POST", "/themes/<key>/alone"): row(**OWNERS_ACT),
    ("POST", "/themes/<key>/sharing"): row(**OWNERS_ACT),
    ("GET", "/supervision"): row(**FACILITATORS),
    ("GET", "/supervision/new"): row(**FACILITATORS),
    ("POST", "/supervision/new"): row(**DONE),
    ("POST", "/supervision/<key>/link"): row(**OWNERS_ACT),
    ("GET", "/supervision/<key>/link.svg"): row(**OWNER),
    ("GET", "/s/join/<join_key>"): row(rest=404),
    ("POST", "/s/join/<join_key>"): row(rest=404),
    ("GET", "/s/<key>"): row(**SUPERVISOR),
    ("GET", "/s/<key>/state"): row(**SUPERVISOR),
    ("POST", "/s/<key>/write"): row(owner="elsewhere", rest=404),
    ("POST", "/s/<key>/actions"): row(owner=422, rest=404),
    ("POST", "/s/<key>/actions/<int:number>"): row(owner="elsewhere", rest=404),
    ("POST", "/s/<key>/end"): row(**SUPERVISOR),       # asked twice
    ("GET", "/s/<key>/record.<form>"): row(**SUPERVISOR),
    ("GET", "/sessions/new"): row(**FACILITATORS),
    ("POST", "/sessions/new"): row(owner="elsewhere", other_facilitator="elsewhere", rest="sign in"),
    ("POST", "/rehearsal"): row(**DONE),
    ("GET", "/sessions/<room>/phones"): row(**OWNER),
    ("POST", "/sessions/<room>/phones/address"): row(**OWNERS_ACT),
    ("POST", "/sessions/<room>/phones/wifi"): row(owner=422, other_facilitator=404, rest="sign in"),
    ("GET", "/w/<room>/hello"): row(rest=200),      # whoever scans it; that one came is all that is noted
    ("GET", "/sessions/<room>/plan"): row(owner="elsewhere", other_facilitator=404, rest="sign in"),   # it was opened
    ("POST", "/sessions/<room>/plan"): row(**OWNER),    # for another audience, which only looks
    ("GET", "/sessions/<room>/console"): row(**OWNER),
    ("GET", "/sessions/<room>/state"): row(**OWNER),
    ("GET", "/sessions/<room>/before"): row(**OWNER),
    ("POST", "/sessions/<room>/before"): row(owner=422, other_facilitator=404, rest="sign in"),
    ("POST", "/sessions/<room>/<name>"): row(owner=200, other_facilitator=404, rest=403),   # asked as JSON
    ("POST", "/sessions/<room>/rehearse"): row(**OWNERS_ACT),
    ("POST", "/sessions/<room>/rehearse/end"): row(**OWNERS_ACT),
    ("GET", "/sessions/<room>/papers"): row(**OWNER),
    ("GET", "/sessions/<room>/run-sheet.pdf"): row(**OWNER),
    ("GET", "/sessions/<room>/poster.pdf"): row(**OWNER),
    ("GET", "/sessions/<room>/again"): row(**OWNER),
    ("POST", "/sessions/<room>/again"): row(owner="elsewhere", other_facilitator=404, rest="sign in"),
    ("GET", "/j/<code>/calendar.ics"): row(rest=404),     # this code is of no follow-up
    ("GET", "/sessions/<room>/follow-up"): row(**OWNER),
    ("POST", "/sessions/<room>/follow-up"): row(owner=422, other_facilitator=404, rest="sign in"),   # no day is named
    **{("POST", f"/sessions/<room>/follow-up/{act}"): row(owner=404, other_facilitator=404, rest="sign in")
       for act in ("day", "away")},     # it is no follow-up
    ("GET", "/actions"): row(**FACILITATORS),
    ("POST", "/actions/<action_key>"): row(**NO_ACTION),
    ("POST", "/actions/<action_key>/undo"): row(**NO_ACTION),
    ("GET", "/actions.ics"): row(**NO_ACTION),
    ("GET", "/sessions/<room>/actions.ics"): row(**NO_ACTION),
    ("GET", "/sessions/<room>/summary"): row(**OWNER),
    ("GET", "/sessions/<room>/summary/full"): row(**OWNER),
    ("GET", "/sessions/<room>/summary/review"): row(**OWNER),
    ("POST", "/sessions/<room>/summary/review"): row(**OWNERS_ACT),
    ("GET", "/sessions/<room>/summary/review/masked"): row(**OWNER),
    ("GET", "/sessions/<room>/summary/review/<step_id>"): row(**OWNER),
    ("POST", "/sessions/<room>/summary/review/<step_id>"): row(**OWNERS_ACT),
    ("GET", "/sessions/<room>/summary/details"): row(**OWNER),
    ("POST", "/sessions/<room>/summary/details"): row(owner=409, other_facilitator=404, rest="sign in"),  # not closed
    ("POST", "/sessions/<room>/summary/files"): row(owner=404, other_facilitator=404, rest="sign in"),  # no such form
    ("GET", "/sessions/<room>/summary/files/<file_key>"): row(owner=404, other_facilitator=404, rest="sign in"),
    ("POST", "/sessions/<room>/summary/files/<file_key>/cancel"): row(**OWNERS_ACT),
    ("GET", "/sessions/<room>/summary/files/<file_key>/fetched"): row(owner=404, other_facilitator=404,
                                                                      rest="sign in"),
    **{("GET", f"/sessions/<room>/summary.{name}"): row(**OWNER) for name in FORMATS},
    ("GET", "/sessions/<room>/summary.zip"): row(owner=409, other_facilitator=404, rest="sign in"),  # not closed
    ("GET", "/comparison"): row(**FACILITATORS),
    ("GET", "/comparison/worth"): row(**FACILITATORS),
    ("GET", "/comparison.csv"): row(owner=404, other_facilitator=404, rest="sign in"),   # nothing is closed yet
    ("GET", "/sessions/<room>/exchange"): row(owner=409, other_facilitator=404, rest="sign in"),        # not closed
    ("GET", "/sessions/<room>/exchange.json"): row(owner=409, other_facilitator=404, rest="sign in"),
    ("GET", "/exchange"): row(**FACILITATORS),
    ("GET", "/exchange/figures"): row(**DONE),      # no question is named
    ("POST", "/exchange/files"): row(**MISSING),
    ("POST", "/exchange/files/remove"): row(**DONE),
    ("POST", "/exchange/keys"): row(admin=422, owner=403, other_facilitator=403, rest="sign in"),
    ("POST", "/exchange/keys/forget"): row(admin="elsewhere", owner=403, other_facilitator=403, rest="sign in"),
    ("GET", "/sessions/<room>/done"): row(**OWNER),
    ("GET", "/sessions/<room>/keeping"): row(**OWNER),
    ("POST", "/sessions/<room>/keeping"): row(owner=422, other_facilitator=404, rest="sign in"),   # no days are named
    ("GET", "/sessions/<room>/erase"): row(**OWNER),
    ("POST", "/sessions/<room>/erase"): row(owner=409, other_facilitator=404, rest="sign in"),     # it is open
    ("GET", "/sessions/<room>/hands"): row(**OWNER),
    ("POST", "/sessions/<room>/hands"): row(**OWNER),
    ("POST", "/sessions/<room>/hands/remove"): row(**OWNERS_ACT),
    ("POST", "/sessions/<room>/hands/take-back"): row(**OWNERS_ACT),
    ("POST", "/sessions/<room>/hands/leave"): row(**OWNERS_ACT),
    ("GET", "/invitations/<token>"): row(owner=410, other_facilitator=410, rest="sign in"),
    ("POST", "/invitations/<token>"): row(owner=410, other_facilitator=410, rest="sign in"),
    ("GET", "/sign-in/code"): row(rest="sign in"),    # nobody has given a password just now
    ("POST", "/sign-in/code"): row(rest="sign in"),
    ("POST", "/passkeys/challenge"): row(owner=200, other_facilitator=200, rest=403),   # for adding one
    # Whoever a browser is signed in as: programs come with a token, and a cookie opens nothing here (tests/api).
    ("GET", "/api/v1/sessions"): row(rest=401),
    ("GET", "/api/v1/sessions/<room>"): row(rest=401),
    ("GET", "/api/v1/sessions/<room>/summary"): row(rest=401),
    ("GET", "/api/v1/sessions/<room>/aggregates"): row(rest=401),
    ("GET", "/api/v1/openapi.json"): row(rest=200),
    ("GET", "/api/<path:rest>"): row(rest=404),
    **{(method, "/api/<path:rest>"): row(rest=405) for method in ("POST", "PUT", "PATCH", "DELETE")},
    ("GET", "/me/tokens"): row(**FACILITATORS),
    ("POST", "/me/tokens"): row(**MISSING),
    ("POST", "/me/tokens/end"): row(**DONE),
    ("GET", "/me"): row(**FACILITATORS),
    ("GET", "/me/prove"): row(**FACILITATORS),
    ("POST", "/me/prove"): row(**MISSING),
    ("POST", "/me/details"): row(**MISSING),
    ("POST", "/me/password"): row(**MISSING),
    ("POST", "/me/passkeys"): row(**MISSING),
    ("POST", "/me/passkeys/rename"): row(**DONE),
    ("POST", "/me/passkeys/remove"): row(**DONE),
    ("GET", "/me/app"): row(**FACILITATORS),
    ("POST", "/me/app"): row(**MISSING),
    ("POST", "/me/app/remove"): row(**DONE),
    ("POST", "/me/recovery-codes"): row(**DONE),
    ("POST", "/me/browsers/label"): row(**DONE),
    ("POST", "/me/browsers/sign-out"): row(**DONE),
    ("GET", "/privacy"): row(rest=200),
    ("GET", "/cookies"): row(rest=200),
    ("GET", "/accessibility"): row(rest=200),
    ("GET", "/installation"): row(admin=200, owner=403, other_facilitator=403, rest="sign in"),
    ("POST", "/installation"): row(admin=422, owner=403, other_facilitator=403, rest="sign in"),
    ("GET", "/installation/done"): row(admin=200, owner=403, other_facilitator=403, rest="sign in"),
    ("GET", "/installation/running"): row(admin=200, owner=403, other_facilitator=403, rest="sign in"),
    ("GET", "/facilitators"): row(admin=200, owner=403, other_facilitator=403, rest="sign in"),
    ("POST", "/facilitators"): row(admin=422, owner=403, other_facilitator=403, rest="sign in"),
    ("POST", "/facilitators/take-back"): row(admin="elsewhere", owner=403, other_facilitator=403, rest="sign in"),
    ("POST", "/facilitators/role"): row(admin="elsewhere", owner=403, other_facilitator=403, rest="sign in"),
    ("POST", "/facilitators/remove"): row(admin="elsewhere", owner=403, other_facilitator=403, rest="sign in"),
    ("POST", "/me/browsers/sign-out-everywhere"): row(rest="sign in"),   # last: it ends what the rows above need
    ("POST", "/sign-out"): row(rest="elsewhere"),
}


@pytest.fixture
def browsers(app, room, ben, elsewhere, amara, dana, ada):
    """A new browser of each role, with the cookies that its owner's has."""
    cookies = {
        "phone": (f"phone-{room.room}", ben.browser), "phone elsewhere": (
            f"phone-{elsewhere.room}", elsewhere.phones[0].browser),
        "owner": ("facilitator", amara.browser), "other facilitator": ("facilitator", dana.browser),
        "admin": ("facilitator", ada.browser),
    }

    def new(role):
        browser = app.test_client()
        if role in cookies:
            name, source = cookies[role]
            browser.set_cookie(name, source.get_cookie(name).value)
        return browser

    return new


@pytest.fixture
def ask(app, room, ben, browsers, amara):
    """Ask for a route as somebody of this role, with everything right that such a one could know."""
    values = {
        "code": room.code, "room": room.room, "token": "nothing-was-ever-made-for-this", "name": "pass_step",
        "slug": next(iter(app.extensions["workshop_library"].themes)), "int:number": "1", "step_id": str(ben.step_id),
        "int:step_id": "1",
        "record": stored(app, lambda: supervise.start(amara.id, a_theme(), ["practitioners-1"], 7).key),
        "join_key": "a-link-that-was-guessed", "form": "md",
        "draft_key": stored(app, lambda: drafts.add(amara.id, A_BRIEFING)),
        "key": stored(app, lambda: shelf.keep(a_theme(), amara.id)).slug,   # the owner's own, shared with nobody
    }
    step_id, asked_id = ben.step_id, a_theme().questions.practitioners[0].id

    def path_of(route, role):
        key = room.board_key if role in ("board", "owner") else "a-key-that-was-guessed"
        if route == "/alone/<key>":
            return f"/alone/{values['slug']}"
        if route.startswith("/static"):
            return "/static/any/css/base.css"
        path = route.replace("<board_key>", key)
        if route == "/sessions/<room>/<name>":
            path = path.replace("<name>", "hold_step")
        if route.startswith(("/s/", "/supervision/")):
            path = path.replace("<key>", values["record"])
        for name, value in values.items():
            path = path.replace(f"<{name}>", value)
        return path + (f"?theme={values['slug']}" if route in ("/sessions/new", "/supervision/new") else "")

    def payload_of(route, plan_revision):
        return {
            "/w/<room>/<name>": {"client_id": "0123456789abcdef", "step_id": step_id},
            "/passkeys/challenge": {"for": "add"},
            "/sessions/<room>/<name>": {"plan_revision": plan_revision, "step_id": step_id},
        }.get(route)

    def token_of(browser, role, route):
        if route == "/w/<room>/<name>":
            return csrf_of(browser.get(f"/w/{room.room}").text)
        if route in ("/w/<room>/audience", "/w/<room>/forget") and role == "phone":
            return csrf_of(browser.get(f"/w/{room.room}").text)
        return csrf_of(browser.get("/themes", follow_redirects=True).text)

    def asked(role, method, route):
        browser = browsers(role)
        if method == "GET":
            return browser.get(path_of(route, role))
        payload = payload_of(route, room.console.state["plan_revision"] if "<name>" in route else 0)
        if payload is not None:
            return browser.post(path_of(route, role), json=payload, headers={
                "X-CSRFToken": token_of(browser, role, route), "Accept": "application/json"})
        form = {"csrf_token": token_of(browser, role, route), "code": room.code, "theme": values["slug"],
                "audience": "leaders", "group_name": "Somebody's own", "chosen": ["leaders-1"], "may": "watch",
                "number": "1", "seen": "1", "question": asked_id, "what": "", "language": "cy"}
        return browser.post(path_of(route, role), data=form)

    return asked


def in_words(answer):
    if 300 <= answer.status_code < 400:
        return "sign in" if answer.location.startswith("/sign-in") else "elsewhere"
    return answer.status_code


def test_every_route_stands_in_the_table(app):
    routes = {(method, re.sub(r"^(/themes/)<slug>", r"\1<key>", rule.rule)) for rule in app.url_map.iter_rules()
              for method in rule.methods - {"HEAD", "OPTIONS"}}

    # A theme of a file is everybody's (<slug>); one that is kept here is its owner's (<key>).
    assert routes == set(TABLE) - {("GET", "/themes/<slug>")}


@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_a_role_as_the_table_says(ask, role):
    answers = {(method, route): in_words(ask(role, method, route)) for method, route in TABLE}

    assert answers == {route: row[role] for route, row in TABLE.items()}


def test_every_act_of_a_facilitator_needs_the_token_of_a_page(app, browsers, room):
    acts = [rule for rule in app.url_map.iter_rules() if "POST" in rule.methods and not rule.rule.startswith(
        ("/j/", "/join", "/w/", "/s/", "/api/", "/language", "/colours"))]
    # /s/: tests/supervision; /api/ only refuses; /language and /colours keep a choice on the device, and nothing here.

    answers = {rule.rule: browsers("owner").post(rule.rule.replace("<room>", room.room), data={}).status_code
               for rule in acts}

    assert answers == dict.fromkeys(answers, 400)
    assert len(answers) > 9
