// npm's stompit over TCP: receipts, acknowledgements, a transaction and heart-beats.
// stompit.mjs PORT LOGIN PASSCODE
import stompit from "stompit";

const [port, login, passcode] = process.argv.slice(2);
const fail = (error) => {
  console.log(`failed: ${error.message}`);
  process.exit(1);
};
const client = await new Promise((done) => stompit.connect(
  { host: "127.0.0.1", port: Number(port), connectHeaders: { host: "montague.com", login, passcode, "heart-beat": "1000,1000" } },
  (error, connected) => error ? fail(error) : done(connected),
));
client.on("error", fail);
console.log(`connected ${client.headers?.version ?? client.version ?? ""}`.trim());

const send = (headers, body, on = client) => new Promise((done) => {
  const frame = on.send(headers, on === client ? { onReceipt: done } : undefined);
  frame.end(body);
  if (on !== client)
    done();
});
const messages = [];
const waiting = [];
const receive = () => messages.length > 0 ? Promise.resolve(messages.shift()) : new Promise((done) => waiting.push(done));
const listen = (headers) => client.subscribe(headers, (error, message) => {
  if (error)
    return fail(error);
  message.readString("utf-8", (broken, text) => {
    if (broken)
      return fail(broken);
    const got = { message, text };
    waiting.length > 0 ? waiting.shift()(got) : messages.push(got);
  });
});

listen({ destination: "/topic/balcony", ack: "auto" });
await send({ destination: "/topic/balcony" }, "But soft");
console.log(`topic ${JSON.parse((await receive()).text).body}`);

const never = client.begin();
await send({ destination: "/topic/balcony" }, "never", never);
await new Promise((done) => never.abort({ onReceipt: done }));
const transaction = client.begin();
await send({ destination: "/topic/balcony" }, "what light", transaction);
await new Promise((done) => transaction.commit({ onReceipt: done }));
console.log(`transaction ${JSON.parse((await receive()).text).body}`);

listen({ destination: "/queue/errands", ack: "client-individual" });
await send({ destination: "/queue/errands" }, '{"ns":"urn:errand","to":"nurse"}');
const first = await receive();
client.nack(first.message);
const again = await receive();
client.ack(again.message);
console.log(`queue ${again.text}`);

// Nothing else comes now, and a heart-beat is a byte; to listen to the socket itself would take its bytes from the client. Six of them take longer
// than the server bears silence, so it has heard ours too.
const before = client.getTransportSocket().bytesRead;
await new Promise((done) => {
  const looking = setInterval(() => {
    if (client.getTransportSocket().bytesRead >= before + 6) {
      clearInterval(looking);
      done();
    }
  }, 50);
});
console.log("beats");
client.disconnect((error) => error ? fail(error) : console.log("disconnected"));
