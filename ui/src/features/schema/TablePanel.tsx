/** One table: its row actions, and its columns. */
import { useQuery } from "@tanstack/react-query";
import { tableDetail } from "@/api/schema";
import type { ColumnShown, Database, TableId, TableShown } from "@/api/types.gen";
import { Badge } from "@/components/Badge";
import { LoadFailure } from "@/components/LoadFailure";
import { Section } from "@/components/Section";
import { Skeleton } from "@/components/Skeleton";
import { m } from "@/paraglide/messages";
import { TableActions } from "./TableActions";
import css from "./TablePanel.module.css";

interface Props {
  database: Database;
  id: TableId;
}

export function TablePanel({ database, id }: Props) {
  const table = useQuery(tableDetail(id));
  if (table.isPending) return <Skeleton />;
  if (table.isError) {
    return (
      <LoadFailure
        title={m.load_table()}
        missing={m.missing_table()}
        failure={table.error}
        onRetry={() => void table.refetch()}
      />
    );
  }
  const { schema, name, is_view, columns } = table.data;
  return (
    <article className={css.panel} aria-labelledby="table-name">
      <header className={css.head}>
        <h2 id="table-name" className={css.name}>
          {schema !== null && <span className={css.subtle}>{schema}.</span>}
          {name}
        </h2>
        {is_view && <Badge>{m.schema_view()}</Badge>}
      </header>
      <TableActions key={id} database={database} table={table.data} />
      <Section title={m.schema_columns_count({ count: columns.length })}>
        <ColumnsTable table={table.data} />
      </Section>
    </article>
  );
}

function ColumnsTable({ table }: { table: TableShown }) {
  return (
    // It scrolls where there is no room, so the keyboard must reach it.
    <section
      className={css.scroll}
      aria-label={m.schema_columns_of({ name: table.name })}
      tabIndex={0}
    >
      <table className={css.columns}>
        <thead>
          <tr>
            <th scope="col">{m.common_name()}</th>
            <th scope="col">{m.schema_type()}</th>
            <th scope="col">{m.schema_null()}</th>
            <th scope="col">{m.schema_default()}</th>
            <th scope="col">{m.schema_rules()}</th>
          </tr>
        </thead>
        <tbody>
          {table.columns.map((column) => (
            <tr key={column.name}>
              <th scope="row">{column.name}</th>
              <td>
                <code>{column.database_type || m.schema_any_type()}</code>
              </td>
              <td>{column.nullable ? m.schema_yes() : m.schema_no()}</td>
              <td>{defaultOf(column)}</td>
              <td>
                <Rules column={column} table={table} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function defaultOf({ generated, auto_increment, has_default }: ColumnShown): string {
  if (auto_increment) return m.schema_counted_up();
  if (generated) return m.schema_computed();
  return has_default ? m.schema_has_default() : "";
}

function Rules({ column, table }: { column: ColumnShown; table: TableShown }) {
  const { key, unique, references, enum_values } = column;
  const isOnlyKey = table.columns.filter((one) => one.key !== null).length === 1;
  return (
    <span className={css.rules}>
      {key !== null && (
        <Badge tone="accent">{isOnlyKey ? m.schema_key() : m.schema_key_part({ part: key })}</Badge>
      )}
      {unique && key === null && <Badge>{m.schema_unique()}</Badge>}
      {references && (
        <span>
          <span className={css.subtle}>{m.schema_refers_to()} </span>
          {references.table_id === null ? (
            references.table
          ) : (
            <a href={`#/databases/${table.database_id}/tables/${references.table_id}`}>
              {references.table}
            </a>
          )}
          .{references.column}
        </span>
      )}
      {enum_values && (
        <span className={css.subtle}>{m.schema_one_of({ values: enum_values.join(", ") })}</span>
      )}
    </span>
  );
}
