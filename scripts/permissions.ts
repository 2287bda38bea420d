/**
 * `deno task permissions` prints the least that the app has to be allowed in the environment it is
 * run in, as flags of `deno run`: hosts, variables and folders by name. The permission set of
 * deno.json has to fit every environment, and allows the whole network.
 */
import { dirname, isAbsolute, relative } from "node:path";
import * as v from "valibot";
import { type Config, parseConfig, readEnvironment } from "../lib/config.ts";
import { variableNames } from "../lib/config_variables.ts";
import { OperatorError } from "../lib/operator_error.ts";
import { say } from "../lib/terminal.ts";

/** What the app calls of OpenID Connect Discovery 1.0, 3; a provider may have it on other hosts. */
const Discovery = v.object({
  token_endpoint: v.optional(v.string()),
  userinfo_endpoint: v.optional(v.string()),
  jwks_uri: v.optional(v.string()),
});

const DISCOVERY_MS = 5_000;

try {
  say((await flags(parseConfig(readEnvironment()))).join(" "));
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  say(error.message);
  Deno.exit(1);
}

async function flags(config: Config): Promise<string[]> {
  const { auditLog, kvPath, policyPath } = config;
  const archive = archiveOf(config);
  const hosts = [...ownHosts(config), ...await providerHosts(config)];
  const remoteKv = kvPath !== undefined && isUrl(kvPath);
  // SQLite has files of its own beside the database.
  const written = [kvPath && !remoteKv ? dirname(kvPath) : undefined, auditLog].filter(isPath);
  const elsewhere = [...written, policyPath, typeof archive === "string" ? archive : undefined]
    .filter(isPath).filter(isOutside);
  return [
    // Nobody is there to be asked.
    "--no-prompt",
    flag("net", hosts),
    // The second is Deno's own, for a KV Connect server.
    flag("env", [...variableNames(), ...remoteKv ? ["DENO_KV_ACCESS_TOKEN"] : []]),
    flag("read", [".", ...elsewhere]),
    ...written.length === 0 ? [] : [flag("write", written)],
  ];
}

/** Where the basemap's archive is that the configuration names. */
function archiveOf({ basemap }: Config): string | URL | undefined {
  return basemap.kind === "archive" ? basemap.location : undefined;
}

function flag(name: string, values: readonly string[]): string {
  return `--allow-${name}=${[...new Set(values)].join(",")}`;
}

function isPath(path: string | undefined): path is string {
  return path !== undefined;
}

function isUrl(path: string): boolean {
  return /^https?:/.test(path);
}

/** Of the project, whose folder the app runs in. */
function isOutside(path: string): boolean {
  const way = relative(Deno.cwd(), path);
  return way.startsWith("..") || isAbsolute(way);
}

/** Where the app listens, and whom it calls by its configuration. */
function ownHosts(config: Config): string[] {
  const { hostTokens, kvPath, port } = config;
  const carto = config.mode === "demo"
    ? [`127.0.0.1:${config.emulatorPort}`, `localhost:${config.emulatorPort}`]
    : [config.carto.apiBaseUrl, config.carto.authUrl].map(hostOf);
  const archive = archiveOf(config);
  const urls = [
    archive instanceof URL ? archive.href : undefined,
    kvPath !== undefined && isUrl(kvPath) ? kvPath : undefined,
    hostTokens && "jwksUrl" in hostTokens.keys ? hostTokens.keys.jwksUrl : undefined,
  ];
  return [`0.0.0.0:${port}`, ...carto, ...urls.filter(isPath).map(hostOf)];
}

function hostOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === "http:" ? 80 : 443)}`;
}

async function providerHosts({ oidc }: Config): Promise<string[]> {
  if (oidc === undefined) return [];
  try {
    const answer = await fetch(`${oidc.issuer}/.well-known/openid-configuration`, {
      redirect: "error",
      signal: AbortSignal.timeout(DISCOVERY_MS),
    });
    const endpoints = v.parse(Discovery, await answer.json());
    return [oidc.issuer, ...Object.values(endpoints)].filter(isPath).map(hostOf);
  } catch {
    warn(`${oidc.issuer} does not tell its endpoints now: if they are on other hosts, add those.`);
    return [hostOf(oidc.issuer)];
  }
}

/** Beside the flags, which are all that standard output is to hold. */
function warn(line: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`${line}\n`));
}
