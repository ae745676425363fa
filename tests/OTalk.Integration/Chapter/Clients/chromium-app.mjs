// The program as a page in Chromium; the user's page is clicked: chromium-app.mjs ORIGIN USER PASSWORD PORT
import { createInterface } from "node:readline";
import { launch, serve } from "./browser.mjs";

const [origin, user, password, port] = process.argv.slice(2);
const files = { "/": "page.html", "/callback": "page.html", "/app.mjs": "app.mjs", "/stomp.js": "node_modules/@stomp/stompjs/bundles/stomp.umd.min.js" };
await serve(port, "127.0.0.1", files);
const browser = await launch();
const page = await browser.newPage();
page.on("console", (message) => console.log(message.text().startsWith("> ") ? message.text().slice(2) : `console ${message.text()}`));
page.on("pageerror", (error) => console.log(`page ${error.message}`));

const given = page.waitForEvent("console", (message) => message.text().startsWith("> token"));
await page.goto(`http://127.0.0.1:${port}/?origin=${encodeURIComponent(origin)}`);
await page.waitForURL((url) => url.pathname === "/oauth/authorize");
await page.getByLabel("User name").fill(user);
await page.getByLabel("Password").fill(password);
await page.getByRole("button", { name: "Log in and allow" }).click();
await given;
for await (const line of createInterface({ input: process.stdin })) await page.evaluate((command) => { run(command); }, line);
await browser.close();
process.exit(0);
