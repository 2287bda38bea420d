import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { openLiveDocument } from "./live_document.ts";

describe("a live document", () => {
  it("does not go back to what a slow read brings after a change", async () => {
    const reads: PromiseWithResolvers<string>[] = [];
    const begun = Promise.withResolvers<void>();
    const loaded: string[] = [];
    const changed = Promise.withResolvers<void>();
    const document = await openLiveDocument({
      read() {
        if (loaded.length === 0) return Promise.resolve("one");
        const read = Promise.withResolvers<string>();
        reads.push(read);
        begun.resolve();
        return read.promise;
      },
      load(text) {
        loaded.push(text);
        return Promise.resolve(text);
      },
      kind: "document",
      fields: () => ({}),
      log: { info() {}, error() {} },
      intervalMs: 1,
    });
    document.watch(() => changed.resolve());
    // The intervals themselves keep no process alive.
    const deadline = setTimeout(() => changed.reject(new Error("it reported nothing")), 5_000);
    await begun.promise;
    // Many more intervals pass while the first read is under way.
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(reads).toHaveLength(1);
    reads[0]?.resolve("two");
    await changed.promise.finally(() => clearTimeout(deadline));
    expect(document.current()).toBe("two");
    expect(loaded).toEqual(["one", "two"]);
    document.close();
  });
});
