import { App } from "fresh";
import { Builder } from "fresh/dev";
import { Document, jsonAnswer } from "./page.tsx";

interface State {
  user: string;
}

/** @returns the measured app's handler: three middlewares around a JSON route and a page. */
export async function freshHandler() {
  const app = new App<State>()
    .use(async (ctx) => {
      const response = await ctx.next();
      response.headers.set("x-request-id", "1");
      return response;
    })
    .use((ctx) => {
      ctx.state.user = ctx.req.headers.get("cookie") ?? "unknown";
      return ctx.next();
    })
    .use(async (ctx) => {
      const response = await ctx.next();
      response.headers.set("x-content-type-options", "nosniff");
      return response;
    })
    .get("/json", (ctx) => ctx.json(jsonAnswer()))
    .get("/page/:rows", (ctx) => ctx.render(<Document rows={Number(ctx.params.rows)} />));
  const root = import.meta.dirname ?? ".";
  (await new Builder({ root }).build({ snapshot: "memory" }))(app);
  return app.handler();
}
