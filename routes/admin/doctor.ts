import { adminDefine, type AdminState } from "../../lib/http/define.ts";
import { methods } from "../../lib/http/methods.ts";
import { seeOther } from "../../lib/http/see_other.ts";

/** Runs the doctor's quick checks; the overview shows what they found. */
export const handler = adminDefine.handlers(methods<AdminState>({
  async POST({ state: { admin: { session: { username } }, services } }) {
    const { findings } = await services.console.quickDoctor.run(username);
    const failures = findings.filter(({ outcome }) => outcome === "failure").length;
    services.audit.record({ event: "doctor_run", username, failures });
    return seeOther("/admin");
  },
}));
