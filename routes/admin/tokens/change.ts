import type { Context } from "fresh";
import * as v from "valibot";
import {
  compareTokens,
  revokeAllTokens,
  revokeToken,
} from "../../../lib/admin/tokens/change_tokens.ts";
import { TokensChange, type TokensDone } from "../../../lib/admin/tokens/tokens_change.ts";
import { adminDefine, type AdminState } from "../../../lib/http/define.ts";
import { readFields } from "../../../lib/http/form_fields.ts";
import { withFreshSignIn } from "../../../lib/http/fresh_sign_in.ts";
import { methods } from "../../../lib/http/methods.ts";
import { seeOther } from "../../../lib/http/see_other.ts";
import { wordsOf } from "../../../lib/locale/words.ts";

const EXPECTED = "change: revoke with token, revoke_all with typed, or compare";

/** Revokes a token or all of them, or has CARTO's list compared. */
async function change({ req, state }: Context<AdminState>): Promise<Response> {
  const asked = await readFields(req, TokensChange, EXPECTED);
  const { admin: { session }, services } = state;
  const notice = await done(state, asked);
  return seeOther(services.console.notices.add(session, "/admin/tokens", notice));
}

async function done(
  { admin: { session }, locale, services }: AdminState,
  asked: v.InferOutput<typeof TokensChange>,
): Promise<TokensDone> {
  const by = session.username;
  switch (asked.change) {
    case "revoke":
      return await revokeToken(services, by, asked.token) === null ? "gone" : "revoked";
    case "revoke_all":
      if (asked.typed.trim() !== wordsOf(locale).admin.tokens.revokeAllTyped) return "typed";
      await revokeAllTokens(services, by);
      return "all";
    case "compare":
      await compareTokens(services, by);
      return "compare";
  }
}

export const handler = adminDefine.handlers(methods<AdminState>({
  POST: withFreshSignIn("/admin/tokens", change),
}));
