/** The log's fields of a thrown value. */
export interface ErrorFields {
  readonly error: string;
  /** What led to it, outermost first. */
  readonly cause: string | undefined;
}

/** @returns an error's class and message, and its causes'. */
export function errorFields(thrown: unknown): ErrorFields {
  if (!(thrown instanceof Error)) {
    return { error: "a thrown value that is no Error", cause: undefined };
  }
  const causes: string[] = [];
  for (let { cause } = thrown; cause instanceof Error && causes.length < 5; cause = cause.cause) {
    causes.push(nameAndMessage(cause));
  }
  return { error: nameAndMessage(thrown), cause: causes.join("; ") || undefined };
}

/** The stack of an unexpected error. */
export function stackOf(thrown: unknown): string | undefined {
  return thrown instanceof Error ? thrown.stack : undefined;
}

function nameAndMessage({ name, message }: Error): string {
  return `${name}: ${message}`;
}
