// The user's page without scripts, in Chromium: a wrong password, then the right one, or a denial. Prints what the page says and where it
// leads: chromium-consent.mjs ORIGIN USER PASSWORD HOST PORT
import { begin, finish } from "./app.mjs";
import { launch, serve } from "./browser.mjs";

const [origin, user, password, host, port] = process.argv.slice(2);
await serve(port, host.replaceAll(/[[\]]/g, ""), {});
const redirect = `http://${host}:${port}/callback`;
const browser = await launch();
const context = await browser.newContext({ javaScriptEnabled: false });
const page = await context.newPage();

async function decide(secret, decision) {
  await page.getByLabel("User name").fill(user);
  await page.getByLabel("Password").fill(secret);
  await page.getByRole("button", { name: decision }).click();
}

const denying = await begin(origin, redirect);
await page.goto(denying.url);
console.log(await page.getByRole("heading").textContent());
await decide("", "Deny");
await page.waitForURL((url) => url.href.startsWith(redirect));
console.log(new URL(page.url()).searchParams.get("error"));

const asking = await begin(origin, redirect);
await page.goto(asking.url);
await decide(`not ${password}`, "Log in and allow");
console.log(await page.getByRole("alert").textContent());
await decide(password, "Log in and allow");
await page.waitForURL((url) => url.href.startsWith(redirect));
console.log((await finish(asking, page.url())).session);
await browser.close();
process.exit(0);
