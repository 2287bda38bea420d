/** The cookie of a browser that has signed in with a password before. */
import { DEVICE_LIFETIME_MS } from "../identity/throttle/known_devices.ts";
import { hostCookie } from "./host_cookie.ts";

export interface DeviceCookie {
  /** @returns the request's value, or null. */
  read(headers: Headers): string | null;
  /** @returns the Set-Cookie value that stores it in the browser. */
  set(devices: string): string;
}

export function deviceCookie(appOrigin: string): DeviceCookie {
  const cookie = hostCookie(appOrigin, "devices");
  return {
    read: (headers) => cookie.read(headers.get("cookie")),
    set: (devices) => cookie.set(devices, DEVICE_LIFETIME_MS / 1000),
  };
}
