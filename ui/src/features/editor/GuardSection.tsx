/** What one run may do at most; checked inside the transaction. */
import { CheckField } from "@/components/CheckField";
import { Said } from "@/components/Said";
import { Pair, Section } from "@/components/Section";
import { TextField } from "@/components/TextField";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import { problemAt } from "./problems";
import type { Editor } from "./useEditor";

export function GuardSection({ editor }: { editor: Editor }) {
  const { draft, change, problems } = editor;
  const { guard } = draft;
  const set = (next: Partial<typeof guard>) => change({ guard: { ...guard, ...next } });
  const isQuery = draft.type === "query";
  // What deletes asks by itself, unless its question is there and empty.
  const isDelete = draft.type === "implicit" && draft.kind.endsWith("/delete");
  const setAsks = (confirm: boolean) =>
    isDelete
      ? change({
          guard: { ...guard, confirm: false },
          form: { ...draft.form, confirmMessage: confirm ? undefined : "" },
        })
      : set({ confirm });
  return (
    <Section title={m.guard_title()} about={isQuery ? m.guard_about() : undefined}>
      {isQuery && (
        <Pair>
          <TextField
            label={m.guard_exact_rows()}
            inputMode="numeric"
            placeholder={m.guard_any_number()}
            value={guard.exact_rows}
            onChange={(exact_rows) => set({ exact_rows })}
            problem={problemAt(problems, "guard.exact_rows")}
          />
          <TextField
            label={m.guard_max_rows()}
            inputMode="numeric"
            placeholder={m.guard_no_limit()}
            value={guard.max_rows}
            onChange={(max_rows) => set({ max_rows })}
            problem={problemAt(problems, "guard.max_rows")}
          />
          <TextField
            label={m.guard_time_limit()}
            inputMode="numeric"
            value={guard.timeout_ms}
            onChange={(timeout_ms) => set({ timeout_ms })}
            problem={problemAt(problems, "guard.timeout_ms")}
          />
        </Pair>
      )}
      {problems.guard && (
        <p role="status">
          <Said text={sentence(problems.guard)} />
        </p>
      )}
      <CheckField
        label={m.guard_ask()}
        checked={guard.confirm || (isDelete && draft.form.confirmMessage !== "")}
        onChange={setAsks}
      />
      {isQuery && (
        <CheckField
          label={m.guard_allow_all()}
          checked={guard.allow_all_rows}
          onChange={(allow_all_rows) => set({ allow_all_rows })}
          description={m.guard_allow_all_about()}
        />
      )}
    </Section>
  );
}
