import { serialize } from "node:v8";
import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { signInKey } from "../../storage/keys.ts";
import { createSealer } from "../../storage/seal.ts";
import { kvStore } from "../../storage/store.ts";
import { sha256Hex } from "../../sha256.ts";
import { createSignIns, SIGN_IN_LIFETIME_MS, type SignIns } from "./sign_ins.ts";

const START = Date.UTC(2026, 0, 1);

async function withSignIns(
  use: (
    signIns: SignIns,
    parts: { clock: { ms: number }; store: ReturnType<typeof kvStore> },
  ) => Promise<void>,
) {
  const store = kvStore(":memory:");
  const clock = { ms: START };
  const sealer = await createSealer([crypto.getRandomValues(new Uint8Array(32))]);
  try {
    await use(createSignIns({ store, sealer, now: () => clock.ms }), { clock, store });
  } finally {
    await store.close();
  }
}

describe("a sign-in that has begun", () => {
  it("is taken once, by whoever has its ticket and its state", async () => {
    await withSignIns(async (signIns) => {
      const { ticket, proofs } = await signIns.begin("/?store=7");
      expect(await signIns.take(ticket, proofs.state)).toEqual({ proofs, next: "/?store=7" });
      await expect(signIns.take(ticket, proofs.state)).rejects.toMatchObject({ fault: "replayed" });
    });
  });

  it("is taken once even by two at the same time", async () => {
    await withSignIns(async (signIns) => {
      const { ticket, proofs } = await signIns.begin("/");
      const takes = Array.from({ length: 8 }, () => signIns.take(ticket, proofs.state));
      const outcomes = await Promise.allSettled(takes);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    });
  });

  it("is left alone by an answer to another one", async () => {
    await withSignIns(async (signIns) => {
      const [one, other] = [await signIns.begin("/a"), await signIns.begin("/b")];
      for (const state of [other.proofs.state, "", null]) {
        await expect(signIns.take(one.ticket, state))
          .rejects.toMatchObject({ fault: "wrong_state" });
      }
      expect((await signIns.take(one.ticket, one.proofs.state)).next).toBe("/a");
    });
  });

  it("ends by the time in its record, whenever KV drops the row", async () => {
    await withSignIns(async (signIns, { clock }) => {
      const late = await signIns.begin("/");
      const inTime = await signIns.begin("/");
      clock.ms += SIGN_IN_LIFETIME_MS - 1;
      expect((await signIns.take(inTime.ticket, inTime.proofs.state)).next).toBe("/");
      clock.ms += 1;
      await expect(signIns.take(late.ticket, late.proofs.state))
        .rejects.toMatchObject({ fault: "expired" });
    });
  });

  it("is not there without its ticket", async () => {
    await withSignIns(async (signIns) => {
      const { proofs } = await signIns.begin("/");
      await expect(signIns.take(null, proofs.state)).rejects.toMatchObject({ fault: "expired" });
      await expect(signIns.take("x".repeat(10_000), proofs.state))
        .rejects.toMatchObject({ fault: "expired" });
      await expect(signIns.take("guess", proofs.state))
        .rejects.toMatchObject({ fault: "replayed" });
    });
  });

  it("has neither ticket nor proofs readable in the store", async () => {
    await withSignIns(async (signIns, { store }) => {
      const { ticket, proofs } = await signIns.begin("/secret-place");
      const entry = await store.get(signInKey(await sha256Hex(ticket)));
      const stored = new TextDecoder("latin1").decode(serialize(entry?.value));
      expect(entry).not.toBeNull();
      for (const secret of [ticket, ...Object.values(proofs), "secret-place"]) {
        expect(stored).not.toContain(secret);
      }
    });
  });
});
