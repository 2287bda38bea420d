import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import fc from "fast-check";
import { hostCookie } from "../../http/host_cookie.ts";
import { denoKv } from "../../storage/deno_kv.ts";
import { createSignIns, LONGEST_NEXT, SIGN_IN_COOKIE, SIGN_IN_LIFETIME_MS } from "./sign_ins.ts";

const START = Date.UTC(2026, 0, 1);
const SECRET = "M3v8Qd0Zt6yLr2XwKj9HbN5sGf1UcPaE";
const OLDER = "aW7nR4kT0bY8xJ3mV6qZ1hD5gS9fLcUo";

type Store = ReturnType<typeof denoKv>;

async function withStore(
  use: (process: (...secrets: [string, ...string[]]) => Process, store: Store) => Promise<void>,
) {
  const store = denoKv(":memory:");
  const clock = { ms: START };
  const start = (...secrets: [string, ...string[]]) => ({
    clock,
    ...createSignIns({ store, secrets, now: () => clock.ms }),
  });
  try {
    await use(start, store);
  } finally {
    await store.close();
  }
}

type Process = ReturnType<typeof createSignIns> & { readonly clock: { ms: number } };

describe("a sign-in that has begun", () => {
  it("is accepted once, with its ticket and its state", async () => {
    await withStore(async (start) => {
      const signIns = start(SECRET);
      const { ticket, proofs } = signIns.begin("/?store=7");
      expect(await signIns.take(ticket, proofs.state)).toMatchObject({ proofs, next: "/?store=7" });
      await expect(signIns.take(ticket, proofs.state)).rejects.toMatchObject({ fault: "replayed" });
    });
  });

  it("is accepted once even by two at the same time, and finished once by several processes", async () => {
    await withStore(async (start) => {
      const processes = [start(SECRET), start(SECRET), start(SECRET)];
      const { ticket, proofs } = start(SECRET).begin("/");
      const takes = processes.flatMap((one) => [1, 2, 3].map(() => one.take(ticket, proofs.state)));
      const taken = (await Promise.allSettled(takes))
        .flatMap((outcome) => outcome.status === "fulfilled" ? [outcome.value] : []);
      expect(taken).toHaveLength(processes.length);
      const finishes = await Promise.allSettled(
        taken.map((signIn, index) => processes[index]?.finish(signIn)),
      );
      expect(finishes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      await expect(start(SECRET).take(ticket, proofs.state))
        .rejects.toMatchObject({ fault: "replayed" });
    });
  });

  it("is not used up by an answer to another one", async () => {
    await withStore(async (start) => {
      const signIns = start(SECRET);
      const [one, other] = [signIns.begin("/a"), signIns.begin("/b")];
      for (const state of [other.proofs.state, "", null]) {
        await expect(signIns.take(one.ticket, state))
          .rejects.toMatchObject({ fault: "wrong_state" });
      }
      expect((await signIns.take(one.ticket, one.proofs.state)).next).toBe("/a");
    });
  });

  it("ends by the time in its ticket", async () => {
    await withStore(async (start) => {
      const signIns = start(SECRET);
      const late = signIns.begin("/");
      const inTime = signIns.begin("/");
      signIns.clock.ms += SIGN_IN_LIFETIME_MS - 1;
      expect((await signIns.take(inTime.ticket, inTime.proofs.state)).next).toBe("/");
      signIns.clock.ms += 1;
      await expect(signIns.take(late.ticket, late.proofs.state))
        .rejects.toMatchObject({ fault: "expired" });
    });
  });

  it("is not there without its ticket, or with one that was changed", async () => {
    await withStore(async (start) => {
      const signIns = start(SECRET);
      const { ticket, proofs } = signIns.begin("/");
      const refused = async (wrong: string | null) => {
        await expect(signIns.take(wrong, proofs.state)).rejects.toMatchObject({ fault: "expired" });
      };
      for (const wrong of [null, "", ".", "guess", "x".repeat(10_000), `${ticket}=`]) {
        await refused(wrong);
      }
      const [seed, expiresAt, next, mac] = ticket.split(".");
      await refused([seed, Number(expiresAt) + 1, next, mac].join("."));
      await refused([seed, expiresAt, btoa("//evil.example"), mac].join("."));
      await fc.assert(
        fc.asyncProperty(fc.nat(ticket.length - 1), fc.string({ maxLength: 2 }), (at, put) => {
          const changed = ticket.slice(0, at) + put + ticket.slice(at + 1);
          return changed === ticket ? Promise.resolve() : refused(changed);
        }),
      );
      expect((await signIns.take(ticket, proofs.state)).next).toBe("/");
    });
  });

  it("reveals none of the proofs in its ticket", async () => {
    await withStore((start) => {
      const { ticket, proofs } = start(SECRET).begin("/");
      expect(new Set(Object.values(proofs)).size).toBe(3);
      for (const proof of Object.values(proofs)) {
        expect(proof).toMatch(/^[\w-]{43}$/);
        expect(ticket).not.toContain(proof);
      }
      return Promise.resolve();
    });
  });

  it("is valid while its secret is being rotated, and not without it", async () => {
    await withStore(async (start) => {
      const { ticket, proofs } = start(OLDER).begin("/");
      await expect(start(SECRET).take(ticket, proofs.state))
        .rejects.toMatchObject({ fault: "expired" });
      expect(await start(SECRET, OLDER).take(ticket, proofs.state)).toMatchObject({ proofs });
    });
  });

  it("fits into a cookie for any target, and replaces one that is too long by the start page", async () => {
    await withStore(async (start) => {
      const signIns = start(SECRET);
      const cookie = hostCookie("https://maps.example", SIGN_IN_COOKIE);
      const far = `/?${"x".repeat(LONGEST_NEXT - 2)}`;
      const { ticket, proofs } = signIns.begin(far);
      expect(cookie.set(ticket, SIGN_IN_LIFETIME_MS / 1000).length).toBeLessThan(4_096);
      expect((await signIns.take(ticket, proofs.state)).next).toBe(far);
      const further = signIns.begin(`${far}x`);
      expect((await signIns.take(further.ticket, further.proofs.state)).next).toBe("/");
    });
  });

  it("leaves nothing in the store until it is finished", async () => {
    await withStore(async (start, store) => {
      const signIns = start(SECRET);
      const begun = Array.from({ length: 200 }, () => signIns.begin("/"));
      for (const { ticket, proofs } of begun.slice(0, 100)) {
        await signIns.take(ticket, proofs.state);
      }
      expect(await Array.fromAsync(store.list([]))).toEqual([]);
    });
  });
});
