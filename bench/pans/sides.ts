/** The compared sides: a map in our page, and deck.gl alone, with the same CARTO. */
import { join } from "node:path";
import type { Page } from "playwright-core";
import { makeDataDir, startApp } from "../../tests/helpers/app.ts";
import { signIn } from "../../tests/helpers/browser.ts";
import { addUser, productionSecrets } from "../../tests/helpers/cloud.ts";
import { startEmulatorProcess } from "../emulator_process.ts";
import type { Scale } from "../scale.ts";
import { type Place, startAlone } from "./alone.ts";
import { type Kind, KINDS, mapOf, policyFor, tableOf, VIEW } from "./kinds.ts";
import { writeTable } from "./tables.ts";

export interface Sides extends AsyncDisposable {
  /** Signs in and opens the kind's map. @returns its position in the page. */
  openOurs(page: Page, kind: Kind): Promise<Place>;
  openAlone(page: Page, kind: Kind, place: Place): Promise<void>;
}

const ANN = { username: "ann@acme.com", group: "ALL", password: "a long pass phrase" };

/** Creates the tables, and starts CARTO, our app in production, and the page of deck.gl alone. */
export async function startSides(scale: Scale): Promise<Sides> {
  const dataDir = await makeDataDir();
  const [policy, maps] = [join(dataDir, "policy.json"), join(dataDir, "maps")];
  await Deno.writeTextFile(policy, JSON.stringify(policyFor(ANN.group)));
  await Deno.mkdir(maps);
  const tables: Record<string, string> = {};
  for (const kind of KINDS) {
    await Deno.writeTextFile(join(maps, `${kind.name}.json`), JSON.stringify(mapOf(kind)));
    const file = tables[tableOf(kind)] = join(dataDir, `${kind.name}.csv`);
    await writeTable(file, kind, kind.counts[scale]);
  }
  await addUser(dataDir, ANN);
  const carto = await startEmulatorProcess(join(dataDir, "carto"), tables);
  const { authUrl, apiBaseUrl, clientId, clientSecret, connection } = carto.server;
  const app = await startApp({
    dataDir,
    environment: {
      ...productionSecrets(),
      CARTO_API_BASE_URL: apiBaseUrl,
      CARTO_AUTH_URL: authUrl,
      CARTO_CLIENT_ID: clientId,
      CARTO_CLIENT_SECRET: clientSecret,
      CARTO_CONNECTION: connection,
      POLICY_PATH: policy,
      MAPS_PATH: maps,
    },
  });
  const alone = await startAlone(carto.server);
  return {
    async openOurs(page, { name }) {
      await signIn(page, app.origin, ANN.username, ANN.password);
      const { latitude, longitude, zoom } = VIEW;
      await page.goto(`${app.origin}/maps/${name}?lat=${latitude}&lng=${longitude}&zoom=${zoom}`);
      const place = await page.locator(".map-canvas").boundingBox();
      if (place === null) throw new Error("The map is not in the page");
      return place;
    },
    openAlone: alone.open,
    async [Symbol.asyncDispose]() {
      await alone[Symbol.asyncDispose]();
      await app.stop();
      await carto[Symbol.asyncDispose]();
      await Deno.remove(dataDir, { recursive: true });
    },
  };
}
