// The program in Node, where the token stands in the header of the upgrade: node-app.mjs ORIGIN USER PASSWORD
import { createInterface } from "node:readline";
import { Client } from "@stomp/stompjs";
import { WebSocket } from "ws";
import { begin, commands, finish } from "./app.mjs";

const [origin, user, password] = process.argv.slice(2);
const asking = await begin(origin, "http://127.0.0.1/callback");

// What the user and the browser do.
const page = await fetch(asking.url);
const html = await page.text();
const unescape = (text) => text.replaceAll(/&#x([0-9A-F]+);/g, (_, code) => String.fromCodePoint(parseInt(code, 16))).replaceAll("&amp;", "&");
const fields = [...html.matchAll(/<input type="hidden" name="(.*?)" value="(.*?)">/g)].map(([, name, value]) => [unescape(name), unescape(value)]);
const decided = await fetch(new URL("/oauth/authorize", origin), {
  method: "POST",
  redirect: "manual",
  headers: { Cookie: page.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ") },
  body: new URLSearchParams([...fields, ["otalk_user", user], ["otalk_password", password], ["otalk_decision", "allow"]]),
});

const tokens = await finish(asking, decided.headers.get("location"));
console.log(`token ${tokens.session} ${tokens.access_token}`);
const stompAddress = `${origin.replace("http", "ws")}/stomp`;
const configure = (token) => ({
  webSocketFactory: () => new WebSocket(stompAddress, ["v12.stomp"], { headers: { Authorization: `Bearer ${token}` } }),
});
const run = commands(asking, tokens, Client, configure, console.log);
for await (const line of createInterface({ input: process.stdin })) run(line);
process.exit(0);
