/** A file handed over becomes the SQL of the draft, as one step that can be taken back. */
import { useEffect, useRef } from "react";
import { takeSql } from "@/lib/givenSql";
import { nameFrom } from "@/lib/sqlFile";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";
import type { Editor } from "./useEditor";

export function useGivenSql({ draft, replace }: Pick<Editor, "draft" | "replace">): void {
  const latest = useRef({ draft, replace });
  useEffect(() => {
    latest.current = { draft, replace };
  });
  useEffect(
    () =>
      takeSql(({ name: file, text }) => {
        const { draft, replace } = latest.current;
        const { name, sql } = draft;
        replace((before) => ({ ...before, sql: text, name: name || nameFrom(file) }));
        toast("success", m.files_taken({ file }), () =>
          latest.current.replace((now) => ({ ...now, sql, name })),
        );
      }),
    [],
  );
}
