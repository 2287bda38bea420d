import { HttpError } from "fresh";
import { readForm } from "../../lib/http/body.ts";
import { define } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { seeOther } from "../../lib/http/see_other.ts";

/** Ends one of the person's own sessions, or with `id=others` all but this one. */
export const handler = define.handlers(methods({
  async POST(ctx) {
    const { services, session } = ctx.state;
    if (session === null) return seeOther("/login?next=%2Fsessions");
    const id = (await readForm(ctx.req)).get("id") ?? "";
    const { audit, sessions } = services;
    const { idHash, username } = session;
    const ended = id === "others"
      ? await sessions.endAll(username, idHash)
      : Number(await sessions.endByHash(username, id));
    // Another person's session is not found here.
    if (ended === 0 && id !== "others") throw new HttpError(404);
    if (ended > 0) audit.record({ event: "signed_out", username, reason: "ended_by_owner" });
    return seeOther("/sessions");
  },
}));
