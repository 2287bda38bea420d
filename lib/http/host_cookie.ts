/**
 * Cookies that only this host sets and reads: their names, and setting, clearing and reading them.
 */

export interface HostCookie {
  /** @returns the Set-Cookie value that stores the value in the browser. */
  set(value: string, maxAgeS: number): string;
  /** @returns the Set-Cookie value that deletes it. */
  clear(): string;
  /** @returns the value in a Cookie header, or null; two cookies of our name count as none. */
  read(cookieHeader: string | null): string | null;
}

/**
 * Over https the name has the `__Host-` prefix: browsers then accept it only with Secure, Path=/
 * and no Domain, so that no neighboring host can set it (RFC 6265bis, 4.1.3.2). Plain http is only
 * for http://localhost, which configuration enforces.
 */
export function hostCookie(appOrigin: string, plainName: string): HostCookie {
  const secure = appOrigin.startsWith("https:");
  const name = secure ? `__Host-${plainName}` : plainName;
  const start = `${name}=`;
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  return {
    set: (value, maxAgeS) => `${start}${value}; Max-Age=${maxAgeS}; ${attributes}`,
    clear: () => `${start}; Max-Age=0; ${attributes}`,
    read(cookieHeader) {
      if (!cookieHeader?.includes(start)) return null;
      let only: string | null = null;
      for (const pair of cookieHeader.split(";")) {
        const ours = pair.trim();
        if (!ours.startsWith(start)) continue;
        if (only !== null) return null;
        only = ours.slice(start.length);
      }
      return only || null;
    },
  };
}
