/**
 * `describe` and `it` over `Deno.test`: a top-level suite is one test, what is inside it are steps.
 *
 * The `*All` hooks run once for their suite, the `*Each` hooks around every test of it and of the
 * suites inside it: outer before inner on the way in, inner before outer on the way out. The
 * `after*` hooks run whether or not the test passed. Hooks registered outside any suite belong to
 * a global suite, which then holds everything the file registers after them.
 *
 * @module
 */
import {
  addHook,
  addSuite,
  addTest,
  type DescribeDefinition,
  type Hook,
  type ItDefinition,
  type SuiteBody,
  type TestBody,
  type TestOptions,
  type TestSuite,
} from "./_suite.ts";

export type { DescribeDefinition, ItDefinition, TestOptions, TestSuite } from "./_suite.ts";

type Unnamed<Definition> = Omit<Definition, "name" | "fn"> & { name?: string };

type Args<Definition, Body> =
  | [definition: Definition]
  | [name: string, definition: Omit<Definition, "name">]
  | [fn: Body]
  | [name: string, fn: Body]
  | [options: Unnamed<Definition>, fn: Body]
  | [name: string, options: Omit<Definition, "name" | "fn">, fn: Body];

type InSuite<A extends unknown[]> = A | [suite: TestSuite, ...A];

/**
 * What {@linkcode describe} takes: a definition, or its suite, name, options and body in this
 * order. The body runs at once and must not be async; its name stands in for one that is not given.
 */
export type DescribeArgs = InSuite<
  Args<DescribeDefinition, SuiteBody> | [name: string]
>;

/**
 * What {@linkcode it} takes: a definition, or its suite, name, options and body in this order. A
 * body that returns a promise is awaited; its name stands in for one that is not given.
 */
export type ItArgs = InSuite<Args<ItDefinition, TestBody>>;

/** Variants that register with an option already set. */
export interface Variants<Form> {
  /**
   * Runs only this one and others marked so; the test run then fails, so that it is not left in.
   */
  only: Form;
  /** Registers without running. */
  ignore: Form;
  /** Same as `ignore`. */
  skip: Form;
}

/** A way to register a suite. */
export type Describe = (...args: DescribeArgs) => TestSuite;

/** A way to register a test. */
export type It = (...args: ItArgs) => void;

function suiteOf(preset: TestOptions, args: DescribeArgs): DescribeDefinition {
  let definition: Partial<DescribeDefinition> = {};
  for (const part of args) definition = { ...definition, ...suiteFields(part) };
  return { ...definition, ...preset, name: definition.name ?? definition.fn?.name ?? "" };
}

function testOf(preset: TestOptions, args: ItArgs): ItDefinition {
  let definition: Partial<ItDefinition> = {};
  for (const part of args) definition = { ...definition, ...testFields(part) };
  const { fn, name = fn?.name ?? "" } = definition;
  if (!fn) throw new TypeError(`The test "${name}" has no body.`);
  return { ...definition, ...preset, name, fn };
}

/** What one argument says of a suite. */
function suiteFields(part: DescribeArgs[number]): Partial<DescribeDefinition> {
  if (typeof part === "string") return { name: part };
  if (typeof part === "function") return { fn: part };
  return "symbol" in part ? { suite: part } : part;
}

/** What one argument says of a test. */
function testFields(part: ItArgs[number]): Partial<ItDefinition> {
  if (typeof part === "string") return { name: part };
  if (typeof part === "function") return { fn: part };
  return "symbol" in part ? { suite: part } : part;
}

function withVariants<A extends unknown[], R>(
  register: (preset: TestOptions, args: A) => R,
) {
  const form = (preset: TestOptions) => (...args: A): R => register(preset, args);
  const ignore = form({ ignore: true });
  return Object.assign(form({}), {
    only: form({ only: true }),
    ignore,
    skip: ignore,
  });
}

/**
 * Registers a group of tests.
 *
 * @example
 * ```ts
 * describe("a stack", () => {
 *   it("starts empty", () => {
 *     expect(new Stack().size).toBe(0);
 *   });
 * });
 * ```
 * @throws {TypeError} when the body returns a promise: its tests would be registered too late.
 */
export const describe: Describe & Variants<Describe> = withVariants((preset, args: DescribeArgs) =>
  addSuite(suiteOf(preset, args))
);

/** Registers one test. */
export const it: It & Variants<It> = withVariants((preset, args: ItArgs) =>
  addTest(testOf(preset, args))
);

/** Same as {@linkcode it}. */
export const test: It & Variants<It> = it;

/** Runs `fn` once, before the tests of the current suite. */
export function beforeAll(fn: Hook): void {
  addHook("beforeAll", fn);
}

/** Runs `fn` once, after the tests of the current suite. */
export function afterAll(fn: Hook): void {
  addHook("afterAll", fn);
}

/** Same as {@linkcode beforeAll}. */
export const before: (fn: Hook) => void = beforeAll;

/** Same as {@linkcode afterAll}. */
export const after: (fn: Hook) => void = afterAll;

/** Runs `fn` before each test of the current suite and of the suites inside it. */
export function beforeEach(fn: Hook): void {
  addHook("beforeEach", fn);
}

/** Runs `fn` after each test of the current suite and of the suites inside it. */
export function afterEach(fn: Hook): void {
  addHook("afterEach", fn);
}
