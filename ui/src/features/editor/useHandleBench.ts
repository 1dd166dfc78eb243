/** Tries the handles of a draft on a reply, as they are typed. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { triedHandles } from "@/api/actions";
import { useDebounced } from "@/hooks/useDebounced";
import { m } from "@/paraglide/messages";
import type { Draft } from "./draft";

/** How long typing must rest before the handles are tried. */
const TRY_MS = 300;

/** The reply that was tried last, and the request it is of: the first save begins the screen anew. */
let last = { url: "", reply: "" };

export function useHandleBench({ error_handle, response_handle, url }: Draft) {
  const [reply, setReply] = useState(() => (last.url === url ? last.reply : ""));
  useEffect(() => {
    if (url !== "" && reply !== "") last = { url, reply };
  }, [url, reply]);
  const settled = useDebounced(JSON.stringify({ error_handle, response_handle, reply }), TRY_MS);
  const asked = JSON.parse(settled) as {
    reply: string;
    error_handle: string;
    response_handle: string;
  };
  const read = readReply(asked.reply);
  const tried = useQuery({
    ...triedHandles({ ...asked, reply: read?.reply ?? null }),
    enabled: read !== undefined && read.reply !== undefined,
    placeholderData: keepPreviousData,
  });
  const isTried = read?.reply !== undefined;
  return {
    reply,
    setReply,
    problem: read?.problem,
    tried: isTried ? tried.data : undefined,
    failure: isTried ? tried.error : null,
  };
}

interface Read {
  reply?: unknown;
  problem?: string;
}

/** A whole reply, or a body that stands for one; undefined if there is none yet. */
export function readReply(text: string): Read | undefined {
  if (text.trim() === "") return undefined;
  try {
    const parsed: unknown = JSON.parse(text);
    const isWhole =
      typeof parsed === "object" && parsed !== null && "status" in parsed && "body" in parsed;
    return {
      reply: isWhole ? { headers: {}, ...parsed } : { status: 200, headers: {}, body: parsed },
    };
  } catch (reason) {
    return {
      problem: m.handle_no_json({ why: reason instanceof Error ? reason.message : String(reason) }),
    };
  }
}
