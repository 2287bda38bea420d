import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { startApp } from "../helpers/app.ts";
import { cronSocket } from "../helpers/cron_socket.ts";

describe("on a platform with cron jobs", () => {
  it("the app has maintenance run every five minutes, and says how it went", async () => {
    const platform = cronSocket();
    const app = await startApp({ environment: { DENO_UNSTABLE_CRON_SOCK: platform.address } });
    const { name, schedule } = await platform.registered();
    expect([name, schedule]).toEqual(["carto-embed maintenance", "*/5 * * * *"]);
    expect(await platform.invoke(name)).toMatchObject({ kind: "result", name, success: true });
    await app.stop();
    await platform.close();
  });
});
