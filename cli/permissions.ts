/**
 * `deno task permissions` prints the least permissions that the app needs in this environment, as
 * flags of `deno run`. `--json` prints them as a list.
 */
import * as v from "valibot";
import { type Config, parseConfig, readEnvironment } from "../lib/config/config.ts";
import { permissionFlags } from "../lib/config/permissions.ts";
import type { OidcConfig } from "../lib/config/sign_in.ts";
import { OperatorError } from "../lib/operator_error.ts";
import { say } from "../lib/log/terminal.ts";

/** Endpoints the app calls (OpenID Connect Discovery 1.0, 3); they may be on other hosts. */
const Discovery = v.object({
  token_endpoint: v.optional(v.string()),
  userinfo_endpoint: v.optional(v.string()),
  jwks_uri: v.optional(v.string()),
});

/** The answer of a KV Connect server: its data endpoints may be on other hosts. */
const Database = v.object({ endpoints: v.array(v.object({ url: v.string() })) });

const DISCOVERY_MS = 5_000;

try {
  const config = parseConfig(readEnvironment());
  const urls = await Promise.all([providerUrls(config.oidc), databaseUrls(config)]);
  const flags = permissionFlags(config, urls.flat());
  say(Deno.args.includes("--json") ? JSON.stringify(flags) : flags.join(" "));
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  say(error.message);
  Deno.exit(1);
}

/** @returns the provider's endpoints, which may be on other hosts than its issuer. */
async function providerUrls(oidc: OidcConfig | undefined): Promise<string[]> {
  if (oidc === undefined) return [];
  try {
    const answer = await fetch(`${oidc.issuer}/.well-known/openid-configuration`, {
      redirect: "error",
      signal: AbortSignal.timeout(DISCOVERY_MS),
    });
    const endpoints = v.parse(Discovery, await answer.json());
    return Object.values(endpoints).filter((url) => url !== undefined);
  } catch {
    warn(`${oidc.issuer} is not responding: restart when it is available, or allow its hosts.`);
    return [];
  }
}

/** @returns the data endpoints of a KV Connect server. */
async function databaseUrls({ kvPath, kvAccessToken }: Config): Promise<string[]> {
  if (kvPath === undefined || !/^https?:/.test(kvPath)) return [];
  try {
    const answer = await fetch(kvPath, {
      method: "POST",
      headers: {
        authorization: `Bearer ${kvAccessToken ?? Deno.env.get("DENO_KV_ACCESS_TOKEN") ?? ""}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ supportedVersions: [1, 2, 3] }),
      redirect: "error",
      signal: AbortSignal.timeout(DISCOVERY_MS),
    });
    const { endpoints } = v.parse(Database, await answer.json());
    return endpoints.map(({ url }) => new URL(url, kvPath).href);
  } catch {
    warn(
      "The server of KV_PATH is not responding, and is asked again. If it has its data on another " +
        "host, restart when it is available.",
    );
    return [];
  }
}

/** Writes to standard error: standard output holds the flags only. */
function warn(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}
