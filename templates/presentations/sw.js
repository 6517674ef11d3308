{% comment %} The service worker. Context: version (changes with the shell), shell and log (addresses), files (addresses), scripts. {% endcomment %}{% autoescape off %}// Opens the log form without a network, and sends what waits. Everything else goes to the network as ever: no page and
// no answer about anybody is kept.
"use strict";

importScripts({{ scripts }});

const CACHE = "metcrm-{{ version }}";
const SHELL = "{{ shell }}";
const LOG = "{{ log }}";
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

// One bar in a car park is no better than none: the log form doesn't wait for long.
async function open(request, hurry) {
  const fresh = fetch(request).catch(() => caches.match(SHELL));
  if (!hurry) return fresh;
  const kept = new Promise((resolve) => setTimeout(resolve, PATIENCE)).then(() => caches.match(SHELL));
  return (await Promise.race([fresh, kept])) || fresh;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    event.respondWith(open(request, url.pathname === LOG));
  } else if (FILES.includes(url.pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(url.pathname)));
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