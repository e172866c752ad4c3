/* The book's service worker: pages that are read go on being there without a network.

   In front of this text the build writes VERSION, a checksum of the site; LABS, one of the labs in it; and FILES, the
   checksum of each file by its address. What is kept is checked against FILES before it is kept, so a version's cache
   holds that version and nothing else, whatever the server changes meanwhile. */

const PREFIX = `apart-and-together ${new URL(registration.scope).pathname}`;
const KEPT = `${PREFIX} ${VERSION}`;
const KEPT_LABS = `${PREFIX} labs ${LABS}`;
const PATIENCE = 3000; // ms that a page may take before the kept one is shown

const fromKept = new Map(); // pages by client: whether it came from the cache, and so wants its files from there
let erased = false; // by the reader: keep nothing more
const stopped = () => erased || self.serviceWorker?.state === "redundant"; // a newer worker has taken over

const checksum = async (bytes) => {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

/** The address within the site, with its own checksum where it carries one, as FILES has it; null when there is none. */
const within = (address, page) => {
  const { pathname, search, origin } = new URL(address);
  const { pathname: root, origin: here } = new URL(registration.scope);
  if (origin !== here || !pathname.startsWith(root)) return null;
  const path = decodeURI(pathname.slice(root.length));
  const names = page ? [path, `${path}index.html`, `${path}.html`, `${path}/index.html`] : [path + search];
  return names.find((name) => name in FILES) ?? null;
};

/** Keep an answer if it is the file that this version has; say whether. No header but the type: the body is unpacked. */
const keep = async (cache, name, answer) => {
  const bytes = await answer.arrayBuffer();
  if (stopped() || !answer.ok || (await checksum(bytes)) !== FILES[name]) return false;
  const headers = { "Content-Type": answer.headers.get("Content-Type") ?? "" };
  await cache.put(new URL(name, registration.scope), new Response(bytes, { headers }));
  return true;
};

/** The files that this version shares with those that were kept before: nothing is asked for twice. */
const inherit = async (cache, name) => {
  for (const other of (await caches.keys()).filter((key) => key.startsWith(`${PREFIX} `) && key !== KEPT)) {
    const answer = await (await caches.open(other)).match(new URL(name, registration.scope));
    if (answer && (await keep(cache, name, answer))) return true;
  }
  return false;
};

/** Keep what is not kept yet; false as soon as the server has another version, or none at all. */
const fill = async (names) => {
  if (stopped()) return false;
  const cache = await caches.open(KEPT);
  for (const name of names) {
    const address = new URL(name, registration.scope);
    if (stopped()) return false;
    if ((await cache.match(address)) || (await inherit(cache, name))) continue;
    const answer = await fetch(address, { cache: "no-cache" }).catch(() => Response.error());
    if (!(await keep(cache, name, answer))) return false;
  }
  return true;
};

const kept = async (name) => name && caches.match(new URL(name, registration.scope), { cacheName: KEPT });

// A first visit waits for nothing. A new version comes whole or not at all: until then the one before serves.
self.addEventListener("install", (event) => {
  const whole = async () => {
    if (registration.active && !(await fill(Object.keys(FILES)))) {
      await caches.delete(KEPT);
      throw new Error("The site changed, or the network went, while it was being kept. The next visit tries again.");
    }
    await skipWaiting();
  };
  event.waitUntil(whole());
});

self.addEventListener("activate", (event) => {
  const tidy = async () => {
    const mine = (await caches.keys()).filter((key) => key.startsWith(`${PREFIX} `));
    await Promise.all(mine.filter((key) => key !== KEPT && key !== KEPT_LABS).map((key) => caches.delete(key)));
    await clients.claim();
  };
  event.waitUntil(tidy());
});

// A page that is open sends what it has loaded, to be kept first; then follows all the rest.
self.addEventListener("message", (event) => {
  const { task, loaded = [] } = event.data;
  if (task === "stop") erased = true;
  if (task !== "keep") return;
  const answer = async () => {
    const first = loaded.map((address, at) => within(address, at === 0)).filter(Boolean);
    const whole = await fill(new Set([...first, ...Object.keys(FILES)]));
    event.source.postMessage({ version: VERSION, whole });
  };
  event.waitUntil(answer());
});

/** A page: the server's, if it answers soon. If that is another version, look for that version's worker too. */
const page = async (event) => {
  const name = within(event.request.url, true);
  const stored = await kept(name);
  const asked = fetch(event.request, { cache: "no-cache" }); // asked, not guessed from how old the last answer is
  const late = new Promise((wake) => setTimeout(wake, PATIENCE));
  const answer = await (stored ? Promise.race([asked.catch(() => null), late]) : asked);
  fromKept.set(event.resultingClientId, !answer);
  if (!answer) return stored;
  if (name && answer.ok) event.waitUntil(keepPage(name, answer.clone()));
  return answer;
};

const keepPage = async (name, answer) => {
  if (stopped()) return;
  if (!(await keep(await caches.open(KEPT), name, answer))) await registration.update().catch(() => {});
};

/** A file whose address holds its checksum is the same everywhere. Others come from where their page came from. */
const file = async (event, name) => {
  const stored = await kept(name);
  if (stored && (name.includes("?v=") || fromKept.get(event.clientId))) return stored;
  return fetch(event.request).catch((error) => stored ?? Promise.reject(error));
};

/** When an answer was made, as its server marks it; null when it does not. */
const mark = ({ headers }) => headers.get("ETag") ?? headers.get("Last-Modified");

/** The labs are large: kept as they are visited, one copy whatever stands behind the "?". A file with a checksum in its
    name is the same everywhere; of others the server's comes first, and is kept anew where it is another. */
const CHECKSUM = /[.-][0-9a-f]{7,}\.(?:js|zip)$/;
const lab = async (event) => {
  const { origin, pathname } = new URL(event.request.url);
  const cache = await caches.open(KEPT_LABS);
  const stored = await cache.match(origin + pathname, { ignoreVary: true });
  if (stored && CHECKSUM.test(pathname)) return stored;
  const asked = await fetch(event.request).catch(() => null);
  if (asked === null) return stored ?? Response.error();
  const same = stored && mark(asked) !== null && mark(asked) === mark(stored);
  const whole = asked.status === 200 && !asked.redirected;
  if (whole && !same && !stopped()) event.waitUntil(cache.put(origin + pathname, asked.clone()));
  return asked;
};

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (erased || method !== "GET" || event.request.headers.has("range")) return;
  if (url.startsWith(new URL("lite/", registration.scope).href)) {
    if (LABS) event.respondWith(lab(event));
  } else if (mode === "navigate") event.respondWith(page(event));
  else if (within(url, false)) event.respondWith(file(event, within(url, false)));
});
