// The oTalk document's "Example Wire" in ten lines: node ten-lines.mjs ws://localhost:8080/otalk romeo@montague.com PASSWORD
import WebSocket from "ws";
const [url, me, password] = process.argv.slice(2), p = "http://otalk.com/p/", server = me.split("@")[1];
const socket = new WebSocket(url, "otalk"), send = (stanza) => socket.send(JSON.stringify(stanza));
socket.on("message", (text) => (console.log(`${text}`), JSON.parse(text).id === "submask1" && socket.close(1000)));
socket.once("message", () => {
  send({ id: "auth1", query: { ns: "SASL", "sasl-mech": "SASL-PLAIN", response: btoa(`\0${me}\0${password}`) } });
  send({ id: "bind1", query: { ns: `${p}bind`, bind: `${me}/sess/Balcony` } });
  send({ to: `${me}/sess/Balcony/presence`, msg: { ns: `${p}presence`, show: "dnd", status: "Having a secret meeting" } });
  send({ to: `${me}/subscriptions`, id: "getsub1", get: { offset: 0, limit: 50 } });
  send({ to: "juliet@capulet.com/inbox", msg: { ns: `${p}chat`, body: "Are you there?" } });
  send({ to: server, id: "submask1", query: { ns: `${p}subscription-mask`, mask: ["s1", "s2"] } });
});
