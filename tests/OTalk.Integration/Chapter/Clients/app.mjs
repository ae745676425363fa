// A program that acts for its user by OAuth and STOMP, as the chapter "Established OAuth Token + STOMP Example" has it. It is the same in
// Node and in a browser, but for what is given to it.

const json = async (answer) => {
  if (!answer.ok) throw new Error(`${answer.url} answered ${answer.status} ${await answer.text()}`);
  return answer.json();
};
const form = (url, fields) => fetch(url, { method: "POST", body: new URLSearchParams(fields) });
const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));

/** Reads the metadata, registers a client, and says where its user has to go; what it returns is needed afterwards. */
export async function begin(origin, redirect) {
  const metadata = await json(await fetch(`${origin}/.well-known/oauth-authorization-server`));
  const client = await json(await fetch(metadata.registration_endpoint, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ client_name: "The Balcony", redirect_uris: [redirect], token_endpoint_auth_method: "none" }),
  }));
  const [verifier, state] = [random(), random()];
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const asked = new URLSearchParams({
    response_type: "code",
    client_id: client.client_id,
    redirect_uri: redirect,
    state,
    session: "Balcony",
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: "S256",
  });
  return { metadata, client: client.client_id, redirect, verifier, state, url: `${metadata.authorization_endpoint}?${asked}` };
}

/** Exchanges the code that the user came back with. */
export async function finish({ metadata, client, redirect, verifier, state }, cameBackTo) {
  const given = new URL(cameBackTo).searchParams;
  if (given.get("state") !== state || given.get("iss") !== metadata.issuer) throw new Error(`${cameBackTo} is no answer to what was asked`);
  return json(await form(metadata.token_endpoint, {
    grant_type: "authorization_code",
    code: given.get("code"),
    redirect_uri: redirect,
    client_id: client,
    code_verifier: verifier,
  }));
}

/**
 * Does what lines tell: "connect", "subscribe ID DESTINATION", "unsubscribe ID", "revoke". Says what comes of it, and what comes by itself.
 * How the token is given is the affair of configure.
 */
export function commands({ metadata, client }, tokens, Client, configure, say) {
  let stomp;
  const receipt = (send) => new Promise((done) => {
    const id = random();
    stomp.watchForReceipt(id, done);
    send({ receipt: id });
  });
  const message = (frame) => say(`message ${frame.headers.subscription} ${frame.headers["message-id"]} ${JSON.parse(frame.body).body}`);
  const verbs = {
    connect: () => {
      stomp = new Client({ reconnectDelay: 0, heartbeatIncoming: 0, heartbeatOutgoing: 0, ...configure(tokens.access_token) });
      stomp.onConnect = (frame) => say(`connected ${frame.headers.session}`);
      stomp.onStompError = (frame) => say(`error ${frame.headers.message}`);
      stomp.onWebSocketClose = (event) => say(`closed ${event.code}`);
      stomp.activate();
    },
    subscribe: async (id, destination) => {
      await receipt((headers) => stomp.subscribe(destination, message, { id, ...headers }));
      say(`subscribed ${id}`);
    },
    unsubscribe: async (id) => {
      await receipt((headers) => stomp.unsubscribe(id, headers));
      say(`unsubscribed ${id}`);
    },
    revoke: async () => {
      const revoked = await form(metadata.revocation_endpoint, { token: tokens.refresh_token, client_id: client });
      say(`revoked ${revoked.status}`);
    },
  };
  return (line) => {
    const [verb, ...rest] = line.split(" ");
    return verbs[verb](...rest);
  };
}
