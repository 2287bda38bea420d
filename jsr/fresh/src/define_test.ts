import { expect } from "@std/expect";
import { describe, it } from "@std/testing/bdd";
import { createDefine, page, type PageProps } from "fresh";
import { h } from "preact";

interface State {
  user: string;
}

const define = createDefine<State>();

/** Fails to compile unless both types are the same. */
function sameType<A, B>(same: [A] extends [B] ? [B] extends [A] ? true : false : false): boolean {
  return same;
}

describe("createDefine()", () => {
  it("gives back what it is given", () => {
    const handler = () => new Response();
    const component = () => h("p", null);
    expect(define.handlers(handler)).toBe(handler);
    expect(define.page(component)).toBe(component);
    expect(define.layout(component)).toBe(component);
    expect(define.middleware(handler)).toBe(handler);
    const list = [handler];
    expect(define.middleware(list)).toBe(list);
  });

  it("types a page's data from its handlers' page results", () => {
    const handler = define.handlers({
      GET: (ctx) => page({ name: ctx.state.user }),
      async POST(ctx) {
        if ((await ctx.req.text()) === "") return new Response(null, { status: 400 });
        return page({ name: "posted" });
      },
    });
    const component = define.page<typeof handler>(({ data }) => h("p", null, data.name));
    type Props = Parameters<typeof component>[0];
    expect(sameType<Props, PageProps<{ name: string }, State>>(true)).toBe(true);
  });

  it("types a page's data from a handler that is one function", () => {
    const handler = define.handlers(() => page({ count: 1 }));
    const component = define.page<typeof handler>(({ data }) => h("p", null, data.count));
    type Props = Parameters<typeof component>[0];
    expect(sameType<Props["data"], { count: number }>(true)).toBe(true);
  });
});

describe("page()", () => {
  it("carries data, status and headers", () => {
    expect(page({ a: 1 }, { status: 201, headers: { "x-a": "1" } }))
      .toEqual({ data: { a: 1 }, status: 201, headers: { "x-a": "1" } });
  });
});
