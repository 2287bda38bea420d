import type { Expected } from "./expected.ts";
import { matcherNames, plainAnswer } from "./holds.ts";
import { jest } from "./jest.ts";
import { isThrown, type Thrown, thrownBy } from "./thrown.ts";

/** What stands between `expect(value)` and the matcher. */
type Path = readonly ("not" | "resolves" | "rejects")[];

/** What a matcher is called on. */
interface Subject {
  readonly value: unknown;
}

/** Has Jest decide: it also words the error of an assertion that fails. */
function askJest(
  value: unknown,
  path: Path,
  name: string,
  expected: unknown[],
): unknown {
  let matchers: object = jest()(value);
  for (const part of path) matchers = Reflect.get(matchers, part);
  return Reflect.apply(Reflect.get(matchers, name), matchers, expected);
}

const isFunction = (value: unknown): value is () => unknown => typeof value === "function";

function replay(thrown: Thrown): void {
  if (thrown !== null) throw thrown.error;
}

/** A function that is expected to throw is called once, also where Jest decides. */
function toThrow(value: () => unknown, path: Path, expected: unknown[]): void {
  const thrown = thrownBy(value);
  if (isThrown(thrown, expected[0]) === !path.includes("not")) return;
  askJest(() => replay(thrown), path, "toThrow", expected);
}

function matcher(name: string, path: Path) {
  return function check(this: Subject, ...expected: unknown[]): void {
    const { value } = this;
    if (plainAnswer(name, value, expected) === !path.includes("not")) return;
    try {
      if (name === "toThrow" && isFunction(value)) {
        toThrow(value, path, expected);
      } else askJest(value, path, name, expected);
    } catch (error) {
      // The stack begins with the test.
      if (error instanceof Error) Error.captureStackTrace(error, check);
      throw error;
    }
  };
}

async function settled(
  value: unknown,
  path: Path,
  name: string,
  expected: unknown[],
) {
  const promise = isFunction(value) ? value() : value;
  if (promise instanceof Promise) {
    const [outcome] = await Promise.allSettled([promise]);
    const result = outcome.status === "rejected" ? outcome.reason : outcome.value;
    const isTrue = name === "toThrow" && result instanceof Error
      ? isThrown({ error: result }, expected[0])
      : plainAnswer(name, result, expected);
    const isAsExpected = path.includes(
      outcome.status === "rejected" ? "rejects" : "resolves",
    );
    if (isAsExpected && isTrue === !path.includes("not")) return;
  }
  await askJest(promise, path, name, expected);
}

function matcherOfPromise(name: string, path: Path) {
  return function (this: Subject, ...expected: unknown[]): Promise<void> {
    return settled(this.value, path, name, expected);
  };
}

/** Matchers are functions of prototypes, which spares making them for each value. */
const prototypes = {
  plain: {},
  not: {},
  resolves: {},
  resolvesNot: {},
  rejects: {},
  rejectsNot: {},
};

/** Adds matchers. */
export function addMatchers(names: Iterable<string>): void {
  for (const name of names) {
    const add = (prototype: object, value: unknown) =>
      Object.defineProperty(prototype, name, { value, configurable: true });
    add(prototypes.plain, matcher(name, []));
    add(prototypes.not, matcher(name, ["not"]));
    add(prototypes.resolves, matcherOfPromise(name, ["resolves"]));
    add(prototypes.resolvesNot, matcherOfPromise(name, ["resolves", "not"]));
    add(prototypes.rejects, matcherOfPromise(name, ["rejects"]));
    add(prototypes.rejectsNot, matcherOfPromise(name, ["rejects", "not"]));
  }
}
addMatchers(matcherNames);

function leads(from: object, part: Path[number], to: object): void {
  Object.defineProperty(from, part, {
    get(this: Subject) {
      return Object.create(to, { value: { value: this.value } });
    },
  });
}
leads(prototypes.plain, "not", prototypes.not);
leads(prototypes.plain, "resolves", prototypes.resolves);
leads(prototypes.plain, "rejects", prototypes.rejects);
leads(prototypes.resolves, "not", prototypes.resolvesNot);
leads(prototypes.rejects, "not", prototypes.rejectsNot);

/** The matchers on a value. */
export function matchersOn(value: unknown): Expected {
  return Object.create(prototypes.plain, { value: { value } });
}
