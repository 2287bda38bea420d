/**
 * The login of an existing application, as docs/existing-application.md and docs/host-servers.md
 * import it.
 */

const USERS = {
  ann: { id: "ann", name: "Ann Lee", groups: ["BOSTON"] },
  bob: { id: "bob", name: "Bob Ray", groups: ["NEW YORK", "staff"] },
  eve: { id: "eve", name: 'Eve "É" O\\Neil', groups: [] },
};

/** The cookie alone signs a user in: this login is not under test. */
function userOf(cookies) {
  const [, name] = /\buser=(\w+)/.exec(cookies ?? "") ?? [];
  return USERS[name] ?? null;
}

export function requireLogin(req, res, next) {
  req.user = userOf(req.headers.cookie);
  if (req.user === null) res.sendStatus(401);
  else next();
}

export function signedIn(request) {
  return Promise.resolve(userOf(request.headers.get("cookie")));
}
