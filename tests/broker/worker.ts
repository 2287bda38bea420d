/**
 * One process with its own broker. It runs commands, lines of JSON on standard input, and answers
 * each with a line on standard output. Tests start several on one KV file, and kill them.
 */
import { createInterface } from "node:readline";
import process from "node:process";
import * as v from "valibot";
import { createAccess } from "../../lib/access/grants.ts";
import { parsePolicyText } from "../../lib/access/policy.ts";
import { createBroker } from "../../lib/broker/broker.ts";
import { installationOf } from "../../lib/broker/installation.ts";
import { SYSTEM_CLOCK } from "../../lib/clock/clock.ts";
import { CartoError } from "../../lib/carto/carto_errors.ts";
import { changedUserKey } from "../../lib/storage/keys.ts";
import { FIRST_GENERATION } from "../../lib/storage/revocation_rows.ts";
import { createSealer } from "../../lib/storage/seal.ts";
import { denoKv } from "../../lib/storage/deno_kv.ts";
import { createTelemetry } from "../../lib/telemetry/telemetry.ts";
import { movableClock } from "../helpers/manual_clock.ts";
import { POLICY, REFERER, WorkerCommand, WorkerOptions, type WorkerReply } from "./protocol.ts";

const options = v.parse(WorkerOptions, JSON.parse(Deno.args[0] ?? ""));
const { carto, timing } = options;

const clock = movableClock(SYSTEM_CLOCK);
const store = denoKv(options.kvPath);
const access = createAccess({
  policy: parsePolicyText(JSON.stringify(POLICY)),
  connectionName: carto.connection,
  referers: [REFERER],
});
const broker = createBroker({
  carto,
  fetch,
  store,
  sealer: await createSealer([Uint8Array.fromBase64(options.key)]),
  telemetry: createTelemetry(),
  audit: { record() {}, flush: () => Promise.resolve() },
  log: { info() {}, error() {} },
  installation: await installationOf([Uint8Array.fromBase64(options.key)], REFERER),
  rightsOf: access.rightsOf,
  policyHash: () => "the only one",
  ...clock,
  mintsPerHour: options.mintsPerHour,
  timing,
  onStep(kind, step) {
    const dieAt = options.dieAt;
    if (dieAt === null || dieAt.kind !== kind || dieAt.step !== step) return;
    // Nothing may run after this line, no finally and no flush: the test depends on it.
    process.kill(process.pid, "SIGKILL");
  },
});

async function tokens({ group, username, callers }: Extract<WorkerCommand, { op: "tokens" }>) {
  const one = async () => {
    const sessionExpiresAt = clock.now() + 12 * 3_600_000;
    const owner = { username, sessionExpiresAt, generation: FIRST_GENERATION };
    const { token } = await broker.apiToken(access.rightsOf({ username, groups: [group] }), owner);
    return token;
  };
  return [...new Set(await Promise.all(Array.from({ length: callers }, one)))];
}

async function runCommand(command: WorkerCommand): Promise<WorkerReply> {
  const startedAt = performance.now();
  const took = () => Math.round(performance.now() - startedAt);
  try {
    switch (command.op) {
      case "tokens":
        return { tokens: await tokens(command), tookMs: took() };
      case "advance":
        clock.pass(command.ms);
        return { tookMs: took() };
      case "step":
        clock.step(command.ms);
        return { tookMs: took() };
      case "revoke":
        await store.commit({
          set: [{ key: changedUserKey(command.username), value: "signed_out" }],
        });
        return { tookMs: took() };
      case "maintain":
        await broker.runMaintenance();
        return { tookMs: took() };
    }
  } catch (error) {
    const name = error instanceof CartoError
      ? `carto_${error.fault}`
      : error instanceof Error
      ? error.name
      : "unknown";
    return { error: name, tookMs: took() };
  }
}

const say = (reply: WorkerReply | { ready: true }) =>
  process.stdout.write(`${JSON.stringify(reply)}\n`);
say({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  say(await runCommand(v.parse(WorkerCommand, JSON.parse(line))));
}
await broker.close();
await store.close();
