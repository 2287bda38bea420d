/** The examples that nothing here runs, as far as their own programs can tell without that. */
import { say } from "../../../lib/log/terminal.ts";
import { commandOn, finish, type Machine, run } from "./machine.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
const UNIT = "carto-embed.service";
const OPTIONS = { cwd: "/etc/systemd/system", env: {} } as const;

/** @param machine with a bundle in /app. */
export async function checkService(machine: Machine): Promise<void> {
  if (await run("sh", "-c", "command -v systemd-analyze || true") === "") {
    return say("systemd-analyze is not installed: the unit was not checked.");
  }
  const folder = `${machine.root}${OPTIONS.cwd}`;
  await Deno.mkdir(folder, { recursive: true });
  await Deno.copyFile(`${ROOT}deploy/systemd/${UNIT}`, `${folder}/${UNIT}`);
  // The place that the unit names.
  await run("cp", "--archive", `${machine.root}/app`, `${machine.root}/opt/carto-embed`);
  const analyze = (...words: string[]) =>
    finish(words.join(" "), commandOn(machine, ["systemd-analyze", ...words], OPTIONS));
  await analyze("verify", "--man=no", UNIT);
  const report = await analyze("security", "--offline=true", `${OPTIONS.cwd}/${UNIT}`);
  say(`The systemd unit is valid. ${/Overall exposure level.*?: ([\d.]+)/.exec(report)?.[0]}`);
}

/** compose.yaml with the variables of .env.example. */
export async function checkCompose(machine: Machine): Promise<void> {
  if (await run("sh", "-c", "command -v docker-compose || true") === "") {
    return say("docker-compose is not installed: compose.yaml was not checked.");
  }
  const folder = `${machine.root}/root/compose`;
  await Deno.mkdir(folder);
  await Deno.copyFile(`${ROOT}compose.yaml`, `${folder}/compose.yaml`);
  await Deno.copyFile(`${ROOT}.env.example`, `${folder}/.env`);
  const env = { SITE: "maps.example.com", DENO_KV_ACCESS_TOKEN: "access-token-of-tests" };
  const words = ["docker-compose", "--file", "compose.yaml", "config", "--quiet"];
  await finish(words.join(" "), commandOn(machine, words, { cwd: "/root/compose", env }));
  say("compose.yaml is valid.");
}
