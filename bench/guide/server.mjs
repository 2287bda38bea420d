/**
 * A backend as CARTO's guide "Integrate CARTO in your existing application" describes it, written
 * for this benchmark: Express, a JWT from `/login`, and `/carto-token`, which asks CARTO for an OAuth
 * token and an API token. With `CACHE=1` both are cached in memory, which the guide leaves to its
 * readers. It also serves the built frontend and a basemap: `BASEMAP_STYLE` is its style, in which
 * `{origin}` is this server, and `BASEMAP_TILES` the URL of its tiles, which are fetched once and
 * cached.
 */
import cors from "cors";
import express from "express";
import jwt from "jsonwebtoken";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import sirv from "sirv";

const { AUTH_URL, API_BASE_URL, CLIENT_ID, CLIENT_SECRET, CONNECTION, SECRET, CACHE } = process.env;
const { BASEMAP_STYLE, BASEMAP_TILES } = process.env;
const USERS = [
  { username: "user.boston@acme.com", password: "boston", group: "BOSTON" },
  { username: "user.ny@acme.com", password: "ny", group: "NEW YORK" },
];
const SOURCE = "SELECT * FROM `carto-demo-data.demo_tables.retail_stores` WHERE city = @groupcity";

const cache = new Map();
async function cached(key, make) {
  if (!CACHE) return await make();
  if (!cache.has(key)) cache.set(key, await make());
  return cache.get(key);
}

async function oauthToken() {
  const response = await fetch(AUTH_URL, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      audience: "carto-cloud-native-api",
    }),
  });
  return (await response.json()).access_token;
}

async function apiToken(accessToken) {
  const response = await fetch(`${API_BASE_URL}/v3/tokens`, {
    method: "POST",
    headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
    body: JSON.stringify({
      grants: [{ connection_name: CONNECTION, source: SOURCE }],
      referers: [],
      allowed_apis: ["maps"],
    }),
  });
  return (await response.json()).token;
}

const app = express();
app.use(cors());
app.use(express.json());

app.post("/login", (req, res) => {
  const { username, password } = req.body;
  const user = USERS.find((u) => u.username === username && u.password === password);
  if (!user) return res.status(401).json({ error: "Wrong user or password" });
  const { group } = user;
  res.json({ token: jwt.sign({ username, group }, SECRET, { expiresIn: "1h" }) });
});

app.post("/carto-token", async (req, res) => {
  try {
    const { group } = jwt.verify(req.headers.authorization.slice("Bearer ".length), SECRET);
    const accessToken = await cached("oauth", oauthToken);
    const token = await cached(group, () => apiToken(accessToken));
    res.json({ token, group, apiBaseUrl: API_BASE_URL, connectionName: CONNECTION });
  } catch {
    res.status(401).json({ error: "Invalid token" });
  }
});

// For the benchmark's visits without a token.
app.post("/forget", (_req, res) => {
  for (const key of cache.keys()) if (key !== "oauth") cache.delete(key);
  res.status(204).end();
});

if (BASEMAP_STYLE) {
  app.get("/basemap/style.json", (req, res) => {
    res.type("json").send(BASEMAP_STYLE.replaceAll("{origin}", `http://${req.headers.host}`));
  });
  const tiles = new Map();
  app.get("/basemap/:z/:x/:y", async ({ params: { z, x, y } }, res) => {
    const url = BASEMAP_TILES.replace("{z}", z).replace("{x}", x).replace("{y}", y);
    if (!tiles.has(url)) tiles.set(url, fetchTile(url));
    const { status, type, bytes } = await tiles.get(url);
    res.status(status).set("cache-control", "public, max-age=31536000, immutable");
    if (bytes.length === 0) return res.end();
    res.type(type).set("content-encoding", "gzip").send(bytes);
  });
  app.use(sirv(fileURLToPath(new URL("./dist/", import.meta.url)), {
    brotli: true,
    gzip: true,
    setHeaders(res, path) {
      const forEver = path.startsWith("/assets/");
      res.setHeader("cache-control", forEver ? "public, max-age=31536000, immutable" : "no-cache");
    },
  }));
}

async function fetchTile(url) {
  const response = await fetch(url);
  const bytes = new Uint8Array(await response.arrayBuffer());
  return {
    status: response.status,
    type: response.headers.get("content-type"),
    bytes: bytes.length === 0 ? bytes : gzipSync(bytes),
  };
}

const server = app.listen(0, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));
