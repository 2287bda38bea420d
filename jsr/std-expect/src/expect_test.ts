import { describe, it } from "@std/testing/bdd";
import { expect, type Expected, fn } from "@std/expect";

describe("expect", () => {
  it("compares by identity, equality and strict equality", () => {
    const list = [1];
    expect(list).toBe(list);
    expect(list).not.toBe([1]);
    expect({ a: 1, b: undefined }).toEqual({ a: 1 });
    expect({ a: 1, b: undefined }).not.toStrictEqual({ a: 1 });
  });

  it("throws a readable error when a matcher does not hold", () => {
    expect(() => expect({ a: 1 }).toEqual({ a: 2 })).toThrow(
      /Expected[^]*Received/,
    );
    expect(() => expect(1).not.toBe(1)).toThrow("not");
  });

  it("matches what promises settle with", async () => {
    const refused = Promise.reject(new TypeError("no such thing"));
    await expect(refused).rejects.toThrow(TypeError);
    await expect(refused).rejects.not.toThrow("something else");
    await expect(Promise.resolve(2)).resolves.toBe(2);
    await expect(expect(Promise.resolve(2)).rejects.toThrow()).rejects.toThrow(
      "resolved",
    );
  });

  it("accepts asymmetric matchers anywhere inside a value", () => {
    expect({
      id: 7,
      name: "store",
      at: [0.1 + 0.2, 2],
      tags: ["a", "b"],
      extra: null,
    }).toEqual({
      id: expect.any(Number),
      name: expect.stringMatching(/^s/),
      at: expect.arrayContaining([expect.closeTo(0.3)]),
      tags: expect.arrayOf(expect.any(String)),
      extra: expect.not.stringContaining("x"),
    });
    expect({ a: 1, b: 2 }).toEqual(
      expect.objectContaining({ b: expect.anything() }),
    );
  });

  it("knows classes without public constructors", () => {
    abstract class Shape {}
    class Circle extends Shape {}
    expect(new Circle()).toBeInstanceOf(Shape);
    expect(new Response()).toBeInstanceOf(Response);
  });
});

interface WithLike extends Expected {
  not: WithLike;
  toBeLike(expected: unknown): void;
}

class Celsius {
  constructor(readonly degrees: number, readonly label: string) {}
}

describe("what is added to expect", () => {
  it("is a matcher of its own, plain and behind not", () => {
    expect.extend({
      toBeLike: ({ value, equal, isNot }, expected) => ({
        pass: equal(value, expected),
        message: () => isNot ? "too much alike" : "not alike",
      }),
    });
    expect<WithLike>({ a: new Set([1]) }).toBeLike({ a: new Set([1]) });
    expect<WithLike>({ a: new Set([1]) }).not.toBeLike({ a: new Set([2]) });
    expect(() => expect<WithLike>(1).toBeLike(2)).toThrow("not alike");
    expect(() => expect<WithLike>(1).not.toBeLike(1)).toThrow("too much alike");
  });

  it("is a rule of equality, at every depth", () => {
    expect([new Celsius(1, "a")]).not.toEqual([new Celsius(1, "b")]);
    expect.addEqualityTesters([
      (a, b) => a instanceof Celsius && b instanceof Celsius ? a.degrees === b.degrees : undefined,
    ]);
    expect([new Celsius(1, "a")]).toEqual([new Celsius(1, "b")]);
    expect([new Celsius(1, "a")]).not.toEqual([new Celsius(2, "a")]);
    expect<WithLike>(new Celsius(1, "a")).toBeLike(new Celsius(1, "b"));
  });
});

describe("fn", () => {
  it("remembers its calls and what they returned", () => {
    const double = fn((n: number) => n * 2);
    expect(double).not.toHaveBeenCalled();
    expect([double(1), double(2)]).toEqual([2, 4]);
    expect(double).toHaveBeenCalledTimes(2);
    expect(double).toHaveBeenCalledWith(1);
    expect(double).toHaveBeenLastCalledWith(2);
    expect(double).toHaveBeenNthCalledWith(1, 1);
    expect(double).toHaveReturnedWith(4);
    expect(() => expect(double).toHaveBeenCalledWith(3)).toThrow();
  });

  it("answers with several stubs in turn, then with undefined", () => {
    const turn = fn(() => "first", () => "second");
    expect([turn(), turn(), turn()]).toEqual(["first", "second", undefined]);
  });

  it("lets an error through and does not count it as returned", () => {
    const failing = fn(() => {
      throw new Error("down");
    });
    expect(failing).toThrow("down");
    expect(failing).toHaveBeenCalledTimes(1);
    expect(failing).not.toHaveReturned();
  });
});
