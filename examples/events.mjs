// oTalk by requests and Server-Sent Events, without any package: node events.mjs http://localhost:8080 romeo@montague.com PASSWORD
// Reads its own inbox as events, sends itself a message, breaks off, and goes on behind the last event: nothing is missed, nothing comes twice.
const [server, me, password] = process.argv.slice(2);
const headers = { Authorization: `Basic ${btoa(`${me}:${password}`)}` };
const say = async (body) => {
  const message = JSON.stringify({ ns: "http://otalk.com/p/chat", body });
  const answer = await fetch(`${server}/otalk/${me}/inbox`, { method: "POST", headers, body: message });
  if (answer.status !== 201) throw new Error(await answer.text());
};

/** Yields { id, name, data } for every block of an event stream; `id` alone says where the stream begins. */
async function* events(lastEventId) {
  const breakOff = new AbortController();
  const resume = lastEventId ? { "Last-Event-ID": lastEventId } : {};
  const answer = await fetch(`${server}/otalk/events?channel=${me}/inbox`, { headers: { ...headers, ...resume }, signal: breakOff.signal });
  if (!answer.ok) throw new Error(await answer.text());
  let text = "";
  try {
    for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
      text += part;
      for (let end; (end = text.indexOf("\n\n")) >= 0; text = text.slice(end + 2)) {
        const fields = Object.fromEntries(text.slice(0, end).split("\n").map((line) => line.split(/: ?(.*)/s, 2)));
        yield { id: fields.id, name: fields.event ?? "message", data: fields.data && JSON.parse(fields.data) };
      }
    }
  } finally {
    breakOff.abort();
  }
}

let last;
for await (const { id, data } of events()) {
  last = id ?? last;
  if (id && !data) await say("first");
  if (data) {
    console.log(data.msg.body);
    break;
  }
}

await say("second, while nobody listens");
for await (const { data } of events(last)) {
  if (!data) continue;
  console.log(data.msg.body);
  break;
}
