/**
 * The frontend that CARTO's guide "Integrate CARTO in your existing application" describes, written
 * for this benchmark: one page of an ordinary Vite app. It signs in at `/login`, stores the JWT,
 * calls `/carto-token` with it, and shows the map of the user's group.
 */
import "./style.css";
import { createMap, showStores } from "./map.js";

const app = document.querySelector("#app");

async function post(path, body, headers = {}) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

async function openMap(jwt) {
  app.innerHTML = `
    <div id="map"></div>
    <canvas id="deck"></canvas>
    <button id="logout" type="button">Log out</button>`;
  app.querySelector("#logout").addEventListener("click", () => {
    localStorage.removeItem("jwt");
    showLogin();
  });
  const stores = createMap();
  const { token, group, ...carto } = await post("/carto-token", {}, {
    authorization: `Bearer ${jwt}`,
  });
  showStores(stores, { token, group, ...carto });
}

function showLogin() {
  app.innerHTML = `
    <form id="login">
      <h1>Sign in</h1>
      <label>User name <input name="username" autocomplete="username" required></label>
      <label>Password <input name="password" type="password" required></label>
      <button type="submit">Sign in</button>
      <p role="alert"></p>
    </form>`;
  const form = app.querySelector("#login");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const { token } = await post("/login", Object.fromEntries(new FormData(form)));
      localStorage.setItem("jwt", token);
      await openMap(token);
    } catch (error) {
      form.querySelector("[role=alert]").textContent = error.message;
    }
  });
}

// A page that shows it in a frame passes its user's JWT with the address.
const kept = new URLSearchParams(location.hash.slice(1)).get("jwt") ?? localStorage.getItem("jwt");
if (kept) openMap(kept);
else showLogin();
