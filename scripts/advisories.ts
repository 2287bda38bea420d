/**
 * `deno task advisories` fails where a package in deno.lock is known to be vulnerable. Where the
 * registry cannot be asked, offline or because it has no advisories, it says so and goes on.
 */
import { say } from "../lib/log/terminal.ts";
import { auditPackages } from "./package_audit.ts";

const TIMEOUT_MS = 30_000;

const folder = new URL("../", import.meta.url).pathname;
const { outcome, text } = await auditPackages({ folder, timeoutMs: TIMEOUT_MS });
if (outcome === "unknown") say(`Packages were not checked for known vulnerabilities: ${text}`);
else say(text);
if (outcome === "failed") Deno.exit(1);
