/** People of our app: one whose token and maps are there, and others that each visit is new for. */
import { addUser } from "../../tests/helpers/cloud.ts";

export interface Account {
  readonly username: string;
  readonly password: string;
}

const PASSWORD = "a long pass phrase";
export const REGULAR: Account = { username: "user.boston@acme.com", password: PASSWORD };

const POLICY = new URL("../../policy.json", import.meta.url);

/** The accounts of a run, and the policy that has their groups. */
export interface Accounts {
  readonly policyPath: string;
  /** @returns an account that was not returned before; its SQL is its own, its rows Boston's. */
  next(): Account;
}

/**
 * Adds the regular account and others to an app that is not running yet.
 *
 * @param others how many of them, as each is used up by one visit.
 */
export async function addAccounts(dataDir: string, others: number): Promise<Accounts> {
  const policy = JSON.parse(await Deno.readTextFile(POLICY));
  const unused: Account[] = [];
  await addUser(dataDir, { ...REGULAR, group: "BOSTON" });
  for (let number = 1; number <= others; number++) {
    const group = `BOSTON ${number}`;
    policy.groups[group] = { retail_stores: { city: ["BOSTON", group] } };
    const account = { username: `user.${number}@acme.com`, password: PASSWORD };
    await addUser(dataDir, { ...account, group });
    unused.push(account);
  }
  const policyPath = `${dataDir}/policy.json`;
  await Deno.writeTextFile(policyPath, JSON.stringify(policy));
  return {
    policyPath,
    next() {
      const account = unused.pop();
      if (account === undefined) throw new Error("No account is left");
      return account;
    },
  };
}
