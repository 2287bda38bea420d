/** The session's cookie: how it is named, set, cleared and found. */

export interface SessionCookie {
  /** @returns the Set-Cookie value that hands the token to the browser. */
  set(token: string, maxAgeS: number): string;
  /** @returns the Set-Cookie value that takes it back. */
  clear(): string;
  /** @returns the token in a Cookie header, or null; two cookies of our name count as none. */
  read(cookieHeader: string | null): string | null;
}

/**
 * Over https the name has the `__Host-` prefix: browsers then accept it only with Secure, Path=/
 * and no Domain, so that no neighbouring host can set it (RFC 6265bis, 4.1.3.2). Plain http is for
 * http://localhost alone, which configuration makes sure of.
 */
export function sessionCookie(appOrigin: string): SessionCookie {
  const secure = appOrigin.startsWith("https:");
  const name = secure ? "__Host-session" : "session";
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  return {
    set: (token, maxAgeS) => `${name}=${token}; Max-Age=${maxAgeS}; ${attributes}`,
    clear: () => `${name}=; Max-Age=0; ${attributes}`,
    read(cookieHeader) {
      const ours = (cookieHeader ?? "").split(";")
        .map((pair) => pair.trim())
        .filter((pair) => pair.startsWith(`${name}=`));
      const [only, another] = ours;
      if (only === undefined || another !== undefined) return null;
      return only.slice(name.length + 1) || null;
    },
  };
}
