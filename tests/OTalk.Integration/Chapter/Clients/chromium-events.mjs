// EventSource in Chromium, on a connection that is cut when that is told ("cut"); "beats" waits for two heart-beats of the server:
// chromium-events.mjs SERVERPORT TOKEN PORT PROXYPORT CHANNEL
import { connect, createServer } from "node:net";
import { createInterface } from "node:readline";
import { launch, serve } from "./browser.mjs";

const [serverPort, token, port, proxyPort, channel] = process.argv.slice(2);
const sockets = new Set();
let beat = () => {};
const proxy = createServer((near) => {
  const far = connect(serverPort, "127.0.0.1");
  for (const [socket, other] of [[near, far], [far, near]]) {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      other.destroy();
    });
    socket.pipe(other);
  }
  far.on("data", (bytes) => bytes.includes("\n:\n\n") && beat());
});
await new Promise((listening) => proxy.listen(proxyPort, "127.0.0.1", listening));
await serve(port, "127.0.0.1", { "/": "events.html" });
const browser = await launch();
const page = await browser.newPage();
page.on("console", (message) => message.text().startsWith("> ") && console.log(message.text().slice(2)));
page.on("pageerror", (error) => console.log(`page ${error.message}`));
await page.goto(`http://127.0.0.1:${port}/?${new URLSearchParams({ origin: `http://127.0.0.1:${proxyPort}`, token, channel })}`);

const verbs = {
  cut: () => sockets.forEach((socket) => socket.resetAndDestroy()),
  beats: () => {
    let left = 2;
    beat = () => --left === 0 && console.log("beats");
  },
};
for await (const line of createInterface({ input: process.stdin })) verbs[line]();
await browser.close();
process.exit(0);
