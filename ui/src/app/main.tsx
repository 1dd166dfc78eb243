/**
 * Starts the page: theme, session, first question, then React.
 *
 * The list is asked for before React starts, so that answer and first render meet. The
 * first frame costs a web engine most, so it waits for the list, for as long as nobody
 * notices: an empty frame before it would double the time to the first list.
 */
import "@/lib/freezePrototype";
import { StrictMode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import "@/styles/tokens.css";
import "@/styles/base.css";
import { startActionIndex } from "@/api/actions";
import { isInWindow, startSession } from "@/api/transport";
import { navigate } from "@/lib/hashLocation";
import { App } from "./App";
import { startLanguage } from "./language";
import { createQueryClient } from "./queryClient";
import { startTheme } from "./theme";

/** A wait that is not noticed, and after which a skeleton would be shown anyway. */
const FIRST_FRAME_WAIT_MS = 150;

startLanguage();
startTheme();
// Before the first style is looked up (styles/tokens.css).
if (isInWindow() && navigator.userAgent.includes("Linux"))
  document.documentElement.dataset.engine = "webkitgtk";
const client = createQueryClient();
const session = startSession();
let isOpen = false;
session.then(
  () => {
    isOpen = true;
  },
  () => undefined,
);
const listed = session.then(() => startActionIndex(client));
const patience = new Promise((resolve) => setTimeout(resolve, FIRST_FRAME_WAIT_MS));

// A redirect inside React would render everything twice.
if (location.hash === "") navigate("/actions", { replace: true });

const root = document.getElementById("root");
const start = () => {
  if (!root) return;
  const page = (
    <StrictMode>
      <App client={client} session={session} isOpen={isOpen} />
    </StrictMode>
  );
  // In one go: in slices, the engine would paint an empty frame in between.
  flushSync(() => createRoot(root).render(page));
};
// A list that can't be read is the first screen's own matter.
Promise.race([listed, patience]).then(start, start);
