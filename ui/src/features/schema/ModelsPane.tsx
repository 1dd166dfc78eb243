/** The models of a database: what each shows, and what can be made of it. */

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { modelLines } from "@/api/schema";
import type { Database, ModelLine } from "@/api/types.gen";
import { Badge } from "@/components/Badge";
import { EmptyState } from "@/components/EmptyState";
import { LoadFailure } from "@/components/LoadFailure";
import { Menu, type MenuItem } from "@/components/Menu";
import { Skeleton } from "@/components/Skeleton";
import { m } from "@/paraglide/messages";
import { ChangeModelDialog } from "./ChangeModelDialog";
import css from "./ModelsPane.module.css";
import { type Loss, shows, sortOf } from "./modelLines";
import { useChangeModel } from "./useChangeModel";

interface Asked {
  model: ModelLine;
  becomes: Loss;
}

export function ModelsPane({ database }: { database: Database }) {
  const models = useQuery(modelLines(database.id));
  const [asked, setAsked] = useState<Asked | null>(null);
  const isAlone = models.data?.every(({ source }) => source.sort === "blank");
  return (
    <section className={css.pane} aria-label="Models">
      {models.isPending && <Skeleton lines={6} />}
      {models.isError && (
        <LoadFailure
          title={m.load_models()}
          failure={models.error}
          onRetry={() => void models.refetch()}
        />
      )}
      {models.data && models.data.length > 0 && (
        <>
          <p className={css.about}>
            Every action belongs to a model: a table, a saved query, or only a group.
          </p>
          <ul className={css.list} aria-label={`Models of ${database.name}`}>
            {models.data.map((model) => (
              <Line
                key={model.id}
                model={model}
                onAsk={(becomes) => setAsked({ model, becomes })}
              />
            ))}
          </ul>
        </>
      )}
      {isAlone && (
        <EmptyState title="No models yet">
          One is made with the first form for a <a href={`#/databases/${database.id}`}>table</a>, or
          over the API.
        </EmptyState>
      )}
      {asked && <ChangeModelDialog {...asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

function Line({ model, onAsk }: { model: ModelLine; onAsk: (becomes: Loss) => void }) {
  const change = useChangeModel(model, { failureTitle: `${model.name} could not be changed` });
  const sort = sortOf(model);
  const items: MenuItem[] = [];
  if (model.question)
    items.push({ label: "Make it a model", onSelect: () => change.mutate("model") });
  else {
    if (sort !== "Group") items.push({ label: "Make it a group", onSelect: () => onAsk("group") });
    items.push({ label: "Make it a question", onSelect: () => onAsk("question") });
  }
  items.push({ label: "Remove", onSelect: () => onAsk("removed"), danger: true });
  return (
    <li className={css.model}>
      <div>
        <div className={css.head}>
          <span className={css.name}>{model.name}</span>
          <Badge>{sort}</Badge>
        </div>
        <Shows model={model} />
      </div>
      <span className={css.count}>
        {model.actions} {model.actions === 1 ? "action" : "actions"}
      </span>
      {model.source.sort !== "blank" && <Menu label={`Commands for ${model.name}`} items={items} />}
    </li>
  );
}

function Shows({ model }: { model: ModelLine }) {
  const text = shows(model.source);
  if (text !== null) return <code className={css.shows}>{text}</code>;
  return (
    <span className={css.words}>
      {model.source.sort === "blank"
        ? "The database’s own group, which can’t be removed or changed."
        : "Shows nothing by itself."}
    </span>
  );
}
