/** The minimal permissions of the app for a configuration, as flags of `deno run`. */
import { isAbsolute, relative } from "node:path";
import type { Config } from "./config.ts";
import { variableNames } from "./config_variables.ts";
import { folderOf } from "../storage/private_files.ts";

/** In the project's folder, but not for the app: its own secrets, and its history. */
const NOT_READ = [".env", ".git"];

/**
 * @param reported further hosts that the identity provider and the KV server name.
 * @returns the flags: hosts, variables and folders by name.
 */
export function permissionFlags(
  config: Config,
  reported: readonly string[],
): string[] {
  const { auditLog, kvPath, mapsPath, policyPath } = config;
  const archive = archiveOf(config);
  const kvFile = kvPath === undefined || isUrl(kvPath) ? undefined : kvPath;
  // SQLite has files of its own beside the database.
  const written = [kvFile && folderOf(kvFile), auditLog].filter(isText);
  const elsewhere = [
    ...written,
    policyPath,
    mapsPath,
    typeof archive === "string" ? archive : undefined,
  ]
    .filter(isText).filter(isOutside);
  return [
    // No prompt, since the app runs unattended.
    "--no-prompt",
    flag("allow-net", [...ownHosts(config), ...reported.map(hostOf)]),
    // The second is Deno's own, for a KV Connect server.
    flag("allow-env", [
      ...variableNames(),
      ...kvPath !== undefined && kvFile === undefined ? ["DENO_KV_ACCESS_TOKEN"] : [],
    ]),
    flag("allow-read", [".", ...elsewhere]),
    flag("deny-read", NOT_READ),
    ...written.length === 0 ? [] : [flag("allow-write", written)],
  ];
}

/** Where the basemap's archive is that the configuration names. */
function archiveOf({ basemaps: [{ choice }] }: Config): string | URL | undefined {
  return choice.kind === "archive" ? choice.location : undefined;
}

function flag(name: string, values: readonly string[]): string {
  return `--${name}=${[...new Set(values)].join(",")}`;
}

function isText(text: string | undefined): text is string {
  return text !== undefined;
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
  const { hostTokens, hosts, kvPath, oidc, port } = config;
  const carto = config.mode === "demo"
    ? [`127.0.0.1:${config.emulatorPort}`, `localhost:${config.emulatorPort}`]
    : [config.carto.apiBaseUrl, config.carto.authUrl].map(hostOf);
  const archive = archiveOf(config);
  const urls = [
    archive instanceof URL ? archive.href : undefined,
    kvPath !== undefined && isUrl(kvPath) ? kvPath : undefined,
    hostTokens && "jwksUrl" in hostTokens.keys ? hostTokens.keys.jwksUrl : undefined,
    oidc?.issuer,
  ];
  const listening = hosts.map((host) => `${host.includes(":") ? `[${host}]` : host}:${port}`);
  return [...listening, ...carto, ...urls.filter(isText).map(hostOf)];
}

function hostOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port || (protocol === "http:" ? 80 : 443)}`;
}
