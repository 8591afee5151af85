"""Builds the app: settings, storage, live doors, pages. The only module that knows every capability."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, g
from gevent import monkey
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader
from socketio.manager import Manager
from werkzeug.middleware.proxy_fix import ProxyFix

from .actions.preparing import bp as preparing_pages
from .actions.views import bp as action_pages
from .alone.views import bp as alone_pages
from .api.my_tokens import bp as token_pages
from .api.views import bp as api_doors
from .audit.views import bp as audit_pages
from .auth.facilitators import bp as facilitators_pages
from .auth.idle import LastUse
from .auth.my_account import bp as my_account_pages
from .auth.sign_in import SlowDown, signed_in_facilitator
from .auth.views import bp as auth_pages
from .board.views import bp as board_pages
from .care import commands as care_commands
from .care.pauses import PauseWishes
from .cofacilitators.views import bp as hands_pages
from .comparison.views import bp as comparison_pages
from .config import Settings, server_secret
from .exchange import views as exchange
from .exchange.signing import InstanceKey
from .export.fetching import bp as fetching_pages
from .export.long_files import LongFiles
from .export.reviewing import bp as reviewing_pages
from .export.views import bp as export_pages
from .extensions import db, migrate
from .grouping import commands as grouping_commands
from .importer import views as importer
from .kinds import folders, kind_commands
from .language import reading
from .language.views import bp as language_pages
from .library.editor import bp as editor_pages
from .library.reader import read_library
from .library.views import bp as library_pages
from .limits.first import goes_first
from .limits.pace import Limits, Pace
from .limits.waiting import BEYOND_THE_GROUP, Waiting
from .live import doors, library_line, own_line, packet_json, storage_watch
from .live.events import ROLES
from .live.publish import publisher, socketio
from .live.pulse import Pulse
from .live.same_for_all import EXTENSION as SAME_FOR_ALL
from .live.same_for_all import SameForAll
from .live.seats import Seats
from .live.transport import TextPacket, Watch, name_only_commands
from .network.reached import Reached
from .network.views import bp as network_pages
from .network.views import way as way_pages
from .papers.views import bp as paper_pages
from .participants.presence import Presence
from .participants.views import bp as participant_pages
from .resonance import commands as resonance_commands
from .responses import commands as response_commands
from .responses.release import Contributors
from .responses.slow import SlowMode
from .retention.housekeeping import Housekeeping
from .retention.keeping import is_deletion_overdue
from .retention.views import bp as retention_pages
from .running import figures, meters, readiness
from .running.disk import disk_words_if_known
from .running.views import bp as running_pages
from .sessions import commands as session_commands
from .sessions import room_commands
from .sessions.again import bp as again_pages
from .sessions.keys import KeyStore
from .sessions.planner import bp as planner_pages
from .sessions.rehearsing import bp as rehearsing_pages
from .sessions.views import bp as session_pages
from .statements.views import bp as statement_pages
from .statements.views import installation_pages
from .storage import engine as storage
from .storage.reserve import EXTENSION as RESERVE
from .storage.reserve import Reserve
from .storage.sqlite import MIGRATIONS
from .storage.trouble import Trouble
from .storage.writer import EXTENSION, Writer
from .supervision.views import bp as supervision_pages
from .supervision.views import shared as supervised_pages
from .verify.views import bp as verify_pages
from .web import assets, colours, error_pages, gallery, headers, health, installable, small_pages
from .web.browser_session import BrowserSessions
from .web.incidents import library_logger
from .web.requests import csrf, csrf_token, origins_of, own_pages_only, public_address
from .web.wsgi import Guard
from .workers.limits import SlowDownTogether, WaitingTogether
from .workers.together import EXTENSION as TOGETHER
from .workers.together import Together

#: Imported for what they register.
COMMANDS = (response_commands, session_commands, room_commands, grouping_commands, resonance_commands, care_commands,
            *kind_commands())

#: Bytes; a form with 10,000 emoji is refused with its text still in the box, not cut off.
LARGEST_FORM = 1024 * 1024
#: Bytes of one Socket.IO message: ten thousand emoji are answered by name, and it is too small to fill the memory.
LARGEST_MESSAGE = 256 * 1024


def build_app(settings: Settings) -> Flask:
    """The whole application, its doors and its pages, for one installation."""
    app = Flask("workshop", static_folder=None)
    settings.data.mkdir(parents=True, exist_ok=True)
    secure = settings.is_https
    app.config.update(
        SECRET_KEY=server_secret(settings.data),
        SQLALCHEMY_DATABASE_URI=storage.address(settings),
        SQLALCHEMY_ENGINE_OPTIONS=storage.options(settings),
        MAX_CONTENT_LENGTH=LARGEST_FORM, MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        SESSION_COOKIE_NAME="__Host-facilitator" if secure else "facilitator",
        SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_PATH="/", SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        WTF_CSRF_SSL_STRICT=False, WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["workshop_settings"] = settings
    together = app.extensions[TOGETHER] = Together(app, settings.redis) if settings.redis else None
    app.extensions["workshop_keys"] = together.keys if together is not None else KeyStore(settings.keys_folder)
    app.extensions["workshop_presence"] = Presence(most=round(settings.largest_group * BEYOND_THE_GROUP))
    app.extensions["workshop_contributors"] = Contributors()
    app.extensions["workshop_more_time"] = Contributors()
    app.extensions["workshop_pause_wishes"] = PauseWishes()
    app.extensions["workshop_resonators"] = Contributors()
    app.extensions["workshop_limits"] = Limits.of(
        phone_acts=settings.phone_acts, facilitator_acts=settings.facilitator_acts)
    app.extensions["workshop_waiting"] = Waiting.for_groups_of(settings.largest_group) if together is None else (
        WaitingTogether.for_groups_of(settings.largest_group, link=together.link))
    app.extensions["workshop_seats"] = Seats(most=settings.connections, expected=settings.largest_group)
    app.extensions["workshop_slow_mode"] = SlowMode()
    app.extensions["workshop_slow_down"] = SlowDown() if together is None else (
        SlowDownTogether(link=together.link, secret=app.config["SECRET_KEY"]))
    app.extensions["workshop_last_use"] = LastUse()
    app.extensions["workshop_addresses"] = {}
    app.extensions["workshop_chosen_addresses"] = {}
    app.extensions["workshop_reached"] = Reached()
    app.extensions["workshop_long_files"] = LongFiles(settings.files_folder, settings.data)
    app.extensions["workshop_exchange_key"] = InstanceKey(app.config["SECRET_KEY"])
    app.extensions["workshop_library"] = read_library(settings.content)
    app.extensions[SAME_FOR_ALL] = SameForAll()
    app.extensions["workshop_pulse"] = Pulse(app, is_running=not settings.testing)
    app.extensions[meters.EXTENSION] = meters.Meters()
    app.extensions[readiness.EXTENSION] = readiness.Readiness(app)
    app.extensions[figures.EXTENSION] = figures.Figures(app)
    trouble = Trouble(begins=partial(storage_watch.begins, app))
    app.extensions["workshop_trouble"] = trouble
    app.extensions[RESERVE] = Reserve(settings.database)
    app.extensions[EXTENSION] = Writer(app, publisher(app), app.extensions[meters.EXTENSION], trouble)
    app.extensions["workshop_housekeeping"] = Housekeeping(app)
    if together is not None:
        together.bind()
    _bind_storage(app)
    _bind_live(app, settings)
    _bind_pages(app, settings)
    return app


def _bind_storage(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(MIGRATIONS))
    with app.app_context():
        storage.listen(db.engine)


def _bind_live(app: Flask, settings: Settings) -> None:
    together: Together | None = app.extensions[TOGETHER]
    socketio.init_app(
        app, async_mode="gevent" if monkey.is_module_patched("socket") else "threading",
        namespaces=[f"/{role}" for role in ROLES],  # and not "/", which the library would open to everybody
        max_http_buffer_size=LARGEST_MESSAGE, ping_interval=15, ping_timeout=20, manage_session=True,
        cors_allowed_origins=origins_of(settings.address), serializer=TextPacket, json=packet_json,
        client_manager=together.manager if together is not None else Manager(), async_handlers=False,
        http_compression=False, cookie=None, logger=library_logger("socketio"),
        engineio_logger=library_logger("engineio"))
    limits: Limits = app.extensions["workshop_limits"]
    (own_line if settings.own_websocket else library_line).use(socketio.server.eio, largest=LARGEST_MESSAGE)
    name_only_commands(socketio.server)
    doors.register(app)
    Watch(socketio.server, doors.pace_of(app), doors.frames_of(limits), most=settings.connections,
          messages=Pace(limits.messages)).stand()
    guard = Guard(app.wsgi_app, largest=LARGEST_MESSAGE, trusts_proxy=bool(settings.proxies),
                  goes_first=partial(goes_first, app))
    app.extensions["workshop_guard"] = guard
    app.wsgi_app = guard  # type: ignore[method-assign]
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def _bind_pages(app: Flask, settings: Settings) -> None:
    importer.register(app)      # before the first look into a form
    exchange.register(app)
    app.session_interface = BrowserSessions()
    csrf.init_app(app)
    csrf.exempt(participant_pages)  # they carry a token of their own (web.requests)
    csrf.exempt(api_doors)          # they take no cookie, and only read
    csrf.exempt(colours.bp)         # how pages look in the browser that asks; our own pages alone may ask
    csrf.exempt(supervised_pages)   # both look at the token themselves: one of the two has no account
    app.before_request(own_pages_only)
    small_pages.register(app)         # what is registered first is done last
    app.after_request(headers.add_headers)
    app.after_request(meters.count_request)
    error_pages.register(app)
    assets.register(app)
    for pages in (participant_pages, board_pages, auth_pages, my_account_pages, token_pages, facilitators_pages,
                  hands_pages, api_doors,
                  library_pages, editor_pages, importer.bp, planner_pages,
                  session_pages, rehearsing_pages, again_pages, action_pages, preparing_pages, paper_pages,
                  export_pages, fetching_pages, reviewing_pages, comparison_pages, exchange.bp, audit_pages,
                  network_pages, way_pages,
                  verify_pages, retention_pages, statement_pages, installation_pages,
                  alone_pages, supervision_pages, supervised_pages,
                  language_pages, colours.bp, installable.bp, health.bp, running_pages):
        app.register_blueprint(pages)
    if settings.gallery:
        app.register_blueprint(gallery.bp)
    app.jinja_env.globals["is_deletion_overdue"] = is_deletion_overdue
    app.jinja_env.globals["storage_trouble"] = app.extensions["workshop_trouble"]
    app.jinja_env.globals["disk_words"] = partial(disk_words_if_known, settings)
    app.jinja_env.globals["colours"] = colours.scheme
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.jinja_env.globals["csp_nonce"] = headers.csp_nonce
    app.jinja_env.globals["offers_worker"] = installable.offers_worker
    app.jinja_env.globals["public_address"] = public_address
    app.jinja_loader = ChoiceLoader([FileSystemLoader(str(Path(app.root_path) / "templates")), PrefixLoader(
        {"kinds": ChoiceLoader([FileSystemLoader(str(folder)) for folder in folders()]),
         "icons": FileSystemLoader(str(assets.FOLDER / "vendor" / "icons"))})])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    reading.register(app)

    @app.context_processor
    def everywhere() -> dict[str, Any]:
        return {"facilitator": None if g.get("asks_nobody") else signed_in_facilitator(),
                "demonstration": settings.demonstration,
                "language": reading.page_language(),
                "csrf_token": csrf_token}  # over the one that Flask-WTF gives, which would set a cookie on phones
