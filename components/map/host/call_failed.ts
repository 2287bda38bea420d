import { AppError } from "../../../lib/errors.ts";
import type { CallFailure } from "../../../lib/map/embed/to_host.ts";

/** Why a call of the host page failed; the page gets code and message. */
export class CallFailed extends AppError<CallFailure> {
  override readonly name = "CallFailed";
  /** @param message for programmers: no text of CARTO's and none of the row. */
  constructor(override readonly code: CallFailure, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}
