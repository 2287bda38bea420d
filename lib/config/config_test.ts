import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { ConfigError, type Environment, parseConfig, readEnvironment } from "./config.ts";
import { isSecret, SECTIONS, type Variable, type VariableName } from "./config_variables.ts";

const KEY = crypto.getRandomValues(new Uint8Array(32)).toBase64();
const SECRET = "0b5f8e1c9d7a4263b8c1f0e2d3a49587";
const PRODUCTION: Environment = {
  CARTO_API_BASE_URL: "https://gcp-us-east1.api.carto.com/",
  CARTO_CLIENT_ID: "client",
  CARTO_CLIENT_SECRET: "s3cret&+=%",
  APP_ORIGIN: "https://maps.example.com",
  JWT_SECRET: SECRET,
  KV_ENCRYPTION_KEY: KEY,
};

const PROVIDER: Environment = {
  OIDC_ISSUER: "https://login.example.com/acme",
  OIDC_CLIENT_ID: "maps",
  OIDC_CLIENT_SECRET: "s3cret of the provider",
};
const HOST: Environment = {
  HOST_JWT_ISSUER: "https://acme.example.com",
  HOST_JWT_AUDIENCE: "maps",
  HOST_JWT_SECRET: SECRET,
};

function problemsOf(environment: Environment): readonly string[] {
  try {
    parseConfig(environment);
  } catch (error) {
    assert(error instanceof ConfigError);
    return error.problems;
  }
  return [];
}

