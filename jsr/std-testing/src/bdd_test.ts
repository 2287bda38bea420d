import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from "@std/testing/bdd";
import { assert } from "@std/assert/assert";
import { expect } from "@std/expect";

const events: string[] = [];
const note = (event: string) => () => {
  events.push(event);
};

describe("a suite with hooks", () => {
  beforeAll(note("outer beforeAll"));
  beforeEach(note("outer beforeEach 1"));
  beforeEach(async () => {
    await Promise.resolve();
    events.push("outer beforeEach 2");
  });
  afterEach(note("outer afterEach"));
  afterAll(note("outer afterAll"));

  it("runs a test", note("test"));
  it.skip("does not run a skipped test", note("skipped"));
  it.ignore("does not run an ignored test", note("ignored"));
  it(
    "does not run a test ignored by option",
    { ignore: true },
    note("ignored by option"),
  );

  describe("inside another", () => {
    beforeAll(note("inner beforeAll"));
    beforeEach(note("inner beforeEach"));
    afterEach(note("inner afterEach"));
    afterAll(note("inner afterAll"));
    it("gives a test its context", (t) => {
      expect(t.name).toBe("gives a test its context");
      events.push("inner test");
    });
  });

  describe.skip("that is skipped", () => {
    beforeAll(note("skipped beforeAll"));
    it("runs nothing", note("skipped inner test"));
  });
});

describe("after it", () => {
  it("everything ran once, in order", () => {
    expect(events).toEqual([
      "outer beforeAll",
      "outer beforeEach 1",
      "outer beforeEach 2",
      "test",
      "outer afterEach",
      "inner beforeAll",
      "outer beforeEach 1",
      "outer beforeEach 2",
      "inner beforeEach",
      "inner test",
      "inner afterEach",
      "outer afterEach",
      "inner afterAll",
      "outer afterAll",
    ]);
  });

  it("registering while tests run is refused", () => {
    expect(() => it("too late", () => {})).toThrow("while tests were running");
  });
});

describe("in a run of its own", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await Deno.makeTempDir();
  });
  afterAll(() => Deno.remove(directory, { recursive: true }));

  async function run(
    source: string,
  ): Promise<{ ok: boolean; output: string; events: string[] }> {
    const file = `${directory}/fixture_test.ts`;
    const names = "afterAll, afterEach, beforeAll, beforeEach, describe, it";
    await Deno.writeTextFile(
      file,
      `import { ${names} } from "@std/testing/bdd";\n${source}`,
    );
    const { success, stdout, stderr } = await new Deno.Command(
      Deno.execPath(),
      {
        args: ["test", "--no-check", "--no-lock", "--config", "deno.json", file],
        cwd: new URL("../../../", import.meta.url),
        env: { NO_COLOR: "1" },
      },
    ).output();
    const output = new TextDecoder().decode(stdout) +
      new TextDecoder().decode(stderr);
    const events = [...output.matchAll(/^> (.*)$/gm)].map(([, event]) => event ?? "");
    return { ok: success, output, events };
  }

  it("a failing test fails the run, and its hooks and the others still run", async () => {
    const { ok, output, events } = await run(`
      describe("suite", () => {
        afterAll(() => console.log("> afterAll"));
        afterEach(() => console.log("> afterEach"));
        it("fails", () => { throw new Error("as it should"); });
        it("fails later", () => Promise.reject(new Error("as it should too")));
        it("passes", () => console.log("> test"));
      });`);
    assert(!ok, output);
    expect(output).toContain("as it should too");
    expect(events).toEqual([
      "afterEach",
      "afterEach",
      "test",
      "afterEach",
      "afterAll",
    ]);
  });

  it("a failing beforeAll fails its suite without running it, and afterAll still runs", async () => {
    const { ok, output, events } = await run(`
      describe("suite", () => {
        beforeAll(() => { throw new Error("no setup"); });
        afterAll(() => console.log("> afterAll"));
        it("is not reached", () => console.log("> test"));
      });
      describe("another", () => { it("runs", () => console.log("> another")); });`);
    assert(!ok, output);
    expect(events).toEqual(["afterAll", "another"]);
  });

  it("only runs what is marked, at every depth, and fails the run for being left in", async () => {
    const { ok, output, events } = await run(`
      describe("suite", () => {
        it("not this", () => console.log("> no"));
        describe("inside", () => {
          it.only("this", () => console.log("> yes"));
          it("not this either", () => console.log("> no"));
        });
      });
      describe("another", () => { it("not this", () => console.log("> no")); });
      describe.only("marked", () => { it("all of it", () => console.log("> yes, too")); });`);
    assert(!ok, output);
    expect(events).toEqual(["yes", "yes, too"]);
  });

  it("hooks outside any suite surround everything registered after them", async () => {
    const { ok, output, events } = await run(`
      beforeAll(() => console.log("> global beforeAll"));
      beforeEach(() => console.log("> global beforeEach"));
      it("alone", () => console.log("> alone"));
      describe("suite", () => { it("inside", () => console.log("> inside")); });`);
    assert(ok, output);
    expect(events).toEqual([
      "global beforeAll",
      "global beforeEach",
      "alone",
      "global beforeEach",
      "inside",
    ]);
  });

  it("a suite whose body is async is refused with the way out", async () => {
    const { ok, output } = await run(`
      describe("suite", async () => { await Promise.resolve(); it("lost", () => {}); });`);
    assert(!ok, output);
    expect(output).toContain("beforeAll");
  });

  it("suites and tests are taken as definitions, with hooks and a suite made elsewhere", async () => {
    const { ok, output, events } = await run(`
      const log = (event) => () => console.log("> " + event);
      const suite = describe({
        name: "suite",
        beforeAll: log("beforeAll"),
        beforeEach: [log("beforeEach 1"), log("beforeEach 2")],
        afterAll: log("afterAll"),
        fn() { it({ name: "in the body", fn: log("in the body") }); },
      });
      const empty = describe("filled later");
      describe("between", () => { it(suite, "from elsewhere", log("from elsewhere")); });
      describe(empty, "nested", { afterEach: log("afterEach") }, () => { it("deep", log("deep")); });
      const named = describe({ suite: empty, name: "named" });
      it({ suite: named, name: "by definition", fn: log("by definition") });
      it(named, "ignored", { ignore: true }, log("no"));
      it.skip({ suite: named, name: "skipped", fn: log("no") });
      it(named, function bodyName(t) { console.log("> " + t.name); });`);
    assert(ok, output);
    expect(events).toEqual([
      "beforeAll",
      "beforeEach 1",
      "beforeEach 2",
      "in the body",
      "beforeEach 1",
      "beforeEach 2",
      "from elsewhere",
      "afterAll",
      "deep",
      "afterEach",
      "by definition",
      "bodyName",
    ]);
  });

  it("only holds among what was put in a suite from elsewhere", async () => {
    const { events } = await run(`
      const suite = describe.only("suite");
      it(suite, "not this", () => console.log("> no"));
      it.only(suite, "this", () => console.log("> yes"));`);
    expect(events).toEqual(["yes"]);
  });

  it("a suite that describe did not make is refused", async () => {
    const { ok, output } = await run(
      `it({ symbol: Symbol() }, "lost", () => {});`,
    );
    assert(!ok, output);
    expect(output).toContain("not made by describe");
  });
});
