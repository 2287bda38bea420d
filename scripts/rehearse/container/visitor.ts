/** A person with a browser. */
import { OperatorError } from "../../../lib/operator_error.ts";
import { launchBrowser, signIn, watchedPage } from "../../../tests/helpers/browser.ts";

/**
 * Signs in, opens the map of stores and waits for its data.
 *
 * @returns what the page says of the features in view.
 * @throws {OperatorError} where the page's console has an error.
 */
export async function seeMap(
  origin: string,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<string> {
  const browser = await launchBrowser();
  try {
    const options = { ignoreHTTPSErrors: true, drawsMaps: false };
    const { page, complaints } = await watchedPage(browser, options);
    await signIn(page, origin, name, password, "/maps/retail-stores");
    const figure = page.locator(".figure").first();
    await figure.getByText(/\d/).first().waitFor();
    if (complaints.length > 0) throw new OperatorError(complaints.join("\n"));
    return (await figure.innerText()).replaceAll("\n", " ");
  } finally {
    await browser.close();
  }
}
