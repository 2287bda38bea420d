/** nginx and Caddy as the examples in deploy/ configure them, in front of the app. */
import { say } from "../../../lib/log/terminal.ts";
import type { Image } from "./image.ts";
import { commandOn, finish, run } from "./machine.ts";
import { check, end, type Program, start, until } from "./programs.ts";
import { configureNginx, failFrom, failToSignIn, SITE } from "./site.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const PIPED = { stdin: "null", stdout: "piped", stderr: "piped" } as const;
const AS_ROOT = { cwd: "/", env: { HOME: "/root" } } as const;

/** An address whose sign-ins are refused, and one of another client. */
const [REFUSED, OTHER] = ["127.0.0.3", "127.0.0.4"];

/**
 * Checks nginx, which it leaves running, and Caddy where it is installed.
 *
 * @param secret the first of the app's JWT_SECRET, by which it counts failures.
 */
export async function checkProxies({ machine }: Image, secret: string): Promise<void> {
  await failFrom(REFUSED, secret);
  await configureNginx(machine);
  await finish("nginx -t", commandOn(machine, ["nginx", "-t"], AS_ROOT));
  start(commandOn(machine, ["nginx", "-g", "daemon off;"], AS_ROOT, PIPED));
  await checkAddresses("nginx", `https://${SITE}`);
  if (await run("sh", "-c", "command -v caddy || true") === "") {
    return say("Caddy is not installed: its file was not checked.");
  }
  await Deno.copyFile(`${ROOT}deploy/Caddyfile`, `${machine.root}/root/Caddyfile`);
  // Without a network there is no certificate to get: over HTTP, at another port.
  const site = `http://${SITE}:8080`;
  const options = { cwd: "/root", env: { HOME: "/root", SITE: site, APP: "127.0.0.1:8000" } };
  const words = (command: string) => ["caddy", command, "--config", "Caddyfile"];
  await finish("caddy validate", commandOn(machine, words("validate"), options));
  const caddy: Program = start(commandOn(machine, words("run"), options, PIPED));
  await checkAddresses("Caddy", site);
  await end(caddy);
}

/** The app tells clients apart by the address that the proxy saw, whatever they claim. */
async function checkAddresses(proxy: string, origin: string): Promise<void> {
  const statusOf = (from: string, forged: string) => failToSignIn(origin, from, forged);
  await until(
    `${proxy} listens`,
    () => statusOf(OTHER, "").then((code) => code !== "000", () => false),
  );
  const found = [
    await statusOf(REFUSED, OTHER),
    await statusOf(REFUSED, "203.0.113.7, 203.0.113.8"),
    await statusOf(OTHER, REFUSED),
  ];
  check(
    `through ${proxy} a forged X-Forwarded-For neither frees nor blocks an address`,
    found.join() === "429,429,401",
    `The statuses were ${found}.`,
  );
  say(`${proxy}: its file is valid, and the app sees the client's own address.`);
}
