// The learner's own server, as far as the course's extension of it is there. Page and server come together, so
// the page's settings say whether it is: nothing is asked where nobody would answer.
const settings = () => {
  const text = document.getElementById("jupyter-config-data")?.textContent;
  try {
    return JSON.parse(text ?? "{}");
  } catch {
    return {};
  }
};

export const offers = () => settings().closeness ?? null;

export const address = (app, path) => new URL(path, app.serviceManager.serverSettings.baseUrl).href;

export class Told extends Error {}

// Ask the server; rejects with Told where it says in words what is wrong, with another error where it is silent.
export async function ask(app, path, body) {
  const { token } = app.serviceManager.serverSettings;
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `token ${token}`;
  const xsrf = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1];
  if (xsrf) headers["X-XSRFToken"] = decodeURIComponent(xsrf);
  const answer = await fetch(address(app, path), {
    headers,
    method: body ? "POST" : "GET",
    body: body && JSON.stringify(body),
    cache: "no-store",
    credentials: "same-origin",
  });
  const found = await answer.json().catch(() => ({}));
  if (answer.ok) return found;
  if (found.message) throw new Told(found.message);
  throw new Error(`${answer.status} ${answer.statusText}`);
}
