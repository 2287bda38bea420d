import type { Clock } from "../clock/clock.ts";
import type { Config } from "../config/config.ts";
import { createDeadline, type Deadline } from "./deadline.ts";
import { type DeviceCookie, deviceCookie } from "./device_cookie.ts";
import { createRateLimit, type RateLimit } from "./rate_limit.ts";
import { type SessionCookie, sessionCookie } from "./session_cookie.ts";

/** What requests are read and limited by. */
export interface RequestServices {
  readonly cookie: SessionCookie;
  readonly deviceCookie: DeviceCookie;
  /** Every request's. */
  readonly deadline: Deadline;
  /** How often a session may ask for its token. */
  readonly tokenRequests: RateLimit;
  /** How often a session may report what its map cannot show. */
  readonly mapFaults: RateLimit;
}

/** A map with more than these at fault says nothing new with the next. */
const MAP_FAULTS_PER_MINUTE = 10;

export function requestServices(config: Config, elapsed: Clock["elapsed"]): RequestServices {
  return {
    cookie: sessionCookie(config.appOrigin),
    deviceCookie: deviceCookie(config.appOrigin),
    deadline: createDeadline(elapsed),
    tokenRequests: createRateLimit({ perMinute: config.tokenRequestsPerMinute, elapsed }),
    mapFaults: createRateLimit({ perMinute: MAP_FAULTS_PER_MINUTE, elapsed }),
  };
}
