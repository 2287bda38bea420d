import { expect } from "@std/expect";
import { afterAll, beforeAll, describe, it } from "@std/testing/bdd";
import { layOutData } from "../../emulator/test_data.ts";
import { freePort, makeDataDir } from "../helpers/app.ts";

const ROOT = new URL("../../", import.meta.url).pathname;

let dataDir: string;
beforeAll(async () => {
  dataDir = await makeDataDir();
  await layOutData(dataDir);
});
afterAll(() => Deno.remove(dataDir, { recursive: true }));

/** What people start the app with, in a process group of its own as a terminal has it. */
function startTask(environment: Readonly<Record<string, string>> = {}) {
  const port = String(freePort());
  const task = new Deno.Command(Deno.execPath(), {
    args: ["task", "start"],
    cwd: ROOT,
    env: {
      NO_COLOR: "1",
      PORT: port,
      EMULATOR_PORT: String(freePort()),
      KV_PATH: `${dataDir}/kv.sqlite3`,
      ...environment,
    },
    stdout: "piped",
    stderr: "piped",
    detached: true,
  }).spawn();
  return { task, port };
}

/** @returns all that was written up to the text, or to the end. */
async function readUntil(stream: ReadableStream<Uint8Array>, text: string): Promise<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let read = "";
  while (!read.includes(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    read += decoder.decode(value, { stream: true });
  }
  reader.releaseLock();
  return read;
}

/** A line of progress where a step takes a while: the build of another test may do. */
const PROGRESS = /^(Installing packages|Building|Reading the configuration)…\n/gm;

describe("deno task start", () => {
  it("tells the address and the accounts, nothing else, and Ctrl-C ends it with 0", async () => {
    const { task, port } = startTask();
    const said = await readUntil(task.stdout, "Stop with Ctrl-C.\n");
    expect(said.replace(PROGRESS, "").split("\n")).toEqual([
      "",
      `carto-embed is at http://localhost:${port}`,
      expect.stringMatching(/^CARTO: +http:\/\/localhost:\d+$/),
      "Demo account:    user.boston@acme.com / boston",
      "Demo account:    user.ny@acme.com / ny",
      "Stop with Ctrl-C.",
      "",
    ]);
    // As a terminal does it: to the task, to what it runs, and to the app at once.
    Deno.kill(-task.pid, "SIGINT");
    expect(await readUntil(task.stdout, "no such text")).toBe("Stopping.\n");
    expect((await task.status).code).toBe(0);
    const errors = await new Response(task.stderr).text();
    expect(errors).toBe("Task start deno run --quiet -P=start cli/start.ts\n");
  });

  it("passes on what a supervisor sends, and the code of an app that does not start", async () => {
    const { task, port } = startTask();
    await readUntil(task.stdout, "Stop with Ctrl-C.\n");
    const second = startTask({ PORT: port });
    expect(await new Response(second.task.stdout).text())
      .toContain(`PORT ${port} is taken`);
    expect((await second.task.status).code).toBe(1);
    await second.task.stderr.cancel();
    task.kill("SIGTERM");
    expect(await readUntil(task.stdout, "no such text")).toBe("Stopping.\n");
    expect((await task.status).code).toBe(0);
    await task.stderr.cancel();
  });

  it("says what is wrong with a configuration, and serves nothing", async () => {
    const { task } = startTask({ CARTO_CLIENT_ID: "client" });
    const said = await new Response(task.stdout).text();
    expect(said.replace(PROGRESS, "")).toMatch(/^The configuration cannot be used:\n {2}- /);
    expect((await task.status).code).toBe(1);
    await task.stderr.cancel();
  });
});
