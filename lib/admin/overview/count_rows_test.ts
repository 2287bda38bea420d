import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { denoKv } from "../../storage/deno_kv.ts";
import { countRows } from "./count_rows.ts";

describe("counting rows", () => {
  it("reads a thousand at most, and says that there are more", async () => {
    const store = denoKv(":memory:");
    const add = (from: number, to: number) =>
      store.commit({
        set: Array.from({ length: to - from }, (_, at) => ({
          key: ["rows", from + at],
          value: (from + at) % 2,
        })),
      });
    let read = 0;
    const odd = ({ value }: { readonly value: unknown }) => {
      read++;
      return value === 1;
    };
    await add(0, 500);
    await add(500, 1_000);
    expect(await countRows(store, ["rows"], odd)).toEqual({ count: 500, isMore: false });
    await add(1_000, 1_400);
    read = 0;
    expect(await countRows(store, ["rows"], odd)).toEqual({ count: 500, isMore: true });
    expect(read).toBe(1_000);
    await store.close();
  });
});
