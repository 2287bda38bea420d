/**
 * `deno task advisories` fails if a package in deno.lock has a known vulnerability. If the registry
 * is unreachable or has no advisories, it only prints so.
 */
import { say } from "../lib/log/terminal.ts";
import { auditPackages } from "./package_audit.ts";

const TIMEOUT_MS = 30_000;

const folder = new URL("../", import.meta.url).pathname;
const { outcome, text } = await auditPackages({ folder, timeoutMs: TIMEOUT_MS });
if (outcome === "unknown") say(`Packages were not checked for known vulnerabilities: ${text}`);
else say(text);
if (outcome === "failed") Deno.exit(1);
