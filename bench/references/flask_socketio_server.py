"""A bare Flask-SocketIO server: what the plain choice costs, with nothing stored and nothing checked."""

import sys

from flask import Flask
from flask_socketio import SocketIO, join_room

app = Flask(__name__)
socketio = SocketIO(app, async_mode="gevent", http_compression=False, cors_allowed_origins="*")


@socketio.on("connect")
def connect(auth):
    if auth and "room" in auth:
        join_room(auth["room"])


@socketio.on("respond")
def respond(_given):
    return {"ok": True}


@socketio.on("open")
def open_question(given):
    socketio.emit("question", {"text": given["text"]}, to=given["room"])
    return {"ok": True}


@app.get("/healthz")
def health():
    return ""


if __name__ == "__main__":
    socketio.run(app, host="127.0.0.1", port=int(sys.argv[1]))
