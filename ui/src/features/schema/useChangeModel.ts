/** Makes something else of a model, and says what that did. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { actionKeys } from "@/api/actions";
import { databaseKeys } from "@/api/databases";
import { changeModel, schemaKeys } from "@/api/schema";
import type { Becomes, CardEffects, ModelLine } from "@/api/types.gen";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";

/** Without a `failureTitle` the caller shows what went wrong. */
export function useChangeModel({ id, name }: ModelLine, meta: { failureTitle?: string } = {}) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (becomes: Becomes) => changeModel({ id, becomes }),
    meta,
    onSuccess: (effects, becomes) =>
      toast("success", [done(name, becomes), ...told(effects)].join("; ")),
    onSettled: () => {
      for (const queryKey of [schemaKeys.all, actionKeys.all, databaseKeys.all])
        void queryClient.invalidateQueries({ queryKey });
    },
  });
}

const words: Record<Becomes, (inputs: { name: string }) => string> = {
  removed: m.schema_removed,
  model: m.schema_is_model,
  group: m.schema_is_group,
  question: m.schema_is_question,
};

const done = (name: string, becomes: Becomes) => words[becomes]({ name });

function told({ archived, deleted }: CardEffects): string[] {
  return [
    ...(archived.length > 0 ? [m.schema_archived({ count: archived.length })] : []),
    ...(deleted.length > 0 ? [m.schema_deleted({ count: deleted.length })] : []),
  ];
}
