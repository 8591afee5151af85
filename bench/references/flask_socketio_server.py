"""A bare Flask-SocketIO server: what the plain choice costs, with nothing stored and nothing checked."""

import sys

from flask import Flask, request
from flask_socketio import SocketIO

app = Flask(__name__)
socketio = SocketIO(app, async_mode="gevent", http_compression=False, cors_allowed_origins="*")


@socketio.on("respond")
def respond(_given):
    return {"ok": True}


@app.get("/push")
def push():
    socketio.emit("question", {"text": request.args.get("text", "")})
    return ""


if __name__ == "__main__":
    socketio.run(app, host="127.0.0.1", port=int(sys.argv[1]))
