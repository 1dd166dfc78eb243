/**
 * Starts the page: theme, session, first question, then React.
 *
 * The list is asked for before React starts, so that answer and first render meet.
 */
import "@/lib/freezePrototype";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "@/styles/tokens.css";
import "@/styles/base.css";
import { actionList } from "@/api/actions";
import { startSession } from "@/api/transport";
import { App } from "./App";
import { createQueryClient } from "./queryClient";
import { startTheme } from "./theme";

startTheme();
const client = createQueryClient();
const session = startSession();
session.then(() => client.prefetchQuery(actionList(false))).catch(() => undefined);

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App client={client} session={session} />
    </StrictMode>,
  );
}
