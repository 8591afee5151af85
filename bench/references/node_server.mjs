// A bare Node Socket.IO server: what the rivals' choice costs, with nothing stored and nothing checked.
import { createServer } from "node:http";
import { Server } from "socket.io";

const server = createServer((_request, answer) => answer.end());
const io = new Server(server, { perMessageDeflate: false });
io.on("connection", (socket) => {
  const { room } = socket.handshake.auth;
  if (room !== undefined) socket.join(room);
  socket.on("respond", (_given, answer) => answer({ ok: true }));
  socket.on("open", (given, answer) => {
    io.to(given.room).emit("question", { text: given.text });
    answer({ ok: true });
  });
});
server.listen({ port: Number(process.argv[2]), host: "127.0.0.1", backlog: 2048 });
