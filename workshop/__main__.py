"""`workshop`, `python -m workshop` and `python3 run.py`: one command line."""

from __future__ import annotations

from gevent import config, monkey

config.track_greenlet_tree = False     # who started whom is looked at by nobody, and costs time and memory each time
monkey.patch_all()


def main() -> None:
    from workshop.cli import workshop

    workshop()


if __name__ == "__main__":
    main()
