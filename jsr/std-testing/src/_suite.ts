/** What `Deno.test` can be told about a test or a suite, at any depth. */
export type TestOptions = Pick<
  Deno.TestDefinition,
  "ignore" | "only" | "sanitizeExit" | "sanitizeOps" | "sanitizeResources"
>;

/** A hook of a suite; a returned promise is awaited. */
export type Hook = () => void | Promise<void>;

/** The body of a test, given Deno's test context; a returned promise is awaited. */
export type TestBody = (t: Deno.TestContext) => void | Promise<void>;

/** The body of a suite, which registers what is in it. */
export type SuiteBody = () => void;

type HookName = "beforeAll" | "afterAll" | "beforeEach" | "afterEach";

interface Test {
  kind: "test";
  name: string;
  options: TestOptions;
  fn: TestBody;
}

interface Suite {
  kind: "suite";
  name: string;
  options: TestOptions;
  hooks: Record<HookName, Hook[]>;
  children: (Suite | Test)[];
}

// The suites whose bodies are running now, outermost first; the global suite, once there is one,
// stays at the bottom.
const open: Suite[] = [];
let started = false;

/** Registers a suite in the one whose body is running, or else as a test of its own. */
export function addSuite(
  name: string,
  options: TestOptions,
  fn: SuiteBody,
): void {
  const parent = parentOf(name);
  const suite = newSuite(name, options);
  open.push(suite);
  try {
    const returned: unknown = fn();
    if (returned instanceof Promise) {
      throw new TypeError(
        `describe("${name}") returned a promise, but its body must register its tests at once. ` +
          "Move what is awaited into beforeAll.",
      );
    }
  } finally {
    open.pop();
  }
  if (parent) parent.children.push(suite);
  else registerSuite(suite);
}

/** Registers a test in the suite whose body is running, or else as a test of its own. */
export function addTest(
  name: string,
  options: TestOptions,
  fn: TestBody,
): void {
  const parent = parentOf(name);
  if (parent) parent.children.push({ kind: "test", name, options, fn });
  else Deno.test({ ...options, name, fn });
}

/** Registers a hook in the suite whose body is running, or else in the global suite. */
export function addHook(hook: HookName, fn: Hook): void {
  const parent = parentOf(hook) ?? openGlobalSuite();
  parent.hooks[hook].push(fn);
}

function parentOf(what: string): Suite | undefined {
  if (started) {
    throw new Error(
      `"${what}" was registered while tests were running: register it beforehand.`,
    );
  }
  return open.at(-1);
}

function openGlobalSuite(): Suite {
  const suite = newSuite("global", {});
  open.push(suite);
  registerSuite(suite);
  return suite;
}

function newSuite(name: string, options: TestOptions): Suite {
  const hooks = { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] };
  return { kind: "suite", name, options, hooks, children: [] };
}

function registerSuite(suite: Suite): void {
  Deno.test({
    ...suite.options,
    only: hasOnly(suite),
    name: suite.name,
    fn(t) {
      started = true;
      return runSuite(t, suite, []);
    },
  });
}

async function runSuite(
  t: Deno.TestContext,
  suite: Suite,
  outer: Suite[],
): Promise<void> {
  const chain = [...outer, suite];
  const only = suite.children.filter(hasOnly);
  const children = only.length > 0 ? only : suite.children;
  try {
    await runHooks(suite.hooks.beforeAll);
    for (const child of children) {
      await t.step({
        ...child.options,
        name: child.name,
        fn: (step) =>
          child.kind === "suite" ? runSuite(step, child, chain) : runTest(step, child, chain),
      });
    }
  } finally {
    await runHooks(suite.hooks.afterAll);
  }
}

async function runTest(
  t: Deno.TestContext,
  test: Test,
  chain: Suite[],
): Promise<void> {
  try {
    for (const suite of chain) await runHooks(suite.hooks.beforeEach);
    await test.fn(t);
  } finally {
    for (const suite of chain.toReversed()) {
      await runHooks(suite.hooks.afterEach);
    }
  }
}

async function runHooks(hooks: Hook[]): Promise<void> {
  for (const hook of hooks) await hook();
}

function hasOnly(node: Suite | Test): boolean {
  return Boolean(node.options.only) ||
    (node.kind === "suite" && node.children.some(hasOnly));
}
