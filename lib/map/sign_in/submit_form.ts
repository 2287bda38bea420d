/** Sends the sign-in form without leaving its page. */
import { createSentRequests } from "../first/sent_requests.ts";
import { openPage } from "./open_page.ts";
import { readPage } from "./read_page.ts";

/** The server is unreachable after that time, in milliseconds. */
const DEADLINE_MS = 30_000;

/** What /login answers to a script that accepts JSON and pages. */
interface SignedIn {
  /** The path of the page to open. */
  readonly page: string;
  /** The path that a map's page requests first; missing for other pages. */
  readonly ahead?: string;
}

export async function submitForm(form: HTMLFormElement): Promise<void> {
  const { dataset } = form;
  if (form.ariaBusy === "true") return;
  setBusy(form, true);
  tell(form, null);
  preconnect(dataset.carto ?? "");
  try {
    const response = await fetch(form.action, {
      method: "POST",
      // A refusal is a page, as the form without this script gets it.
      headers: { accept: "application/json, text/html" },
      body: new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, `${value}`])),
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    if (response.ok) {
      const { page, ahead }: SignedIn = await response.json();
      // The map's page takes it over.
      if (ahead !== undefined) createSentRequests().set(ahead, { token: "", answer: fetch(ahead) });
      return await openPage(page, ahead !== undefined);
    }
    refuse(form, await readPage(response) ?? "");
  } catch {
    tell(form, (navigator.onLine ? dataset.failed : dataset.offline) ?? "");
  }
  setBusy(form, false);
}

function setBusy(form: HTMLFormElement, busy: boolean): void {
  form.ariaBusy = String(busy);
  const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
  if (button === null) return;
  button.ariaDisabled = String(busy);
  // The other text waits in the form.
  const { other = "" } = form.dataset;
  form.dataset.other = button.textContent;
  button.textContent = other;
}

/** Says what the refused attempt's page says, in its words. */
function refuse(form: HTMLFormElement, html: string): void {
  const answered = new DOMParser().parseFromString(html, "text/html");
  const reason = answered.getElementById("sign-in-error")?.textContent;
  tell(form, reason ?? form.dataset.failed ?? "");
  if (reason === undefined || reason === null) return;
  document.title = answered.title;
  for (const input of form.querySelectorAll("input")) {
    input.setAttribute("aria-describedby", "sign-in-error");
  }
  const password = form.querySelector<HTMLInputElement>("input[type=password]");
  if (password === null) return;
  password.value = "";
  password.ariaInvalid = "true";
  password.focus();
}

/** @param reason null to take back an earlier one. */
function tell(form: HTMLFormElement, reason: string | null): void {
  form.querySelector<HTMLElement>("[role=alert]")?.remove();
  if (reason === null) return;
  const template = form.querySelector("template");
  const alert = template?.content.firstElementChild?.cloneNode(true);
  if (!(alert instanceof Element)) return;
  alert.append(reason);
  form.prepend(alert);
}

/** For the first tiles, whose page is not there yet; without cookies as they are. */
function preconnect(href: string): void {
  const link = document.createElement("link");
  document.head.append(Object.assign(link, { rel: "preconnect", href, crossOrigin: "" }));
}
