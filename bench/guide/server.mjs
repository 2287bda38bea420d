/**
 * A backend as CARTO's guide "Integrate CARTO in your existing application" describes it, written
 * for this benchmark: Express, a JWT from `/login`, and `/carto-token`, which asks CARTO for an OAuth
 * token and an API token. With `CACHE=1` both are kept in memory, which the guide leaves to its
 * reader.
 */
import cors from "cors";
import express from "express";
import jwt from "jsonwebtoken";
import process from "node:process";

const { AUTH_URL, API_BASE_URL, CLIENT_ID, CLIENT_SECRET, CONNECTION, SECRET, CACHE } = process.env;
const USERS = [{ username: "user.boston@acme.com", password: "boston", group: "BOSTON" }];
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
    res.json({ token, group });
  } catch {
    res.status(401).json({ error: "Invalid token" });
  }
});

const server = app.listen(0, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));
