/** The models of a database: what each shows, and what can be made of it. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { modelLines } from "@/api/schema";
import type { Database, ModelLine } from "@/api/types.gen";
import { Badge } from "@/components/Badge";
import { EmptyState } from "@/components/EmptyState";
import { LoadFailure } from "@/components/LoadFailure";
import { Menu, type MenuItem } from "@/components/Menu";
import { Rich } from "@/components/Rich";
import { Skeleton } from "@/components/Skeleton";
import { m } from "@/paraglide/messages";
import { ChangeModelDialog } from "./ChangeModelDialog";
import css from "./ModelsPane.module.css";
import { type Loss, shows, sortOf, sortWord } from "./modelLines";
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
    <section className={css.pane} aria-label={m.database_models()}>
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
          <p className={css.about}>{m.schema_models_about()}</p>
          <ul className={css.list} aria-label={m.schema_models_of({ name: database.name })}>
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
        <EmptyState title={m.schema_no_models()}>
          <Rich
            text={m.schema_no_models_about()}
            parts={{ link: (words) => <a href={`#/databases/${database.id}`}>{words}</a> }}
          />
        </EmptyState>
      )}
      {asked && <ChangeModelDialog {...asked} onClose={() => setAsked(null)} />}
    </section>
  );
}

function Line({ model, onAsk }: { model: ModelLine; onAsk: (becomes: Loss) => void }) {
  const change = useChangeModel(model, {
    failureTitle: m.schema_not_changed({ name: model.name }),
  });
  const sort = sortOf(model);
  const items: MenuItem[] = [];
  if (model.question)
    items.push({ label: m.schema_make_model(), onSelect: () => change.mutate("model") });
  else {
    if (sort !== "group")
      items.push({ label: m.schema_make_group(), onSelect: () => onAsk("group") });
    items.push({ label: m.schema_make_question(), onSelect: () => onAsk("question") });
  }
  items.push({ label: m.common_remove(), onSelect: () => onAsk("removed"), danger: true });
  return (
    <li className={css.model}>
      <div>
        <div className={css.head}>
          <span className={css.name}>{model.name}</span>
          <Badge>{sortWord(sort)}</Badge>
        </div>
        <Shows model={model} />
      </div>
      <span className={css.count}>{m.actions_count({ count: model.actions })}</span>
      {model.source.sort !== "blank" && (
        <Menu label={m.common_commands_for({ name: model.name })} items={items} />
      )}
    </li>
  );
}

function Shows({ model }: { model: ModelLine }) {
  const text = shows(model.source);
  if (text !== null) return <code className={css.shows}>{text}</code>;
  return (
    <span className={css.words}>
      {model.source.sort === "blank" ? m.schema_own_group() : m.schema_shows_nothing()}
    </span>
  );
}
