/**
 * The sign-in page's only script, which runs once the page is painted and without which the form
 * works as well: it evaluates the map's code while the person types, and sends the same form by
 * fetch, so that the code is live when the answer comes. It is bundled without dependencies.
 */
import { loadAhead } from "./load_ahead.ts";
import { submitForm } from "./submit_form.ts";

const form = document.querySelector<HTMLFormElement>("form[data-carto]");
if (form !== null) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submitForm(form);
  });
  loadAhead();
}
