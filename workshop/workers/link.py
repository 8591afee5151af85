"""The link to Redis: made from one setting, checked before anybody is served, and never named with its password."""

from __future__ import annotations

import hmac
from hashlib import sha256

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, NoPermissionError, RedisError
from redis.retry import Retry

#: Seconds until Redis counts as gone. It is in the same network, and nobody's response waits for it.
PATIENCE = 1.0
#: Every name in Redis begins so. Two installations take two databases of Redis (the number at the address's end).
PREFIX = "workshop:"
#: Redis keeps a digest of the installation's secret, so that a worker with another one is found out.
SECRET = f"{PREFIX}secret"


class RedisUnusable(Exception):
    """Redis cannot be used as it is: the message says what to do."""


def link_to(address: str, *, retries: int = 1) -> Redis:
    """A link that connects when it is first used, and again whenever it has to.

    :param address: as WORKSHOP_REDIS has it, already checked.
    :param retries: of a command that met a broken connection.
    """
    found: Redis = Redis.from_url(address, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE,
                                  socket_keepalive=True, health_check_interval=15, retry=Retry(NoBackoff(), retries))
    return found


def expect_usable(link: Redis, *, secret: str) -> None:
    """See that Redis answers, forgets everything when it ends, and serves this installation.

    :param secret: the installation's: what phones and facilitators hold is signed with it, so all workers need it.
    :raises RedisUnusable: with what to do.
    """
    try:
        link.ping()
        _expect_forgetful(link)
        mark = hmac.new(secret.encode(), b"redis", sha256).hexdigest()
        link.set(SECRET, mark, nx=True)
        if link.get(SECRET) != mark.encode():
            raise RedisUnusable(
                "Another installation uses this Redis, or this worker has another secret than the others. Copy the "
                "file `secret` from the data folder of the first worker to every worker, or name another database of "
                "Redis at the end of WORKSHOP_REDIS, such as /1.")
    except (AuthenticationError, NoPermissionError):
        raise RedisUnusable(
            "Redis does not let Workshop in. Look at the name and the password in WORKSHOP_REDIS.") from None
    except RedisError:
        raise RedisUnusable("Redis cannot be reached at the address in WORKSHOP_REDIS. Start it, or mend the address; "
                            "without the setting, this process serves alone.") from None


def _expect_forgetful(link: Redis) -> None:
    """The keys of sessions lie in Redis, and a key that was destroyed must not live on in a file (decision 0001).

    :raises RedisUnusable: it writes what it holds to a disk.
    """
    try:
        saves = str(link.config_get("save").get("save") or "")
        keeps_log = link.config_get("appendonly").get("appendonly", "no") == "yes"
    except NoPermissionError:
        raise
    except RedisError:            # a service that hides its settings: it still says whether it keeps a log
        saves, keeps_log = "", bool(link.info("persistence").get("aof_enabled"))
    if saves.strip() or keeps_log:
        raise RedisUnusable(
            "This Redis writes to disk, and with it the keys that closing a session must destroy. Switch that off: "
            "`save \"\"` and `appendonly no` in its settings, then restart it and delete its .rdb and .aof files.")
