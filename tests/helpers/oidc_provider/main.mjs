/**
 * The certified provider `oidc-provider` in its own process, with two differences: its sign-in form
 * asks only for a name, and on demand the next token is forged (see `forged`).
 *
 * Arguments: its port, and its clients as JSON. It takes orders on another port, which it prints.
 */
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import Provider from "oidc-provider";

const [port, clientsJson] = [Number(Deno.args[0]), Deno.args[1] ?? "[]"];
const clients = JSON.parse(clientsJson);
const issuer = `http://localhost:${port}`;

const KID = "signing";
const { privateKey } = await generateKeyPair("RS256", { extractable: true });
const { privateKey: strangersKey } = await generateKeyPair("RS256");
const jwk = { ...await exportJWK(privateKey), kid: KID, alg: "RS256", use: "sig" };

/** Settings that tests change. */
let state = initialState();
function initialState() {
  return {
    /** Users' claims by sign-in name; others are in no group. */
    people: {},
    /** How the next ID token is forged; null for the real one. */
    forgery: null,
    /** The same for the next signed userinfo. */
    userinfoForgery: null,
    /** Members that replace those of the discovery document. */
    discovery: {},
    /** Status and body that replace the token endpoint's next answer. */
    tokenAnswer: null,
    /** Token requests so far. */
    tokenRequests: 0,
  };
}

const provider = new Provider(issuer, {
  clients,
  jwks: { keys: [jwk] },
  cookies: { keys: ["a key for the provider's own cookies"] },
  pkce: { required: () => true },
  // Claims are in the ID token, as with most providers.
  conformIdTokenClaims: false,
  claims: {
    openid: ["sub", "groups", "https://acme.com/driver"],
    profile: ["name", "preferred_username"],
    email: ["email", "email_verified"],
    teams: ["teams"],
  },
  scopes: ["openid", "profile", "email", "teams"],
  features: {
    jwtUserinfo: { enabled: true },
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource(ctx, form) {
        ctx.body = document(
          "Sign out",
          `${form}<button type="submit" form="op.logoutForm" value="yes" name="logout">` +
            "Yes, sign me out</button>",
        );
      },
      postLogoutSuccessSource(ctx) {
        ctx.body = document("Signed out", "<p>You are signed out at the provider.</p>");
      },
    },
  },
  interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
  findAccount: (_ctx, accountId) => ({
    accountId,
    claims: () => ({ sub: accountId, ...state.people[accountId] }),
  }),
  // Signing in implies consent.
  async loadExistingGrant(ctx) {
    const { session, client, params, provider } = ctx.oidc;
    const grantId = session.grantIdFor(client.clientId);
    if (grantId !== undefined) return await provider.Grant.find(grantId);
    const grant = new provider.Grant({
      accountId: session.accountId,
      clientId: client.clientId,
    });
    grant.addOIDCScope(params.scope);
    await grant.save();
    return grant;
  },
  ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 3600 },
  // Without the SSRF guard against local addresses, where the apps are.
  fetch: (url, { dispatcher: _, ...options }) => fetch(url, options),
});

provider.use(async (ctx, next) => {
  await next();
  if (ctx.path === "/.well-known/openid-configuration") {
    ctx.body = { ...ctx.body, ...state.discovery };
  }
  if (ctx.path === "/me" && state.userinfoForgery !== null) {
    const forgery = state.userinfoForgery;
    state.userinfoForgery = null;
    ctx.body = await forged(ctx.body, forgery);
  }
  if (ctx.path !== "/token") return;
  state.tokenRequests++;
  if (state.tokenAnswer !== null) {
    const { status, body } = state.tokenAnswer;
    state.tokenAnswer = null;
    ctx.status = status;
    ctx.body = body;
  } else if (state.forgery !== null && ctx.body?.id_token !== undefined) {
    const forgery = state.forgery;
    state.forgery = null;
    ctx.body = { ...ctx.body, id_token: await forged(ctx.body.id_token, forgery) };
  }
});

/**
 * @param forgery `claims` replace the real ones (null removes one), `nulls` names those to set to
 * null, `shiftS` moves its times, and `signedBy` is "provider", "stranger", "client_secret" or
 * "none".
 */
async function forged(jwt, { claims = {}, nulls = [], shiftS = 0, signedBy = "provider" }) {
  const real = decoded(jwt);
  const times = { iat: real.iat + shiftS, exp: real.exp + shiftS };
  const payload = Object.fromEntries([
    ...Object.entries({ ...real, ...(shiftS === 0 ? {} : times), ...claims })
      .filter(([, value]) => value !== null),
    ...nulls.map((name) => [name, null]),
  ]);
  return await signed(payload, signedBy);
}

async function signed(payload, signedBy, typ) {
  const signer = (alg) => new SignJWT(payload).setProtectedHeader({ alg, kid: KID, typ });
  if (signedBy === "none") return new UnsecuredJWT(payload).encode();
  if (signedBy === "stranger") return await signer("RS256").sign(strangersKey);
  if (signedBy === "client_secret") {
    const client = clients.find(({ client_id }) => client_id === payload.aud);
    return await signer("HS256").sign(new TextEncoder().encode(client.client_secret));
  }
  return await signer("RS256").sign(privateKey);
}

function decoded(jwt) {
  const bytes = Uint8Array.fromBase64(jwt.split(".")[1], { alphabet: "base64url" });
  return JSON.parse(new TextDecoder().decode(bytes));
}

const handle = provider.callback();
const server = createServer(async (request, response) => {
  if (!request.url.startsWith("/interaction/")) return handle(request, response);
  if (request.method === "GET") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    return response.end(document("Sign in", SIGN_IN_FORM));
  }
  let body = "";
  for await (const chunk of request) body += chunk;
  const form = new URLSearchParams(body);
  const result = form.has("cancel")
    ? { error: "access_denied", error_description: "<b>cancelled</b>" }
    : { login: { accountId: form.get("name") } };
  await provider.interactionFinished(request, response, result, {
    mergeWithLastSubmission: false,
  });
});

const SIGN_IN_FORM = `<form method="post"><label>Name <input name="name" autofocus></label>
<button>Sign in</button> <button name="cancel" value="1">Cancel</button></form>`;

function document(title, body) {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<link rel="icon" href="data:,"><title>${title}</title></head>
<body><h1>${title}</h1>${body}</body></html>`;
}

const listen = () => new Promise((resolve) => server.listen(port, "localhost", resolve));

/** The orders: each is a POST with a JSON argument. */
const ORDERS = {
  reset: () => {
    state = initialState();
  },
  set: (change) => {
    state = { ...state, ...change };
  },
  state: () => state,
  /** Stops listening: connections are refused. */
  down: () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  up: () => listen(),
  /** Signs any claims: a logout token that the provider itself never sent. */
  sign: ({ payload, signedBy, typ }) => signed(payload, signedBy, typ),
};

await listen();
Deno.serve({
  port: 0,
  hostname: "127.0.0.1",
  onListen: ({ port }) => console.log(`orders at ${port}`),
}, async (request) => {
  const order = ORDERS[new URL(request.url).pathname.slice(1)];
  return Response.json(await order(await request.json()) ?? null);
});
