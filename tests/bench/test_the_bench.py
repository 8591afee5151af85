"""The benchmark's short form: every scenario once, small, and the figures are all there. Nothing fails on a time."""

import json
import subprocess
import sys

import pytest
from services import ROOT

SUBJECTS = {"app", "flask_socketio", "node_socketio"}
FIGURES = {"push_cpu_us", "push_last_ms", "ack_cpu_us", "acks_per_s", "ack_p99_ms", "join_cpu_us", "join_last_ms",
           "board_p99_ms", "kb_per_connection"}


@pytest.fixture(autouse=True)
def _bench_can_be_imported(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "bench")


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    file = tmp_path_factory.mktemp("bench") / "figures.json"
    done = subprocess.run([sys.executable, ROOT / "bench" / "run.py", "--quick", "--json", file], cwd=ROOT,
                          capture_output=True, text=True, timeout=250, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(file.read_text()), done.stdout


def test_every_size_has_the_named_figures_of_the_app_and_both_references(short):
    result, printed = short
    rooms = {**result["scenarios"]["room"], **result["scenarios"]["rooms"]}

    assert set(rooms) == {"12", "2x8"}
    for subjects in rooms.values():
        assert set(subjects) == SUBJECTS
        assert all(set(figures) == FIGURES for figures in subjects.values())
        assert all(found is None or set(found) == {"median", "least", "most"}
                   for figures in subjects.values() for found in figures.values())
        # the references have no board, and nothing else is missing
        missing = {(subject, name) for subject, figures in subjects.items() for name in figures if not figures[name]}
        assert missing == {("flask_socketio", "board_p99_ms"), ("node_socketio", "board_p99_ms")}
    assert "Workshop | Flask-SocketIO | Node" in printed


def test_the_short_form_goes_through_every_scenario(short):
    result, _printed = short

    assert set(result["scenarios"]) == {"room", "rooms", "opening", "burst", "reconnect", "idle", "step", "generator",
                                        "checks", "counts", "export"}
    assert result["machine"]["cores"] >= 1
    app = {name: found and found["median"] for name, found in result["scenarios"]["checks"]["12"]["app"].items()}
    assert (app["joined"], app["acknowledged"], app["back"]) == (12, 12, 12)
    assert (app["lost"], app["failures"], app["not_back"]) == (0, 0, 0)
    assert app["on_board"] >= 11  # one last response waits for the close: never one at a time
    assert result["scenarios"]["export"]["30x3"]["app"]["file_mb"]["median"] > 0


def test_no_phone_is_told_of_a_response_so_cost_does_not_grow_with_the_square(short):
    result, _printed = short

    assert result["scenarios"]["burst"]["12"]["app"]["frames_per_phone"]["most"] == 0
    assert result["scenarios"]["counts"]["9"]["app"]["phone_frames"]["most"] == 0


def test_the_output_says_whether_the_phones_limit_what_is_measured(short):
    from report import markdown

    result, printed = short
    busy = result["scenarios"]["generator"]["12"]["node_socketio"]

    assert 0 < busy["ack_phones_busy"]["median"] <= 1
    assert busy["ack_phones_cpu_us"]["median"] > 0
    assert "each response costs the phones" in printed
    assert "### Whether the phones are quick enough" in markdown(result)


def test_a_run_is_held_against_an_earlier_one(short):
    from report import comparison

    result, _printed = short
    held = comparison(result, result)

    assert "| 12 phones | before | now | now ÷ before | × Node before | × Node now |" in held
    assert "| 1.00 |" in held


def test_a_file_that_is_no_earlier_run_is_refused_with_what_to_do(tmp_path):
    from figures import earlier_run

    (tmp_path / "other.json").write_text('{"phones": {}}')

    with pytest.raises(ValueError, match="Name a file that --json wrote"):
        earlier_run(tmp_path / "other.json")


@pytest.mark.parametrize("power", [1, 2])
def test_the_fit_finds_the_power_that_cost_grows_with(power):
    from figures import growth

    found = growth({str(many): {"app": [{"step_cpu_ms": 3 * many**power, "join_cpu_us": 7.0}]}
                    for many in (30, 200, 500, 1000, 2000)})

    assert found["sizes"] == [200, 500, 1000, 2000]
    assert found["step"]["median"] == pytest.approx(power)
    assert found["join"]["median"] == pytest.approx(1)


def test_several_runs_are_read_as_one_with_the_goals_of_each(short):
    from goals import as_one
    from report import markdown

    result, _printed = short
    slower = json.loads(json.dumps(result))
    slower["scenarios"]["room"]["1000"] = slower["scenarios"]["room"].pop("12")
    slower["scenarios"]["room"]["1000"]["app"]["kb_per_connection"] = {"median": 90, "least": 80, "most": 100}
    quicker = json.loads(json.dumps(slower))
    quicker["scenarios"]["room"]["1000"]["app"]["kb_per_connection"] = {"median": 30, "least": 20, "most": 40}

    found = as_one([result, slower, quicker])

    assert found["scenarios"]["room"]["1000"]["app"]["kb_per_connection"] == {"median": 60, "least": 20, "most": 100}
    assert set(found["scenarios"]["room"]) == {"12", "1000"}
    assert "| memory for each phone | at most 60 kB | 60 kB | 90 kB | 30 kB | **not met** |" in markdown(found)


def test_the_first_ten_minutes_are_held_against_their_goals():
    from first import BEGIN, END, GOALS, ROWS, misses, page_with_first

    figures = {name: {"median": 5.0, "least": 4.0, "most": 6.0} for name in ROWS}
    worse = figures | {"kilobytes": {"median": 61.0, "least": 61.0, "most": 61.0}}
    page = page_with_first(f"# Before\n{BEGIN}\nold\n{END}\nafter\n", {"rounds": 1, "figures": figures}, "Here.")

    assert (misses({"figures": figures}), misses({"figures": worse})) == ([], ["kilobytes"])
    assert set(GOALS) <= set(ROWS)
    assert (page.split("\n")[0], page.split(END)[1]) == ("# Before", "\nafter\n")
    assert "old" not in page
    assert [words for words in ROWS.values() if words not in page] == []
