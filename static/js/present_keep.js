// Keeps the presentation that is open, so that both its windows open again without a network: two pages without a word
// about any client, and the files they are made of, in a cache of their own that the service worker (sw.js) reads.
// Its name says whose it is; phone.js wipes it on signing out, and when somebody else signs in.
(() => {
  "use strict";

  const { user, workspace, worker, files } = document.currentScript.dataset;
  const version = document.body.dataset.deck;
  const MINE = `presenter-${user}-${workspace}-`;
  const MOST = 8; // presentations

  async function fetched(url) {
    // An answer that leads elsewhere, such as to signing in, isn't kept.
    const answer = await fetch(new Request(url, { cache: "reload", redirect: "error", credentials: "same-origin" }));
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return [url, answer];
  }

  async function keep() {
    if (!("serviceWorker" in navigator) || !("caches" in window)) return;
    await navigator.serviceWorker.register(worker);
    const named = [...document.querySelectorAll("link[rel~=stylesheet], link[rel~=icon], script[src]")];
    const logo = [...document.images].map((one) => one.src).slice(0, 1);
    const parts = named.map((one) => one.href || one.src).concat(logo, files.split(" "));
    const pages = [location.pathname, `${location.pathname}?audience=1`];
    // All of it, or what there was before.
    const whole = await Promise.all([...pages, ...new Set(parts)].map(fetched));
    await caches.delete(MINE + version);
    const cache = await caches.open(MINE + version);
    await Promise.all(whole.map(([url, answer]) => cache.put(url, answer)));
    const ours = (await caches.keys()).filter((name) => name.startsWith("presenter-"));
    await Promise.all(ours.slice(0, -MOST).map((name) => caches.delete(name))); // oldest first
    document.body.dataset.kept = "yes";
  }

  keep().catch(() => {}); // without a network what was kept stays
})();
