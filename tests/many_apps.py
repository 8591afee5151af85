"""What makes it quick to build hundreds of apps in one process: what all read and compile alike is read and compiled
once, and none waits for a disk. Real servers of the tests (tests/serving.py) know nothing of it."""

from __future__ import annotations

import functools
from pathlib import Path

from alembic.script import base as migrations
from flask import Flask
from jinja2 import BytecodeCache
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing.rules import Rule

from workshop.storage import sqlite
from workshop.web.assets import Assets

DURABLE = sqlite.PRAGMAS


class InMemory(BytecodeCache):
    """Templates compiled once for every app of this process; a template that was changed is compiled anew."""

    def __init__(self):
        self.compiled = {}

    def load_bytecode(self, bucket):
        if found := self.compiled.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket):
        self.compiled[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


def compile_once():
    """Let every app that is built from now on share its templates and the functions that make its addresses."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": InMemory()}
    built, build = {}, Rule._compile_builder

    def once(rule, append_unknown=True):
        kinds = tuple((name, type(one)) for name, one in rule._converters.items())
        key = (rule.rule, rule.subdomain, rule.host, repr(rule.defaults), kinds, append_unknown)
        if key not in built:
            built[key] = build(rule, append_unknown)
        return built[key]

    Rule._compile_builder = once


def compile_statements_once():
    """Let every SQLite database that is opened from now on share the statements SQLAlchemy has compiled: each has a
    dialect of its own, but all of them speak alike."""
    compiled = LRUCache(4000)
    SQLiteDialect_pysqlite.__eq__ = lambda one, other: type(one) is type(other)
    SQLiteDialect_pysqlite.__hash__ = lambda one: hash(type(one))
    SQLiteDialect_pysqlite.engine_created = lambda engine: setattr(engine, "_compiled_cache", compiled)


def read_once():
    """Let every app that is built from now on share its static files, as they were at the first look, and the
    migrations, which do nothing when they are loaded."""
    load = migrations.util.load_python_file
    loaded = functools.cache(lambda folder, name, changed: load(folder, name))

    def load_once(folder, name):
        path = Path(folder, name)
        return load(folder, name) if path.name == "env.py" else loaded(folder, name, path.stat().st_mtime_ns)

    migrations.util.load_python_file = load_once
    known, read = {}, Assets.read

    def once(assets, folders):
        key = tuple(folders.items())
        if key not in known:
            read(assets, folders)
            known[key] = dict(assets.files), assets.version
        files, assets.version = known[key]
        assets.files.update(files)

    Assets.read = once


def wait_for_no_disk():
    """Let the databases of this process keep what they store without waiting until the disk has it."""
    sqlite.PRAGMAS = tuple(pragma.replace("synchronous = FULL", "synchronous = OFF") for pragma in DURABLE)
