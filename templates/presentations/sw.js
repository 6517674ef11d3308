{% comment %} The service worker. Context: version (changes with the shell), shell and log (addresses), files (addresses), scripts. {% endcomment %}{% autoescape off %}// Opens the log form and the presentations that were opened here (present_keep.js keeps those) without a network, and
// sends what waits. Everything else goes to the network as ever: no other page and no answer about anybody is kept.
"use strict";

importScripts({{ scripts }});

const CACHE = "metcrm-{{ version }}";
const SHELL = "{{ shell }}";
const LOG = "{{ log }}";
const SHOWN = /^\/decks\/[0-9a-f-]{36}\/[0-9]+\/present\/$/;
const PATIENCE = 10000; // milliseconds
const FILES = {{ files }};

self.addEventListener("install", (event) => {
  const fresh = [SHELL, ...FILES].map((url) => new Request(url, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("metcrm-") && name !== CACHE;
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

// A presentation as it was when it was opened here last, else the log form.
const kept = async (request) => (await caches.match(request, { ignoreVary: true })) || caches.match(SHELL);

// One bar in a car park is no better than none: what the phone has itself doesn't wait for long.
async function open(request, hurry) {
  const fresh = fetch(request).catch(() => kept(request));
  if (!hurry) return fresh;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(() => kept(request));
  return (await Promise.race([fresh, late])) || fresh;
}

// What a page is made of; only presentations and the log form find theirs here.
async function part(request) {
  try {
    return await fetch(request);
  } catch (gone) {
    const found = await caches.match(request, { ignoreVary: true });
    if (found) return found;
    throw gone;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(open(request, url.pathname === LOG || SHOWN.test(url.pathname)));
  } else if (FILES.includes(url.pathname) || ["style", "script", "font", "image"].includes(request.destination)) {
    event.respondWith(part(request));
  }
});

// Where the browser knows how, what waits is sent with no page open.
self.addEventListener("sync", (event) => {
  if (event.tag !== "visits") return;
  event.waitUntil(phonePost.sendAll().then((became) => {
    if (Object.values(became).some((one) => one.reason === "offline")) throw new Error("The browser tries again.");
  }));
});
{% endautoescape %}