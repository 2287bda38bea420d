/** Options of `Deno.test` for a test or a suite at any depth. */
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

/** What `describe` returns: names a suite, so that more can be put in it from elsewhere. */
export interface TestSuite {
  /** What the suite is known by. */
  readonly symbol: symbol;
}

/** A test as one object. */
export interface ItDefinition extends TestOptions {
  /** What the test is called. */
  name: string;
  /** Its body. */
  fn: TestBody;
  /** The suite it belongs to, if not the one whose body is running. */
  suite?: TestSuite;
}

/** A suite as one object. */
export interface DescribeDefinition extends TestOptions, Partial<Record<HookName, Hook | Hook[]>> {
  /** What the suite is called. */
  name: string;
  /** Its body; a suite without one is filled by what names it. */
  fn?: SuiteBody;
  /** The suite it belongs to, if not the one whose body is running. */
  suite?: TestSuite;
}

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
const suites = new Map<symbol, Suite>();
let started = false;

/** Registers a suite in the one it names or whose body is running, or else as a test of its own. */
export function addSuite(definition: DescribeDefinition): TestSuite {
  const { name, fn, suite: owner, ...rest } = definition;
  const parent = parentOf(name, owner);
  const suite = newSuite(name, rest);
  open.push(suite);
  try {
    const returned: unknown = fn?.();
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
  const symbol = Symbol(name);
  suites.set(symbol, suite);
  return { symbol };
}

/**
 * Registers a test in the suite it names or whose body is running, or else as a test of its own.
 */
export function addTest({ name, fn, suite, ...options }: ItDefinition): void {
  const parent = parentOf(name, suite);
  if (parent) parent.children.push({ kind: "test", name, options, fn });
  else Deno.test({ ...options, name, fn });
}

/** Registers a hook in the suite whose body is running, or else in the global suite. */
export function addHook(hook: HookName, fn: Hook): void {
  const parent = parentOf(hook) ?? openGlobalSuite();
  parent.hooks[hook].push(fn);
}

function parentOf(what: string, owner?: TestSuite): Suite | undefined {
  if (started) {
    throw new Error(
      `"${what}" was registered while tests were running: register it beforehand.`,
    );
  }
  if (!owner) return open.at(-1);
  const suite = suites.get(owner.symbol);
  if (!suite) throw new Error(`The suite given to "${what}" was not made by describe.`);
  return suite;
}

function openGlobalSuite(): Suite {
  const suite = newSuite("global", {});
  open.push(suite);
  registerSuite(suite);
  return suite;
}

/**
 * Ends the global suite, where several files are imported into one isolate: the hooks of a file
 * hold for that file alone.
 */
export function endFile(): void {
  open.length = 0;
}

function newSuite(name: string, rest: Omit<DescribeDefinition, "name" | "fn" | "suite">): Suite {
  const { beforeAll = [], afterAll = [], beforeEach = [], afterEach = [], ...options } = rest;
  const hooks = {
    beforeAll: [beforeAll].flat(),
    afterAll: [afterAll].flat(),
    beforeEach: [beforeEach].flat(),
    afterEach: [afterEach].flat(),
  };
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
  await runAndCleanUp(async () => {
    await runHooks(suite.hooks.beforeAll);
    for (const child of children) {
      await t.step({
        ...child.options,
        name: child.name,
        fn: (step) =>
          child.kind === "suite" ? runSuite(step, child, chain) : runTest(step, child, chain),
      });
    }
  }, () => runHooks(suite.hooks.afterAll));
}

async function runTest(
  t: Deno.TestContext,
  test: Test,
  chain: Suite[],
): Promise<void> {
  await runAndCleanUp(async () => {
    for (const suite of chain) await runHooks(suite.hooks.beforeEach);
    await test.fn(t);
  }, async () => {
    for (const suite of chain.toReversed()) await runHooks(suite.hooks.afterEach);
  });
}

/** If both fail, the first error is thrown: what it left behind made the second. */
async function runAndCleanUp(
  step: () => Promise<void>,
  cleanUp: () => Promise<void>,
): Promise<void> {
  try {
    await step();
  } catch (error) {
    await cleanUp().catch(() => {});
    throw error;
  }
  await cleanUp();
}

async function runHooks(hooks: Hook[]): Promise<void> {
  for (const hook of hooks) await hook();
}

function hasOnly(node: Suite | Test): boolean {
  return Boolean(node.options.only) ||
    (node.kind === "suite" && node.children.some(hasOnly));
}
