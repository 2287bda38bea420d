/**
 * Shares in whole percent that add up to 100: each is rounded down, and the rest goes to those with
 * the largest remainders.
 *
 * @param amounts all parts of the whole.
 * @returns null where they are not parts of a whole: one is negative, or all are zero.
 */
export function wholeShares(amounts: readonly number[]): readonly number[] | null {
  const total = amounts.reduce((sum, amount) => sum + amount, 0);
  if (!(total > 0) || amounts.some((amount) => amount < 0)) return null;
  const exact = amounts.map((amount) => 100 * amount / total);
  const shares = exact.map(Math.floor);
  const missing = 100 - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact.map((share, index) => ({ index, rest: share - Math.floor(share) }))
    .sort((one, other) => other.rest - one.rest);
  for (const { index } of byRemainder.slice(0, missing)) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}
