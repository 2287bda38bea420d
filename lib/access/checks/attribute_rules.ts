/** Rules for declared attributes that their schema cannot express. */
import type { Fault } from "../../json/json_text.ts";
import type { Policy } from "../schema/policy_schema.ts";

/** Claims that say whether an e-mail address was verified, and nothing of any other claim. */
const OF_EMAIL: readonly string[] = ["email_verified", "xms_edov"];

/** @returns every fault of the policy's attributes. */
export function* attributeFaults({ attributes }: Policy): Generator<Fault> {
  for (const [name, { claim, vouched_by, type, fold }] of Object.entries(attributes)) {
    const path = ["attributes", name];
    if (fold !== undefined && type !== "text") {
      yield { path: [...path, "fold"], message: `cannot be: only texts are folded, not ${type}` };
    }
    if (claim === "email" && vouched_by === undefined) {
      const message = "needs vouched_by, such as email_verified: at many providers anyone may " +
        "enter any address";
      yield { path: [...path, "claim"], message };
    }
    if (vouched_by === undefined) continue;
    if (claim === undefined) {
      yield { path: [...path, "vouched_by"], message: "needs a claim to vouch for" };
    } else if (OF_EMAIL.includes(vouched_by) && claim !== "email") {
      const message = `vouches for the claim email, not for ${claim}`;
      yield { path: [...path, "vouched_by"], message };
    }
  }
}
