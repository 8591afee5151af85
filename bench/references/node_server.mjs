// A bare Node Socket.IO server: what the rivals' choice costs, with nothing stored and nothing checked.
import { createServer } from "node:http";
import { Server } from "socket.io";

const server = createServer((request, answer) => {
  if (request.url.startsWith("/push")) {
    const text = new URL(request.url, "http://localhost").searchParams.get("text") ?? "";
    io.emit("question", { text });
    answer.end();
  }
});
const io = new Server(server, { perMessageDeflate: false });
io.on("connection", (phone) => phone.on("respond", (_given, answer) => answer({ ok: true })));
server.listen({ port: Number(process.argv[2]), host: "127.0.0.1", backlog: 2048 });
