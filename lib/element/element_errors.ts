/** The errors of `<carto-map>`. */
import type * as api from "../../static/embed.d.ts";
import { AppError } from "../errors.ts";

/** What methods reject with, and what `carto-error` tells. */
export class CartoMapError extends AppError<api.CartoMapErrorCode> implements api.CartoMapError {
  override readonly name = "CartoMapError";
  readonly code: api.CartoMapErrorCode;
  readonly reason: string | undefined;
  readonly status: number | undefined;

  constructor(code: api.CartoMapErrorCode, message: string, answer: api.CartoMapAnswer = {}) {
    super(message);
    this.code = code;
    this.reason = answer.reason;
    this.status = answer.status;
  }
}

/** @returns the error as `carto-error` has it. */
export function detailOf(error: CartoMapError): api.CartoMapErrorDetail {
  const { code, message, reason, status } = error;
  return {
    code,
    message,
    ...reason === undefined ? {} : { reason },
    ...status === undefined ? {} : { status },
  };
}
