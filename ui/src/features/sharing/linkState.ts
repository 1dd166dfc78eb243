/** How a link stands, in words. */
import type { SharedLink, Sharing, WhyClosed } from "@/api/types.gen";
import { number } from "@/lib/reader";
import { m } from "@/paraglide/messages";

export interface LinkState {
  word: string;
  tone: "success" | "warning" | "neutral";
  /** What it means for a stranger, as a sentence. */
  about: string;
}

const closed: Record<WhyClosed, () => LinkState> = {
  paused: () => ({ word: m.sharing_paused(), tone: "warning", about: m.link_paused_about() }),
  expired: () => ({ word: m.link_expired(), tone: "neutral", about: m.link_expired_about() }),
  full: () => ({ word: m.link_full(), tone: "neutral", about: m.link_full_about() }),
  archived: () => ({ word: m.link_archived(), tone: "neutral", about: m.link_archived_about() }),
};

export function linkState(link: SharedLink, sharing: Sharing | undefined): LinkState {
  if (link.closed) return closed[link.closed]();
  if (sharing?.enabled === false) {
    return { word: m.link_off(), tone: "neutral", about: m.link_off_about() };
  }
  return { word: m.link_open(), tone: "success", about: m.link_open_about() };
}

/** `no submissions`, `1 submission`, `3 of 50 submissions`. */
export function submissionsOf({ submissions, max_submissions }: SharedLink): string {
  if (max_submissions !== null)
    return m.sharing_submissions_of({ count: number(submissions), most: number(max_submissions) });
  return submissions === 0
    ? m.sharing_no_submissions()
    : m.sharing_submissions({ count: submissions });
}
