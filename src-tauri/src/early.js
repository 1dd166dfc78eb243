// Runs before the page's own scripts, which take a while to load: the list they will
// want first is asked for meanwhile. `ui/src/app/main.tsx` takes the answer.
window.__DOABLE_LIST__ = window.__TAURI_INTERNALS__.invoke("rpc", {
  name: "index_actions",
  args: { archived: false, search: "", brief: true },
});
// A page that does not take it must not report a rejection that nobody waits for.
window.__DOABLE_LIST__.catch(() => undefined);

// The first number and the first date that an engine writes in a person's way take it 10 ms:
// time it has while it waits for the scripts.
setTimeout(() => {
  (0).toLocaleString();
  new Date().toLocaleDateString();
});
