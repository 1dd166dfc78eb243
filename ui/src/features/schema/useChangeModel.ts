/** Makes something else of a model, and says what that did. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { actionKeys } from "@/api/actions";
import { databaseKeys } from "@/api/databases";
import { changeModel, schemaKeys } from "@/api/schema";
import type { Becomes, CardEffects, ModelLine } from "@/api/types.gen";
import { toast } from "@/lib/toasts";

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

const done = (name: string, becomes: Becomes) =>
  becomes === "removed" ? `Removed ${name}` : `${name} is a ${becomes} now`;

function told({ archived, deleted }: CardEffects): string[] {
  const actions = (count: number) => `${count} ${count === 1 ? "action" : "actions"}`;
  return [
    ...(archived.length > 0 ? [`archived ${actions(archived.length)}`] : []),
    ...(deleted.length > 0 ? [`deleted ${actions(deleted.length)}`] : []),
  ];
}
