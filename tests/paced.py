"""People who answer at their own pace, by plain requests: nobody is seen to be there."""

from __future__ import annotations

from people import client_id, csrf_of


class PacedPhone:
    """A phone that joined by the link and answers at its own pace, without any live connection."""

    def __init__(self, room, audience=""):
        self.room, self.browser = room.room, room.app.test_client()
        self.joined = self.browser.post(f"/j/{room.code}", data={"audience": audience})

    @property
    def page(self):
        return self.browser.get(f"/w/{self.room}").text

    def question(self, step_id, query=""):
        return self.browser.get(f"/w/{self.room}/questions/{step_id}{query}").text

    def state(self, step_id=None):
        return self.browser.get(f"/w/{self.room}/state", query_string={"step": step_id} if step_id else {}).json

    def command(self, name, step_id, **given):
        csrf = csrf_of(self.question(step_id)) or csrf_of(self.page)
        return self.browser.post(f"/w/{self.room}/{name}", json={"client_id": client_id(), "step_id": step_id} | given,
                                 headers={"X-CSRFToken": csrf, "Accept": "application/json"}).json

    def respond(self, step_id, text="", **body):
        return self.command("submit_response", step_id, body=body or {"text": text})

    def edit(self, step_id, text, edits=0):
        return self.command("edit_response", step_id, slot=0, edits=edits, body={"text": text})
