/** The commands of the list of actions, for tests. */
import type { ActionSummary, IndexActions } from "@/api/types.gen";
import { whole } from "./fixtures";
import { program } from "./world";

const idOf = ({ id }: ActionSummary) => id;

/** A program with these actions, in groups by model; a search looks at names only. */
export function listActions(all: ActionSummary[], more: Parameters<typeof program>[0] = {}) {
  program({
    index_actions: ({ search, brief }: IndexActions) => {
      const found = all.filter(({ name }) => name.toLowerCase().includes(search));
      const models = search === "" ? [...new Set(all.map(({ model_id }) => model_id))] : [null];
      const groups = models.map((model_id) => ({
        model_id,
        name: model_id === null ? "" : `Model ${model_id}`,
        ids: found.filter((one) => model_id === null || one.model_id === model_id).map(idOf),
      }));
      const index = whole(
        groups.filter(({ ids }) => ids.length > 0),
        found.slice(0, 64),
      );
      const shown = new Set(index.first.map(idOf));
      const cut = index.groups.map((one) => ({
        ...one,
        ids: one.ids.filter((id) => shown.has(id)),
      }));
      return brief ? { ...index, groups: cut.filter(({ ids }) => ids.length > 0) } : index;
    },
    describe_actions: ({ ids }: { ids: number[] }) => all.filter(({ id }) => ids.includes(id)),
    archive_actions: ({ ids }: { ids: number[] }) => ids.length,
    ...more,
  });
}
