// What this phone keeps, in IndexedDB: the offices with their people (the pack), and visits until they are sent. Never
// anything about a client. Runs in pages and in the service worker.
((scope) => {
  "use strict";

  let opened = null;

  function database() {
    opened = opened || idb.openDB("metcrm", 1, {
      upgrade(db) {
        db.createObjectStore("pack");
        db.createObjectStore("visits", { keyPath: "id" });
      },
      terminated() { opened = null; },
    });
    return opened;
  }

  // Other tabs, and the page itself, hear that something changed.
  const channel = new BroadcastChannel("metcrm-phone");
  const changed = () => channel.postMessage("changed");

  scope.phoneStore = {
    pack: async () => (await database()).get("pack", "pack"),

    async keepPack(pack) {
      await (await database()).put("pack", pack, "pack");
    },

    async dropPack() {
      await (await database()).delete("pack", "pack");
    },

    // Oldest first. A visit: id, practice, practice_name, fields ([[name, value]]), logged_at (milliseconds), user,
    // workspace, state ("waiting" or "refused"), reason, errors ({field: [sentence]}), may_clear, other (an address).
    async visits() {
      const found = await (await database()).getAll("visits");
      return found.sort((one, two) => one.logged_at - two.logged_at);
    },

    visit: async (id) => (await database()).get("visits", id),

    async keep(visit) {
      await (await database()).put("visits", visit);
      changed();
    },

    async drop(id) {
      await (await database()).delete("visits", id);
      changed();
    },
  };
})(self);
