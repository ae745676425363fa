// Events as a web page gets them, by EventSource and tickets: node --experimental-eventsource ticket.mjs http://localhost:8080 romeo@montague.com PASSWORD
// Everything but the way to say who one is works unchanged in a browser.
const [server, me, password] = process.argv.slice(2);
const headers = { Authorization: `Basic ${btoa(`${me}:${password}`)}` };
const post = async (path, body) => {
  const answer = await fetch(`${server}${path}`, { method: "POST", headers, body });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
};

/** Resolves with the next message of a stream of one's inbox, and with its id; the stream is closed then. */
async function next(last, opened = () => {}) {
  const { ticket } = await post("/otalk/events");
  const events = new EventSource(`${server}/otalk/events?channel=${me}/inbox&ticket=${ticket}&last_event_id=${last}`);
  return new Promise((resolve, reject) => {
    events.onopen = opened;
    events.onerror = () => reject(new Error("the stream was refused"));
    events.onmessage = ({ data, lastEventId }) => {
      events.close();
      resolve({ body: JSON.parse(data).msg.body, id: lastEventId });
    };
  });
}

const say = (body) => post(`/otalk/${me}/inbox`, JSON.stringify({ ns: "http://otalk.com/p/chat", body }));
const first = await next("", () => say("first"));
console.log(first.body);
await say("second, while nobody listens");
console.log((await next(first.id)).body);
