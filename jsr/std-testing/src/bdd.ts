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
  type Hook,
  type SuiteBody,
  type TestBody,
  type TestOptions,
} from "./_suite.ts";

export type { TestOptions } from "./_suite.ts";

/** The ways to call {@linkcode describe}. A suite's body runs at once and must not be async. */
export interface DescribeForms {
  (name: string, fn: SuiteBody): void;
  (name: string, options: TestOptions, fn: SuiteBody): void;
}

/** The ways to call {@linkcode it}. A test that returns a promise is awaited. */
export interface ItForms {
  (name: string, fn: TestBody): void;
  (name: string, options: TestOptions, fn: TestBody): void;
}

/** Variants that register with an option already set. */
export interface Variants<Forms> {
  /** Runs only this one and others marked so; the test run then fails, so that it is not left in. */
  only: Forms;
  /** Registers without running. */
  ignore: Forms;
  /** Same as `ignore`. */
  skip: Forms;
}

type Register<Body> = (name: string, options: TestOptions, fn: Body) => void;

function forms<Body>(register: Register<Body>, preset: TestOptions) {
  function form(name: string, fn: Body): void;
  function form(name: string, options: TestOptions, fn: Body): void;
  function form(...args: [string, Body] | [string, TestOptions, Body]): void {
    if (args.length === 2) register(args[0], preset, args[1]);
    else register(args[0], { ...args[1], ...preset }, args[2]);
  }
  return form;
}

function withVariants<Body>(register: Register<Body>) {
  const ignore = forms(register, { ignore: true });
  return Object.assign(forms(register, {}), {
    only: forms(register, { only: true }),
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
export const describe: DescribeForms & Variants<DescribeForms> = withVariants(
  addSuite,
);

/** Registers one test. */
export const it: ItForms & Variants<ItForms> = withVariants(addTest);

/** Same as {@linkcode it}. */
export const test: ItForms & Variants<ItForms> = it;

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
