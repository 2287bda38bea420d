/** What is decided without Jest is decided as Jest does. */
import { describe, it } from "@std/testing/bdd";
import { expect } from "@std/expect";
import fc from "fast-check";
import { jest, matcherNames } from "../fixtures/jest.ts";

class Store {
  constructor(readonly id: unknown) {}
}

/** Few values, so that two of them are often equal, or nearly so. */
const leaf = fc.constantFrom<unknown>(
  ...[
    0,
    -0,
    1,
    1.001,
    NaN,
    Infinity,
    1n,
    "",
    "a",
    "ab",
    true,
    false,
    null,
    undefined,
    /a/,
    /^$/g,
  ],
  ...[
    new Error("a"),
    new TypeError("ab"),
    new Date(0),
    new Store(1),
    new Store(2),
    Error,
    Store,
  ],
  ...[
    [],
    {},
    ["a"],
    { a: 1 },
    { a: undefined },
    Object.create({ a: 1 }),
    new Set([1]),
    new Map(),
  ],
  ...[new Uint8Array(2), new Array(1), Object.assign(["a"], { b: 1 }), {
    [Symbol("a")]: 1,
  }],
  ...[{ length: 1 }, expect.any(String), expect.anything(), {
    asymmetricMatch: () => true,
  }],
);
const { data } = fc.letrec((part) => ({
  data: fc.oneof(
    { maxDepth: 3 },
    { arbitrary: leaf, weight: 3 },
    fc.array(part("data"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "length"), part("data"), {
      maxKeys: 2,
      noNullPrototype: true,
    }),
    part("data").map((id) => new Store(id)),
  ),
}));

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (value instanceof Store) return new Store(copyOf(value.id));
  if (Object.prototype.toString.call(value) !== "[object Object]") return value;
  return Object.fromEntries(
    Object.entries(Object(value)).map(([key, at]) => [key, copyOf(at)]),
  );
}
const pair = fc.oneof(
  fc.tuple(data, data),
  data.map((value) => [copyOf(value), value]),
);

/** How a value is given, and what then stands between it and the matcher. */
const WAYS: readonly [
  path: readonly string[],
  given: (value: unknown) => unknown,
][] = [
  [[], (value) => value],
  [[], (value) => () => value],
  [[], (error) => () => raise(error)],
  [["resolves"], (value) => Promise.resolve(value)],
  [["resolves"], (error) => Promise.reject(error)],
  [["rejects"], (error) => Promise.reject(error)],
  [["rejects"], (error) => () => Promise.reject(error)],
  [["rejects"], (value) => [value]],
];

function raise(error: unknown): never {
  throw error;
}

/** The message of the error, without the code that follows it, or null where all holds. */
async function outcomeOf(
  assertion: object,
  path: readonly string[],
  expected: unknown[],
) {
  let matchers = assertion;
  for (const part of path.slice(0, -1)) matchers = Reflect.get(matchers, part);
  try {
    await Reflect.apply(
      Reflect.get(matchers, path.at(-1) ?? ""),
      matchers,
      expected,
    );
    return null;
  } catch (error) {
    return String(error).replace(/\n+ +\d+ \|[^]*/, "");
  }
}

describe("an assertion", () => {
  for (const name of matcherNames) {
    it(`of ${name} ends as Jest's does, with the same message`, async () => {
      await fc.assert(
        fc.asyncProperty(
          pair,
          fc.constantFrom(...WAYS),
          fc.boolean(),
          fc.constantFrom(0, 1, 1, 1, 2),
          async ([value, expected], [promise, given], isNot, count) => {
            const path = [...promise, ...isNot ? ["not"] : [], name];
            const args = [expected, 2].slice(0, count);
            const ours = await outcomeOf(expect(given(value)), path, args);
            const theirs = await outcomeOf(jest()(given(value)), path, args);
            if (ours !== theirs) {
              throw new Error(`${ours}\n\ninstead of\n\n${theirs}`);
            }
          },
        ),
        { numRuns: 100 },
      );
    });
  }
});
