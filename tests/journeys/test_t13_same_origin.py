"""T13: nobody else learns anything: every request of every page goes to this server, and typing sends nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

TYPED = "zqTyping and not sent"


class Listener:
    """Every address that a browser asks for, sockets too."""

    def __init__(self, page):
        self.asked, self.bodies = [], []
        page.context.on("request", self._asked)
        page.on("websocket", lambda socket: (self.asked.append(socket.url), socket.on("framesent", self._sent)))

    def _asked(self, request):
        self.asked.append(request.url)
        self.bodies.append(f"{request.url} {request.post_data or ''}")

    def _sent(self, frame):
        self.bodies.append(str(frame))

    def elsewhere(self, server):
        own = urlsplit(server.url).netloc
        return [address for address in self.asked
                if urlsplit(address).scheme not in ("data", "blob") and urlsplit(address).netloc != own]


def test_every_request_of_everybody_goes_to_this_server(stage, server):
    room = server.amara.open_lobby(questions=2)
    amara, ben = stage.facilitator(), stage.phone(room)
    listeners = [Listener(amara.page), Listener(ben.page)]
    board = stage.board(room)
    listeners.append(Listener(board.page))
    board.page.reload()

    ben.page.goto("/")
    ben.join(room.code)
    room.open_step(1)
    ben.sees_question(room.state["run_sheet"][0]["question"])
    ben.respond("We ask too late.")
    ben.page.goto(f"/w/{room.room}/look-back")
    ben.page.goto("/how-you-can-check")
    ben.page.goto("/w/a-session-that-is-over")
    amara.sign_in()
    for path in ("/sessions", "/themes", f"/sessions/{room.room}/console", f"/sessions/{room.room}/summary",
                 f"/sessions/{room.room}/hands"):
        amara.page.goto(path)
    room.close()

    assert [listener.elsewhere(server) for listener in listeners] == [[], [], []]
    assert min(len(listener.asked) for listener in listeners) > 5
    assert any(address.startswith("ws") for listener in listeners for address in listener.asked)


def test_nothing_that_is_being_typed_leaves_the_phone(stage, server):
    room = server.amara.open_lobby(questions=1)
    ben = stage.phone(room)
    listener = Listener(ben.page)
    ben.join(room.code)
    room.open_step(1)
    ben.sees_question(room.state["run_sheet"][0]["question"])
    ben.box.press_sequentially(TYPED)
    before = [body for body in listener.bodies if "zqTyping" in body]
    ben.send()
    ben.sees(TYPED)
    after = [body for body in listener.bodies if "zqTyping" in body]
    room.close()

    assert before == []
    assert after != [], "the listener would not have heard it"


@pytest.mark.parametrize("planted", ["<img src='http://stranger.invalid/a.png'>",
                                     "<link rel='stylesheet' href='http://stranger.invalid/a.css'>",
                                     "<script src='http://stranger.invalid/a.js'></script>"])
def test_control_a_request_to_somebody_else_is_found(stage, server, planted):
    page = stage.page({"viewport": {"width": 360, "height": 740}})
    listener = Listener(page)
    page.route("**/planted", lambda route: route.fulfill(body=f"<!doctype html><body>{planted}",
                                                         content_type="text/html"))
    page.route("http://stranger.invalid/**", lambda route: route.abort())
    page.goto("/planted")
    stage.strangers.clear()    # the stage found it as well

    assert len(listener.elsewhere(server)) == 1
