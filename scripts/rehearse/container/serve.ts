/**
 * Serves the image as an unprivileged user on a read-only disk, between an embedded CARTO, a KV
 * server and proxies; run by build.ts in namespaces of its own.
 */
import { OperatorError } from "../../../lib/operator_error.ts";
import { say } from "../../../lib/log/terminal.ts";
import { serveKv } from "../../../tests/helpers/kv_connect/server.ts";
import type { Image } from "./image.ts";
import { commandOn, finish, run } from "./machine.ts";
import { check, end, type Program, start, until } from "./programs.ts";
import { checkProxies } from "./proxies.ts";
import { KV_URL, mountDocuments, nameHosts, SITE } from "./site.ts";
import { checkCompose, checkService } from "./examples.ts";
import { seeMap } from "./visitor.ts";

const PIPED = { stdin: "null", stdout: "piped", stderr: "piped" } as const;
const USER = { name: "ann@acme.com", group: "BOSTON", password: "a long pass phrase" };

/** What build.ts hands over. */
interface Given {
  readonly image: Image;
  readonly builder: Image;
  readonly disk: string;
}

const given: Given = JSON.parse(Deno.args[0] ?? "");
const background: Program[] = [];
try {
  await rehearse(given);
  say("All of this holds.");
} catch (error) {
  say(error instanceof OperatorError ? error.message : Deno.inspect(error));
  for (const { output } of background) say(output());
  Deno.exitCode = 1;
}
// What runs in the background ends with this process, the first of its namespace.
Deno.exit();

async function rehearse({ image, builder, disk }: Given): Promise<void> {
  await run("ip", "link", "set", "lo", "up");
  await nameHosts(disk, [image.machine, builder.machine]);
  const carto = await startCarto(builder);
  const settings = await environmentOf(carto, disk, image);
  const env = { ...image.env, HOME: "/home/deno", ...settings };
  const container = { ...image, env };

  const app = start(commandOn(image.machine, image.command, container, PIPED));
  background.push(app);
  const isHealthy = async () =>
    (await commandOn(image.machine, image.health, container).output()).success;
  const startMs = await until("the app is alive", () => responds("healthz"));
  say(`Alive after ${startMs.toFixed(0)} ms, as user ${image.user}, on a read-only disk.`);
  check("the health check passes", await isHealthy());
  check("the app is not ready without its KV server", !await responds("readyz"));
  serveKv({ port: 4512 });
  const readyMs = await until("the app is ready", () => responds("readyz"));
  say(`Ready ${readyMs.toFixed(0)} ms after its KV server was there.`);

  await addUser(container);
  await checkProxies(builder, settings.JWT_SECRET);
  const seen = await seeMap(`https://${SITE}`, USER);
  say(`${USER.name} is signed in through nginx, and the map counts ${seen} stores in view.`);
  say(`Resident memory: ${await residentMB(app)} MB.`);

  const startedAt = performance.now();
  const code = await end(app);
  check("SIGTERM ends the app with code 0", code === 0, `It was ${code}.`);
  say(`SIGTERM ended it after ${(performance.now() - startedAt).toFixed(0)} ms, with code 0.`);
  check("the health check fails then", !await isHealthy());
  await checkService(builder.machine);
  await checkCompose(builder.machine);
}

/** @returns the settings that it prints for an app. */
async function startCarto(builder: Image): Promise<Record<string, string>> {
  const words = ["deno", "task", "carto"];
  const carto = start(commandOn(builder.machine, words, builder, PIPED));
  background.push(carto);
  await until("the embedded CARTO has started", () => /CARTO_CONNECTION=/.test(carto.output()));
  return Object.fromEntries(
    [...carto.output().matchAll(/^\s*(CARTO_\w+)=(\S+)$/gm)].map(([, name = "", value = ""]) => [
      name,
      value,
    ]),
  );
}

async function environmentOf(carto: Record<string, string>, disk: string, { machine }: Image) {
  return {
    ...carto,
    JWT_SECRET: (await run("openssl", "rand", "-base64", "48")).replace(/\s/g, ""),
    KV_ENCRYPTION_KEY: await run("openssl", "rand", "-base64", "32"),
    APP_ORIGIN: `https://${SITE}`,
    TRUSTED_PROXIES: "1",
    KV_PATH: KV_URL,
    DENO_KV_ACCESS_TOKEN: "access-token-of-tests",
    ...await mountDocuments(disk, machine),
  };
}

async function responds(path: string): Promise<boolean> {
  const response = await fetch(`http://127.0.0.1:8000/${path}`).catch(() => undefined);
  await response?.body?.cancel();
  return response?.ok ?? false;
}

/** As an operator does with `docker compose exec`, the password from a pipe. */
async function addUser(container: Image): Promise<void> {
  const words = ["deno", "task", "--quiet", "users", "add", USER.name, USER.group];
  const command = commandOn(
    container.machine,
    ["/bin/sh", "-c", 'printf %s "$0" | exec "$@"', USER.password, ...words],
    container,
  );
  say(await finish("deno task users add", command));
}

/** Of the app and what it has started. */
async function residentMB({ process: { pid } }: Program): Promise<string> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return (Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1000).toFixed(0);
}
