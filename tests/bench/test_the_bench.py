"""The benchmark's short form: everybody joins, gets questions and responds, and the figures are all there. Not fast."""

import json
import subprocess
import sys

from services import ROOT

FIGURES = {"join_cpu_us", "join_last_ms", "push_cpu_us", "push_last_ms", "ack_cpu_us", "acks_per_s", "ack_p99_ms",
           "kb_per_connection"}


def test_the_short_form_measures_the_app_beside_both_references(tmp_path):
    done = subprocess.run([sys.executable, ROOT / "bench" / "run.py", "--quick", "--json", tmp_path / "figures.json"],
                          cwd=ROOT, capture_output=True, text=True, timeout=250, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    subjects = json.loads((tmp_path / "figures.json").read_text())["phones"]["12"]
    assert set(subjects) == {"app", "flask_socketio", "node_socketio"}
    assert all(set(figures) >= FIGURES for figures in subjects.values())
    app = {name: figure["median"] for name, figure in subjects["app"].items()}
    assert (app["joined"], app["acknowledged"], app["stored"], app["on_board"], app["back"]) == (12,) * 5
    assert app["frames_per_phone"] == 0  # cost grows with the number of phones, not with its square
    assert "Workshop | Flask-SocketIO | Node" in done.stdout
