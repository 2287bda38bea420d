import { wordsOf } from "../../lib/locale/words.ts";
import { CenteredCard } from "../CenteredCard.tsx";
import { CredentialFields } from "../CredentialFields.tsx";
import { Icon } from "../Icon.tsx";
import { PreferenceChoices, type PreferencesProps } from "../Preferences.tsx";
import { signInAddress } from "../SignInFault.tsx";

export interface SignInAgainProps {
  /** The account of a password; null for a person of the identity provider. */
  readonly account: string | null;
  /** The identity provider's name. */
  readonly provider: string | null;
  /** Where the person comes back to: a path of this app. */
  readonly next: string;
  readonly preferences: PreferencesProps;
}

/** Asks for the sign-in again before a change, the way the session began. */
export function SignInAgain({ account, provider, next, preferences }: SignInAgainProps) {
  const { admin: { signIn: words }, signIn } = wordsOf(preferences.locale);
  return (
    <CenteredCard heading={words.heading} below={<PreferenceChoices {...preferences} />}>
      <p>{words.reason}</p>
      {account !== null && (
        <form class="sign-in-form" method="post" action="/login">
          <input type="hidden" name="next" value={next} />
          <CredentialFields username={account} isFixed words={signIn} />
          <button class="button button-primary" type="submit">{words.submit}</button>
        </form>
      )}
      {provider !== null && (
        <a class="button button-primary" href={signInAddress(next, true)}>
          <Icon name="key" />
          {signIn.withProvider(provider)}
        </a>
      )}
      <a class="button button-quiet" href={next}>{words.back}</a>
    </CenteredCard>
  );
}
