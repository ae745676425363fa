// The oTalk document's "Example Wire", stanza by stanza:
//   node example-wire.mjs ws://localhost:8080/otalk romeo@montague.com PASSWORD [TO]
// Prints every stanza: "OUT" is what the client sends, "IN" what it receives.
import WebSocket from "ws";

const [url, user, password, buddy = "juliet@capulet.com"] = process.argv.slice(2);
const socket = new WebSocket(url, "otalk");
const received = [];
let wake = () => {};
socket.on("message", (text) => {
  console.log(`IN  ${text}`);
  received.push(JSON.parse(text));
  wake();
});
socket.on("close", (code) => (process.exitCode = code === 1000 ? 0 : 1));
socket.on("error", (error) => console.error(error.message));

const send = (stanza) => {
  const text = JSON.stringify(stanza);
  console.log(`OUT ${text}`);
  socket.send(text);
};
const receive = async () => {
  while (received.length === 0) await new Promise((resolve) => (wake = resolve));
  const stanza = received.shift();
  if (stanza.error || stanza.response?.outcome === "failed") throw new Error("the server refused");
  return stanza;
};

// Connect and authenticate. The server speaks first.
const { from: stream, to: id } = await receive();
const server = stream.split("/")[0];
const response = Buffer.from(`\0${user}\0${password}`).toString("base64");
send({ to: stream, id: "auth1", query: { ns: "SASL", "sasl-mech": "SASL-PLAIN", response } });
await receive();
await receive();

// Bind to a session.
const session = `${user}/sess/Balcony`;
send({ from: id, to: stream, id: "bind1", query: { ns: "http://otalk.com/p/bind", bind: session } });
await receive();

// Set your presence.
const status = "Some text about my presence";
send({ to: `${session}/presence`, msg: { ns: "http://otalk.com/p/presence", show: "available", status } });

// Check your subscriptions.
send({ to: `${user}/subscriptions`, id: "getsub1", get: { offset: 0, limit: 50 } });
const { result } = await receive();

// Set the subscriptions you want active for this session.
const mask = result.results.map((subscription) => subscription.id);
send({ to: server, id: "submask1", query: { ns: "http://otalk.com/p/subscription-mask", mask } });
await receive();

// Send a message to a buddy. With an id it is answered once it is stored.
send({ to: `${buddy}/inbox`, id: "chat1", msg: { ns: "http://otalk.com/p/chat", body: "Are you there?" } });
while ((await receive()).id !== "chat1");
socket.close(1000);
