// @xmpp/client, which does what it is told by lines of JSON and says in such lines what happens, as slixmpp_client.py does.
// xmppjs.mjs PORT JID PASSWORD
import { createInterface } from "node:readline";
import { client, jid } from "@xmpp/client";
import parse from "@xmpp/xml/lib/parse.js";

const [port, address, password] = process.argv.slice(2);
const who = jid(address);
const say = (what, more) => console.log(JSON.stringify({ is: what, ...more }));
const xmpp = client({
  service: `xmpp://127.0.0.1:${port}`,
  domain: who.domain,
  username: who.local,
  password,
  ...(who.resource && { resource: who.resource }),
  timeout: 20000,
});
// Whether it comes back is the test's to say.
xmpp.reconnect.stop();
xmpp.on("error", (error) => say("complained", { why: String(error) }));
xmpp.on("online", (full) => say("online", { jid: full.toString(), resumed: false }));
xmpp.streamManagement.on("resumed", () => say("online", { jid: xmpp.jid.toString(), resumed: true }));
xmpp.on("disconnect", () => say("offline"));
xmpp.on("stanza", (stanza) => say("stanza", { xml: stanza.toString() }));

const orders = {
  connect: async () => {
    if (xmpp.status !== "offline")
      await xmpp.stop();
    await xmpp.start();
  },
  resume: () => xmpp.reconnect.reconnect(),
  send: ({ xml }) => xmpp.send(parse(xml)),
  disconnect: () => xmpp.stop(),
  break: () => xmpp.socket.destroy(),
};
// One after the other, as they are told.
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  try {
    await orders[order.do](order);
  } catch (error) {
    say(order.do === "connect" || order.do === "resume" ? "failed" : "complained", { why: String(error) });
  }
}
process.exit();
