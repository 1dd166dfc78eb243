/** The settings of a link as they stand in their form, and what of them is saved. */
import type { LinkSettings } from "@/api/types.gen";
import { instantOf, localText } from "@/lib/localTime";
import { m } from "@/paraglide/messages";

/** Numbers, times and lists as typed. */
export interface SettingsDraft {
  paused: boolean;
  signed_only: boolean;
  /** Day and time by the reader's clock, as far as typed: `2026-05-04T12:00`. */
  expires_at: string;
  max_submissions: string;
  /** One a line. */
  embed_hosts: string;
  closed_text: string;
}

export type SettingsProblems = Partial<Record<keyof SettingsDraft, string>>;

export function toDraft(settings: LinkSettings): SettingsDraft {
  return {
    paused: settings.paused,
    signed_only: settings.signed_only,
    expires_at: settings.expires_at === null ? "" : localText(settings.expires_at),
    max_submissions: settings.max_submissions?.toString() ?? "",
    embed_hosts: settings.embed_hosts.join("\n"),
    closed_text: settings.closed_text ?? "",
  };
}

/** The keys whose text differs: a time that was not touched is not rounded to the second. */
export function changedKeys(settings: LinkSettings, draft: SettingsDraft): (keyof SettingsDraft)[] {
  const saved = toDraft(settings);
  return (Object.keys(saved) as (keyof SettingsDraft)[]).filter((key) => saved[key] !== draft[key]);
}

/** What is saved, or what is wrong with which field; the server checks it all again. */
export function toChanges(
  settings: LinkSettings,
  draft: SettingsDraft,
): { changes: Partial<LinkSettings>; problems: SettingsProblems } {
  const problems: SettingsProblems = {};
  const expires_at = isBlankTime(draft.expires_at) ? null : instantOf(draft.expires_at);
  if (expires_at === null && !isBlankTime(draft.expires_at))
    problems.expires_at = m.sharing_choose_time();
  const most = draft.max_submissions.trim();
  if (most !== "" && !/^[1-9]\d{0,8}$/.test(most))
    problems.max_submissions = m.sharing_whole_number();
  const whole: LinkSettings = {
    paused: draft.paused,
    signed_only: draft.signed_only,
    expires_at,
    max_submissions: most === "" ? null : Number(most),
    embed_hosts: draft.embed_hosts.split(/[\s,]+/).filter(Boolean),
    closed_text: draft.closed_text.trim() || null,
  };
  const keys = changedKeys(settings, draft);
  return { changes: Object.fromEntries(keys.map((key) => [key, whole[key]])), problems };
}

/** Without a day there is no end, whatever time stands beside it. */
const isBlankTime = (text: string): boolean => text.startsWith("T") || text.trim() === "";
