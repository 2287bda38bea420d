import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import * as v from "valibot";
import { startApp } from "../helpers/app.ts";

const Registered = v.object({
  kind: v.literal("register"),
  crons: v.tuple([v.object({ name: v.string(), schedule: v.string() })]),
});

/** Plays the platform that has Deno's cron jobs run: lines of JSON over a socket. */
function platform() {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted = listener.accept();
  return {
    address: `tcp:127.0.0.1:${listener.addr.port}`,
    async connected() {
      const connection = await accepted;
      const lines = connection.readable.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      return {
        async line(): Promise<unknown> {
          while (!rest.includes("\n")) rest += (await lines.read()).value ?? "";
          const [line = "", ...more] = rest.split("\n");
          rest = more.join("\n");
          return JSON.parse(line);
        },
        say: (message: object) =>
          connection.write(new TextEncoder().encode(`${JSON.stringify(message)}\n`)),
        async close() {
          await lines.cancel();
          listener.close();
        },
      };
    },
  };
}

describe("on a platform with cron jobs", () => {
  it("the app has maintenance run every five minutes, and says how it went", async () => {
    const { address, connected } = platform();
    const app = await startApp({ environment: { DENO_UNSTABLE_CRON_SOCK: address } });
    const socket = await connected();
    const { crons: [{ name, schedule }] } = v.parse(Registered, await socket.line());
    expect([name, schedule]).toEqual(["carto-embed maintenance", "*/5 * * * *"]);
    await socket.say({ kind: "invoke", name });
    expect(await socket.line()).toMatchObject({ kind: "result", name, success: true });
    await app.stop();
    await socket.close();
  });
});
