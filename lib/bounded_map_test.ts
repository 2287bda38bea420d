import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { BoundedMap } from "./bounded_map.ts";

describe("a bounded map", () => {
  it("holds no more than its limit, whatever is put into it", () => {
    const map = new BoundedMap<number, number>(10_000);
    for (let key = 0; key < 100_000; key++) map.set(key, key);
    const held = Array.from({ length: 100_000 }, (_, key) => map.get(key))
      .filter((value) => value !== undefined);
    expect(held).toHaveLength(10_000);
    expect(held[0]).toBe(90_000);
  });

  it("drops the least recently used entry, where reading and writing are uses", () => {
    const map = new BoundedMap<string, number>(3);
    for (const key of ["a", "b", "c"]) map.set(key, 1);
    map.get("a");
    map.set("b", 2);
    map.set("d", 1);
    expect(["a", "b", "c", "d"].map((key) => map.get(key))).toEqual([1, 2, undefined, 1]);
  });

  it("holds no more than its entries may weigh together", () => {
    const of = (key: string, value: string) => key.length + value.length;
    const map = new BoundedMap<string, string>(100, { most: 10, of });
    const held = () => ["a", "b", "c", "d"].filter((key) => map.get(key) !== undefined);
    map.set("a", "1234");
    map.set("b", "1234");
    expect(held()).toEqual(["a", "b"]);
    map.set("c", "1");
    expect(held()).toEqual(["b", "c"]);
    map.set("b", "12345678");
    expect(held()).toEqual(["b"]);
    map.delete("b");
    map.set("c", "1234");
    map.set("d", "1234");
    expect(held()).toEqual(["c", "d"]);
    map.set("a", "more than fits in");
    expect(held()).toEqual([]);
  });

  it("has room again for what was deleted", () => {
    const map = new BoundedMap<string, number>(2);
    map.set("a", 1);
    map.set("b", 2);
    map.delete("b");
    map.set("c", 3);
    map.deleteWhere((value) => value === 3);
    map.set("d", 4);
    expect(["a", "b", "c", "d"].map((key) => map.get(key))).toEqual([1, undefined, undefined, 4]);
  });
});
