// npm's @stomp/stompjs over WebSocket: receipts, acknowledgements, a transaction and heart-beats.
// stompjs.mjs URL LOGIN PASSCODE
import { Client } from "@stomp/stompjs";
import { WebSocket } from "ws";

const [url, login, passcode] = process.argv.slice(2);
const client = new Client({
  webSocketFactory: () => new WebSocket(url, ["v12.stomp", "v11.stomp", "v10.stomp"]),
  connectHeaders: { login, passcode, host: "montague.com" },
  heartbeatIncoming: 1000,
  heartbeatOutgoing: 1000,
  reconnectDelay: 0,
});
const fail = (what) => {
  console.log(`failed: ${what}`);
  process.exit(1);
};
client.onStompError = (frame) => fail(frame.headers.message);
client.onWebSocketClose = (event) => console.log(`closed ${event.code}`);

const receipt = (send) => new Promise((done) => {
  const id = `r${Math.random()}`;
  client.watchForReceipt(id, done);
  send(id);
});
const messages = [];
const waiting = [];
const receive = () => messages.length > 0 ? Promise.resolve(messages.shift()) : new Promise((done) => waiting.push(done));
const take = (message) => waiting.length > 0 ? waiting.shift()(message) : messages.push(message);
// Six of them take longer than the server bears silence, so it has heard ours too.
const beats = () => new Promise((done) => {
  let heard = 0;
  client.webSocket.on("message", (data) => {
    if (data.toString() === "\n" && ++heard === 6)
      done();
  });
});

await new Promise((done) => {
  client.onConnect = (frame) => {
    console.log(`connected ${frame.headers.version}`);
    done();
  };
  client.activate();
});

await receipt((id) => client.subscribe("/topic/balcony", take, { receipt: id }));
await receipt((id) => client.publish({ destination: "/topic/balcony", body: "But soft", headers: { receipt: id } }));
console.log(`topic ${JSON.parse((await receive()).body).body}`);

const transaction = client.begin();
client.publish({ destination: "/topic/balcony", body: "never", headers: { transaction: transaction.id } });
transaction.abort();
const second = client.begin();
client.publish({ destination: "/topic/balcony", body: "what light", headers: { transaction: second.id } });
second.commit();
console.log(`transaction ${JSON.parse((await receive()).body).body}`);

await receipt((id) => client.subscribe("/queue/errands", take, { ack: "client-individual", receipt: id }));
await receipt((id) => client.publish({ destination: "/queue/errands", body: '{"ns":"urn:errand","to":"nurse"}', headers: { receipt: id } }));
const first = await receive();
first.nack();
const again = await receive();
again.ack();
console.log(`queue ${again.body} ${first.headers["message-id"] === again.headers["message-id"]}`);

await beats();
console.log("beats");
await client.deactivate();
