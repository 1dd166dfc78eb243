/** What the page listens to from its first frame on; loaded after it. */
import type { QueryClient } from "@tanstack/react-query";
import { followEvents, listenToGivenFiles, listenToPlaces } from "@/api/events";
import { takeGivenFile } from "@/api/files";
import { isInWindow } from "@/api/transport";
import { navigate } from "@/lib/hashLocation";
import { followDrops } from "./drops";
import { take } from "./openSql";
import { followMenu } from "./windowMenu";
import { startZoom } from "./zoom";

export function follow(client: QueryClient): () => void {
  const stops = [followEvents(client), followDrops()];
  if (isInWindow()) {
    startZoom();
    const ask = () => take(takeGivenFile());
    ask();
    stops.push(followMenu(), listenToGivenFiles(ask), listenToPlaces(navigate));
  }
  return () => {
    for (const stop of stops) stop();
  };
}