describe("parseConfig()", () => {
  it("makes a demo out of an empty environment", () => {
    const config = parseConfig({});
    expect(config.mode).toBe("demo");
    expect(config.port).toBe(8000);
    expect(config.appOrigin).toBe("http://localhost:8000");
    expect(config.kvPath).toBe(".data/demo/kv.sqlite3");
    expect(config.basemaps).toEqual([{ id: "offline", choice: { kind: "offline" } }]);
    expect(config.metricsToken).toBeUndefined();
    expect(config.auditLog).toBe(".data/demo/audit.jsonl");
    expect(parseConfig(PRODUCTION).auditLog).toBeUndefined();
  });

  it("draws on voyager once CARTO's credentials and the key of its basemaps are set", () => {
    const ids = (environment: Environment) => parseConfig(environment).basemaps.map(({ id }) => id);
    const CARTO_BASEMAP_KEY = "key-of-the-basemaps";
    expect(ids(PRODUCTION)).toEqual(["offline"]);
    expect(ids({ CARTO_BASEMAP_KEY })).toEqual(["offline"]);
    expect(ids({ ...PRODUCTION, CARTO_BASEMAP_KEY })).toEqual(["voyager"]);
    expect(ids({ ...PRODUCTION, CARTO_BASEMAP_KEY, BASEMAP: "offline" })).toEqual(["offline"]);
    expect(ids({ BASEMAP: "x.pmtiles", BASEMAP_CHOICES: "voyager,carto" }))
      .toEqual(["own", "voyager", "carto"]);
    expect(ids({ BASEMAP_CHOICES: "voyager, offline,voyager" })).toEqual(["offline", "voyager"]);
  });

  it("listens at every address, IPv4 alone where there is no IPv6, or at the one of HOST", () => {
    expect(parseConfig({}).hosts).toEqual(["::", "0.0.0.0"]);
    expect(parseConfig({ HOST: "127.0.0.1" }).hosts).toEqual(["127.0.0.1"]);
    expect(parseConfig({ HOST: "[::1]" }).hosts).toEqual(["::1"]);
  });

  it("asks for the origin of an app in production", () => {
    const { APP_ORIGIN: _, ...without } = PRODUCTION;
    expect(problemsOf(without)).toEqual([expect.stringMatching(/^APP_ORIGIN is missing: /)]);
  });

  it("takes what opens the metrics and where the audit goes", () => {
    const config = parseConfig({ METRICS_TOKEN: SECRET, AUDIT_LOG: ".data/audit.jsonl" });
    expect(config.metricsToken).toBe(SECRET);
    expect(config.auditLog).toBe(".data/audit.jsonl");
  });

  it("takes the app's origin from the port", () => {
    expect(parseConfig({ PORT: "8080" }).appOrigin).toBe("http://localhost:8080");
  });

  it("holds credentials and secrets in production", () => {
    const config = parseConfig(PRODUCTION);
    assert(config.mode === "production");
    expect(config.carto).toEqual({
      apiBaseUrl: "https://gcp-us-east1.api.carto.com",
      authUrl: "https://auth.carto.com/oauth/token",
      clientId: "client",
      clientSecret: "s3cret&+=%",
      connection: "carto_dw",
    });
    expect(config.secrets.kvEncryptionKeys[0].toBase64()).toBe(KEY);
  });

  it("takes a key in base64url as well", () => {
    const bytes = new Uint8Array(32).map((_, index) => 255 - index);
    const config = parseConfig({
      ...PRODUCTION,
      KV_ENCRYPTION_KEY: bytes.toBase64({ alphabet: "base64url", omitPadding: true }),
    });
    expect(config.secrets.kvEncryptionKeys).toEqual([bytes]);
  });

  it("takes several secrets to sign with, the newest first", () => {
    const older = "c1d7a0f3b64e4d0f9b1f6e2a7c8d5904";
    const config = parseConfig({ ...PRODUCTION, JWT_SECRET: `${SECRET},${older}` });
    assert(config.mode === "production");
    expect(config.secrets.jwtSecrets).toEqual([SECRET, older]);
  });

  it("has sign-in by password alone, and bounds for sessions, unless configured otherwise", () => {
    const config = parseConfig({});
    expect(config).toMatchObject({
      passwordSignIn: true,
      oidc: undefined,
      hostTokens: undefined,
      embedOrigins: [],
      trustedProxies: 0,
      tokenRequestsPerMinute: 120,
      session: { lifetimeMs: 12 * 3_600_000, idleMs: 2 * 3_600_000, perUser: 50 },
    });
  });

  it("takes several origins for frames, on this machine by its addresses too", () => {
    const origins = ["https://shop.example.com", "http://localhost:3000", "http://127.0.0.1:3000"];
    expect(parseConfig({ EMBED_ORIGINS: origins.join(" , ") }).embedOrigins).toEqual(origins);
  });

  it("takes an identity provider, and then no passwords where they are turned off", () => {
    const environment = { ...PROVIDER, OIDC_SCOPES: "profile groups", PASSWORD_SIGN_IN: "0" };
    const config = parseConfig(environment);
    expect(config.passwordSignIn).toBe(false);
    expect(config.oidc).toEqual({
      issuer: "https://login.example.com/acme",
      clientId: "maps",
      clientSecret: "s3cret of the provider",
      scopes: "openid profile groups",
      groupsClaim: "groups",
      label: "your organization's account",
    });
  });

  it("takes an existing application's JWTs by its secret or by its keys", () => {
    expect(parseConfig(HOST).hostTokens).toEqual({
      issuer: "https://acme.example.com",
      audience: "maps",
      groupsClaim: "groups",
      keys: { secret: SECRET },
    });
    const { HOST_JWT_SECRET: _, ...rest } = HOST;
    const jwksUrl = "https://acme.example.com/.well-known/jwks.json";
    expect(parseConfig({ ...rest, HOST_JWT_JWKS_URL: jwksUrl }).hostTokens?.keys)
      .toEqual({ jwksUrl });
    expect(problemsOf(rest)).toEqual([expect.stringContaining("HOST_JWT_JWKS_URL or")]);
  });

  it("keeps what signs and names our own tokens apart from the existing application's", () => {
    const own = { ...HOST, HOST_JWT_ISSUER: "http://localhost:8000" };
    expect(problemsOf(own)).toEqual([expect.stringContaining("HOST_JWT_ISSUER must not be")]);
    for (const secrets of [SECRET, `${KEY},${SECRET}`]) {
      expect(problemsOf({ ...HOST, JWT_SECRET: secrets }))
        .toEqual([expect.stringContaining("HOST_JWT_SECRET must not be")]);
    }
  });

  for (const name of ["OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"] as const) {
    it(`names ${name} when the rest of the identity provider is set without it`, () => {
      const { [name]: _, ...rest } = PROVIDER;
      expect(problemsOf(rest)).toEqual([expect.stringContaining(`${name} is missing`)]);
    });
  }

  for (const off of [{ DENO_DEPLOY: "true" }, { DENO_ENV: "production" }, { DEMO: "0" }] as const) {
    it(`is never a demo with ${Object.keys(off)[0]} set, and names all that is missing`, () => {
      const problems = problemsOf(off).join("\n");
      for (
        const name of [
          "CARTO_API_BASE_URL",
          "CARTO_CLIENT_ID",
          "CARTO_CLIENT_SECRET",
          "JWT_SECRET",
          "KV_ENCRYPTION_KEY",
        ]
      ) expect(problems).toContain(`${name} is missing`);
    });
  }

  for (const name of ["CARTO_CLIENT_SECRET", "JWT_SECRET", "CARTO_API_BASE_URL"] as const) {
    it(`names ${name} when the other credentials are set without it`, () => {
      const { [name]: _, ...rest } = PRODUCTION;
      expect(problemsOf(rest).join()).toContain(`${name} is missing`);
    });
  }

  it("refuses credentials without a client id instead of starting a demo", () => {
    expect(problemsOf({ CARTO_CLIENT_SECRET: "x" }).join()).toContain("CARTO_CLIENT_ID is missing");
  });

  const refused: [VariableName, Environment][] = [
    ["PORT", { PORT: "0" }],
    ["PORT", { PORT: "http" }],
    ["PORT", { PORT: "70000" }],
    ["HOST", { HOST: "http://0.0.0.0" }],
    ["HOST", { HOST: "0.0.0.0:80" }],
    ["APP_ORIGIN", { APP_ORIGIN: "https://app.example.com/" }],
    ["APP_ORIGIN", { APP_ORIGIN: "https://app.example.com/maps" }],
    ["APP_ORIGIN", { APP_ORIGIN: "http://app.example.com" }],
    ["APP_ORIGIN", { APP_ORIGIN: "http://localhost.evil.example" }],
    ["APP_ORIGIN", { APP_ORIGIN: "app.example.com" }],
    ["ALLOWED_ORIGINS", { ALLOWED_ORIGINS: "https://ok.example.com, https://not.example.com/x" }],
    ["ALLOWED_ORIGINS", { ALLOWED_ORIGINS: "*" }],
    ["ALLOWED_ORIGINS", { ALLOWED_ORIGINS: "https://a;script-src" }],
    ["CARTO_API_BASE_URL", { ...PRODUCTION, CARTO_API_BASE_URL: "https://a;b.example.com" }],
    ["BASEMAP", { BASEMAP: "https://*.example.com/style.json" }],
    ["BASEMAP", { BASEMAP: "streets" }],
    ["BASEMAP", { BASEMAP: "http://plain.example.com/style.json" }],
    ["BASEMAP", {
      BASEMAP: "https://a.example.com/1 https://a.example.com/2 https://a.example.com/3",
    }],
    ["BASEMAP", { BASEMAP: "carto dark-matter" }],
    ["BASEMAP", { BASEMAP: "http://maps.example.com/boston.pmtiles" }],
    ["BASEMAP", { BASEMAP: "https://maps.example.com/boston.pmtiles?key=1" }],
    ["BASEMAP", {
      BASEMAP: "https://maps.example.com/style.json https://maps.example.com/x.pmtiles",
    }],
    ["BASEMAP_CHOICES", { BASEMAP_CHOICES: "voyager,streets" }],
    ["BASEMAP_CHOICES", { BASEMAP_CHOICES: "https://maps.example.com/style.json" }],
    ["BASEMAP_CHOICES", { BASEMAP_CHOICES: "offline", BASEMAP: "x.pmtiles" }],
    ["CARTO_BASEMAP_KEY", { CARTO_BASEMAP_KEY: "two words" }],
    ["CARTO_BASEMAP_KEY", { CARTO_BASEMAP_KEY: "short" }],
    ["EMULATOR_PORT", { EMULATOR_PORT: "x" }],
    ["KV_PATH", { KV_PATH: "https://kv.example.com" }],
    ["CARTO_CLIENT_ID", { ...PRODUCTION, CARTO_CLIENT_ID: '"client"' }],
    ["CARTO_CLIENT_SECRET", { ...PRODUCTION, CARTO_CLIENT_SECRET: "'s3cret&+=%'" }],
    ["JWT_SECRET", { ...PRODUCTION, JWT_SECRET: "short" }],
    ["JWT_SECRET", { ...PRODUCTION, JWT_SECRET: `${SECRET}\n` }],
    ["JWT_SECRET", { ...PRODUCTION, JWT_SECRET: "PUT_YOUR_SECRET_HERE_PUT_YOUR_SECRET_HERE" }],
    ["JWT_SECRET", { ...PRODUCTION, JWT_SECRET: "abababababababababababababababababab" }],
    ["METRICS_TOKEN", { METRICS_TOKEN: "short" }],
    ["METRICS_TOKEN", { METRICS_TOKEN: `${SECRET} ` }],
    ["METRICS_TOKEN", { METRICS_TOKEN: "your_secret_here_your_secret_here" }],
    ["JWT_SECRET", { ...PRODUCTION, JWT_SECRET: `${SECRET},` }],
    ["JWT_SECRET", { ...PRODUCTION, JWT_SECRET: `${SECRET},short` }],
    ["JWT_SECRET", { ...PRODUCTION, JWT_SECRET: `${SECRET}, ${SECRET}` }],
    ["TRUSTED_PROXIES", { TRUSTED_PROXIES: "-1" }],
    ["TRUSTED_PROXIES", { TRUSTED_PROXIES: "all" }],
    ["EMBED_ORIGINS", { EMBED_ORIGINS: "https://shop.example.com/maps" }],
    ["EMBED_ORIGINS", { EMBED_ORIGINS: "https://*.example.com" }],
    ["EMBED_ORIGINS", { EMBED_ORIGINS: "http://shop.example.com" }],
    ["EMBED_ORIGINS", { EMBED_ORIGINS: "http://127.0.0.1.example.com" }],
    ["PASSWORD_SIGN_IN", { PASSWORD_SIGN_IN: "no" }],
    ["PASSWORD_SIGN_IN", { PASSWORD_SIGN_IN: "0" }],
    ["SESSION_HOURS", { SESSION_HOURS: "0" }],
    ["SESSION_IDLE_MINUTES", { SESSION_IDLE_MINUTES: "an hour" }],
    ["SESSIONS_PER_USER", { SESSIONS_PER_USER: "0" }],
    ["TOKEN_REQUESTS_PER_MINUTE", { TOKEN_REQUESTS_PER_MINUTE: "1e9" }],
    ["OIDC_ISSUER", { ...PROVIDER, OIDC_ISSUER: "http://login.example.com" }],
    ["OIDC_SCOPES", { ...PROVIDER, OIDC_SCOPES: "openid  email" }],
    ["OIDC_GROUPS_CLAIM", { ...PROVIDER, OIDC_GROUPS_CLAIM: "two words" }],
    ["OIDC_LABEL", { ...PROVIDER, OIDC_LABEL: "line\nbreak" }],
    ["HOST_JWT_SECRET", { ...HOST, HOST_JWT_SECRET: "short" }],
    ["HOST_JWT_JWKS_URL", { ...HOST, HOST_JWT_JWKS_URL: "https://acme.example.com/jwks" }],
    ["KV_ENCRYPTION_KEY", { ...PRODUCTION, KV_ENCRYPTION_KEY: "AAAA" }],
    ["KV_ENCRYPTION_KEY", { ...PRODUCTION, KV_ENCRYPTION_KEY: new Uint8Array(32).toBase64() }],
    ["KV_ENCRYPTION_KEY", { ...PRODUCTION, KV_ENCRYPTION_KEY: "not base64!" }],
    ["CARTO_API_BASE_URL", { ...PRODUCTION, CARTO_API_BASE_URL: "http://api.example.com" }],
    ["CARTO_AUTH_URL", { ...PRODUCTION, CARTO_AUTH_URL: "https://u:p@auth.example.com" }],
    ["CARTO_CLIENT_SECRET", { ...PRODUCTION, CARTO_CLIENT_SECRET: "secret " }],
    ["CARTO_CONNECTION", { ...PRODUCTION, CARTO_CONNECTION: "../x" }],
  ];
  for (const [name, environment] of refused) {
    const value = environment[name] ?? "";
    it(`refuses ${name} = ${JSON.stringify(value)} without repeating a secret`, () => {
      const problems = problemsOf(environment);
      expect(problems).toHaveLength(1);
      expect(problems[0]).toContain(name);
      if (isSecret(name)) expect(problems[0]).not.toContain(value);
    });
  }

  it("reports every problem at once", () => {
    expect(problemsOf({ PORT: "x", BASEMAP: "x", EMULATOR_PORT: "x" })).toHaveLength(3);
  });
});

describe("readEnvironment()", () => {
  it("reads known variables and treats an empty one as unset", () => {
    const variables: Record<string, string> = { PORT: "1", DEMO: "", HOME: "/root" };
    expect(readEnvironment((name) => variables[name])).toEqual({ PORT: "1" });
  });
});

describe("docs/configuration.md", () => {
  it("is made of the variables: deno task docs", async () => {
    const page = await Deno.readTextFile(new URL("../../docs/configuration.md", import.meta.url));
    const made = page.slice(0, page.indexOf("<!-- end of variables -->"));
    const rows = made.split("\n").filter((line) => line.startsWith("| `")).map((line) =>
      line.split("|").slice(1, 4).map((cell) => cell.trim())
    );
    expect(rows).toEqual(
      Object.values(SECTIONS).flatMap((variables) => Object.entries<Variable>(variables))
        .map(([name, { meaning, fallback }]) => [`\`${name}\``, meaning, fallback]),
    );
    const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(Object.keys(SECTIONS));
  });
});
