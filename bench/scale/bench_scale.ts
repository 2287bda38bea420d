/**
 * What a deployment costs, by a model with the costs of the real code: which number grows with
 * regions, isolates and users. The same seed prints the same table.
 */
import { say } from "../../lib/log/terminal.ts";
import type { Scale } from "../scale.ts";
import { type Costs, measureCosts } from "./measured_costs.ts";
import { hourOf, hourOfFullPasses } from "./model.ts";

const ISOLATES = 4;
const SIZES = {
  full: { regions: [1, 10, 100], users: [1_000, 100_000, 10_000_000] },
  smoke: { regions: [1], users: [1_000] },
} as const;

const NAMES: Readonly<Record<keyof Costs, string>> = {
  signIn: "sign-in with a password",
  mintedToken: "token, minted",
  storedToken: "token, stored by another isolate",
  rememberedToken: "token, in memory",
  signOut: "sign-out",
  revocation: "revocation of its token",
  start: "start of an isolate",
  poll: "poll for jobs",
  reconciliation: "reconciliation",
};

export async function benchScale(scale: Scale): Promise<void> {
  const costs = await measureCosts();
  row("", ["rows read", "written", "round trips", "CARTO"]);
  for (const [kind, { reads, writes, roundTrips, carto }] of Object.entries(costs)) {
    row(nameOf(kind), [reads, writes, roundTrips, carto]);
  }
  say(`\nAn hour, a tenth of the users active, ${ISOLATES} isolates a region:`);
  row("regions, users", [
    "token requests",
    "CARTO, asked",
    "CARTO, rest",
    "KV, asked",
    "KV, changes",
    "KV, background",
    "full passes",
    "p50 ms",
    "p99 ms",
  ]);
  for (const regions of SIZES[scale].regions) {
    for (const users of SIZES[scale].users) {
      const deployment = { regions, isolates: ISOLATES, users };
      const hour = hourOf(deployment, costs);
      row(`${regions}, ${users.toLocaleString("en")}`, [
        hour.requests,
        hour.cartoByRequests,
        hour.cartoByMaintenance,
        hour.kvByRequests,
        hour.kvByChanges,
        hour.kvInBackground,
        hourOfFullPasses(deployment),
        hour.p50Ms,
        hour.p99Ms,
      ]);
    }
  }
}

function nameOf(kind: string): string {
  const named = Object.entries(NAMES).find(([key]) => key === kind);
  return named?.[1] ?? kind;
}

function row(name: string, cells: readonly (string | number)[]): void {
  const text = cells.map((cell) =>
    (typeof cell === "number" ? Math.round(cell).toLocaleString("en") : cell).padStart(15)
  );
  say(`${name.padEnd(34)}${text.join("")}`);
}
