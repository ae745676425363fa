// Chromium as it comes from the system, with nothing kept and nothing fetched by itself; and a server for pages on the loopback.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

const options = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** A browser without a profile. It ends with this process. */
export const launch = () => chromium.launch({ executablePath: "/usr/bin/chromium", headless: true, args: options });

/** Serves files by the path of their URL, and whatever else as an empty page; resolves with the server. */
export async function serve(port, host, files) {
  const types = { ".html": "text/html", ".mjs": "text/javascript", ".js": "text/javascript" };
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, "http://localhost").pathname;
    const file = files[path];
    response.setHeader("Content-Type", types[/\.[a-z]+$/.exec(file ?? ".html")[0]]);
    response.end(file ? await readFile(new URL(file, import.meta.url)) : "<!DOCTYPE html><title>back</title>");
  });
  await new Promise((listening) => server.listen(port, host, listening));
  return server;
}
