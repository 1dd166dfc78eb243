/** What one run may do at most; checked inside the transaction. */
import { CheckField } from "@/components/CheckField";
import { Pair, Section } from "@/components/Section";
import { TextField } from "@/components/TextField";
import { problemAt } from "./problems";
import type { Editor } from "./useEditor";

export function GuardSection({ editor }: { editor: Editor }) {
  const { draft, change, problems } = editor;
  const { guard } = draft;
  const set = (next: Partial<typeof guard>) => change({ guard: { ...guard, ...next } });
  const isQuery = draft.type === "query";
  return (
    <Section
      title="Guard"
      about={isQuery ? "A run that breaks one of these is rolled back." : undefined}
    >
      {isQuery && (
        <Pair>
          <TextField
            label="Exactly so many rows"
            inputMode="numeric"
            placeholder="Any number"
            value={guard.exact_rows}
            onChange={(exact_rows) => set({ exact_rows })}
            problem={problemAt(problems, "guard.exact_rows")}
          />
          <TextField
            label="At most so many rows"
            inputMode="numeric"
            placeholder="No limit"
            value={guard.max_rows}
            onChange={(max_rows) => set({ max_rows })}
            problem={problemAt(problems, "guard.max_rows")}
          />
          <TextField
            label="Time limit, ms"
            inputMode="numeric"
            value={guard.timeout_ms}
            onChange={(timeout_ms) => set({ timeout_ms })}
            problem={problemAt(problems, "guard.timeout_ms")}
          />
        </Pair>
      )}
      {problems.guard && <p role="status">{problems.guard}</p>}
      <CheckField
        label="Ask before it runs"
        checked={guard.confirm}
        onChange={(confirm) => set({ confirm })}
      />
      {isQuery && (
        <CheckField
          label="Allow an UPDATE or DELETE without WHERE"
          checked={guard.allow_all_rows}
          onChange={(allow_all_rows) => set({ allow_all_rows })}
          description="Off, such a statement can't be saved."
        />
      )}
    </Section>
  );
}
