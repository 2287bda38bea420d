/** deploy/systemd/carto-embed.service, as far as a machine can tell that does not run it. */
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
