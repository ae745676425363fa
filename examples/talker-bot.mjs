// A bot in a Talker room: answers "!time". Plain Node, no packages.
//   OTALK_TOKEN=otk_… node examples/talker-bot.mjs romeo romeo.lounge [host [port]]
import net from 'node:net';
import { randomUUID } from 'node:crypto';
const [user, room, host = 'localhost', port = '8500'] = process.argv.slice(2);
let wait = 1000;

function hear({ type, from, content, final, message }, send) {
  if (type === 'error') console.error(message);
  if (message === 'Authentication failed') process.exit(1);
  if (type === 'message' && final && content === '!time' && from !== user)
    send({ type: 'message', content: new Date().toISOString(), id: randomUUID(), final: true });
}

(function connect() {
  const socket = net.connect(Number(port), host).setEncoding('utf8');
  const send = object => socket.write(JSON.stringify(object) + '\n');
  const ping = setInterval(send, 25000, { type: 'ping' });
  let rest = '';
  socket.on('connect', () => send({ type: 'connect', room, user, token: process.env.OTALK_TOKEN }));
  socket.on('data', text => {
    const lines = (rest + text).split('\n');
    [rest, wait] = [lines.pop(), 1000];
    for (const line of lines) hear(JSON.parse(line), send);
  });
  socket.on('error', error => console.error(error.message));
  socket.on('close', () => { clearInterval(ping); setTimeout(connect, wait = Math.min(wait * 2, 30000)); });
})();
