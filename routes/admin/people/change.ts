import { type Context, HttpError } from "fresh";
import { personPath } from "../../../components/admin/people/person_links.tsx";
import {
  disablePerson,
  enablePerson,
  endSession,
  endSessions,
} from "../../../lib/admin/people/change_person.ts";
import { PersonChange } from "../../../lib/admin/people/person_query.ts";
import type { PersonDone } from "../../../lib/admin/people/person_query.ts";
import { adminDefine, type AdminState } from "../../../lib/http/define.ts";
import { readFields } from "../../../lib/http/form_fields.ts";
import { withFreshSignIn } from "../../../lib/http/fresh_sign_in.ts";
import { methods } from "../../../lib/http/methods.ts";
import { ProblemError } from "../../../lib/http/problem.ts";
import { seeOther } from "../../../lib/http/see_other.ts";

const EXPECTED = "change: end_session, end_all, disable or enable; name: a username";

/** Ends sessions of a person, disables or enables them. */
async function change({ req, state: { admin, services } }: Context<AdminState>): Promise<Response> {
  const asked = await readFields(req, PersonChange, EXPECTED);
  const user = await services.users.find(asked.name);
  if (user === null) throw new HttpError(404);
  const { username } = user;
  const action = { by: admin.session.username, username };
  // The last administrator would lock everybody out.
  if (asked.change === "disable" && username === action.by) {
    throw new ProblemError("bad_request", { expected: "another person's account" });
  }
  const notice = await done(services, action, asked);
  return seeOther(services.console.notices.add(admin.session, personPath(username), notice));
}

async function done(
  services: AdminState["services"],
  action: { readonly by: string; readonly username: string },
  asked: PersonChange,
): Promise<PersonDone> {
  switch (asked.change) {
    case "end_session":
      return await endSession(services, action, asked.session) ? "session_ended" : "not_there";
    case "end_all":
      await endSessions(services, action);
      return "sessions_ended";
    case "disable":
      await disablePerson(services, action);
      return "disabled";
    case "enable":
      await enablePerson(services, action);
      return "enabled";
  }
}

export const handler = adminDefine.handlers(methods<AdminState>({
  POST: withFreshSignIn("/admin/people", change),
}));
