import type { Token } from "./lexer.ts";
import type { Place, Translation } from "./scope.ts";

/**
 * The place of an aggregate's arguments: no aggregate stands in another.
 *
 * @throws {ApiError} 400 where aggregates are not allowed
 */
export function insideAggregate({ cursor }: Translation, place: Place, token: Token): Place {
  if (place.aggregates) {
    place.usage?.aggregates.add(token.text);
    return { ...place, aggregates: false, usage: undefined };
  }
  throw cursor.error(`Aggregate function ${token.text.toUpperCase()} not allowed here`, token);
}
