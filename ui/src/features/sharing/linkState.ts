/** How a link stands, in words. */
import type { SharedLink, Sharing, WhyClosed } from "@/api/types.gen";

export interface LinkState {
  word: string;
  tone: "success" | "warning" | "neutral";
  /** What it means for a stranger, as a sentence. */
  about: string;
}

const closed: Record<WhyClosed, LinkState> = {
  paused: { word: "Paused", tone: "warning", about: "Nobody can open it until it is resumed." },
  expired: { word: "Expired", tone: "neutral", about: "Its time is over." },
  full: { word: "Full", tone: "neutral", about: "All of its submissions are used up." },
  archived: { word: "Archived", tone: "neutral", about: "Its action is archived." },
};

export function linkState(link: SharedLink, sharing: Sharing | undefined): LinkState {
  if (link.closed) return closed[link.closed];
  if (sharing?.enabled === false) {
    return { word: "Off", tone: "neutral", about: "Public links are turned off." };
  }
  return { word: "Open", tone: "success", about: "Anyone who has the link can run the action." };
}

/** `no submissions`, `1 submission`, `3 of 50 submissions`. */
export function submissionsOf({ submissions, max_submissions }: SharedLink): string {
  const count = submissions.toLocaleString("en");
  if (max_submissions !== null)
    return `${count} of ${max_submissions.toLocaleString("en")} submissions`;
  if (submissions === 0) return "no submissions";
  return submissions === 1 ? "1 submission" : `${count} submissions`;
}
