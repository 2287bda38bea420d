/** One-time codes where several processes serve one application. */
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { makeDataDir, startApp } from "../helpers/app.ts";
import { apiLogin, SAME_ORIGIN } from "../helpers/client.ts";
import { addUser, startCloud } from "../helpers/cloud.ts";

const ANN = { username: "ann@acme.com", group: "BOSTON", password: "a long pass phrase" };
const TRIES = 100;

describe("a one-time code at two processes", () => {
  it("opens one session out of a hundred tries at once", async () => {
    const dataDir = await makeDataDir();
    await addUser(dataDir, ANN);
    await using cloud = await startCloud();
    const environment = { ...cloud.environment, DEFAULT_MAP: "deliveries" };
    const start = () => startApp({ environment, dataDir });
    const apps = [await start(), await start()] as const;
    const { token } = await (await apiLogin(apps[0].origin, ANN)).json();

    for (let round = 0; round < 3; round++) {
      const answer = await fetch(`${apps[0].origin}/api/embed-code`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}` },
      });
      const { code } = await answer.json();
      const statuses = await Promise.all(Array.from({ length: TRIES }, async (_, i) => {
        const response = await fetch(`${apps[i % 2 === 0 ? 0 : 1].origin}/api/embed-session`, {
          method: "POST",
          headers: { "content-type": "application/json", ...SAME_ORIGIN },
          body: JSON.stringify({ code }),
        });
        await response.body?.cancel();
        return response.status;
      }));
      expect(statuses.toSorted()).toEqual([200, ...Array(TRIES - 1).fill(401)]);
    }

    for (const app of apps) await app.stop();
    await Deno.remove(dataDir, { recursive: true });
  });
});
