/** A menu that copies an action with the form's values, to run it elsewhere. */
import { copyAction } from "@/api/actions";
import type { ActionId, Engine, CopyAs as Form } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { Menu } from "@/components/Menu";
import { sentence, toFailure } from "@/lib/failure";
import { toast } from "@/lib/toasts";
import { m } from "@/paraglide/messages";

interface Props {
  id: ActionId;
  type: "query" | "http" | "implicit";
  /** Of an SQL action's database, once that is known. */
  engine: Engine | undefined;
  parameters: Record<string, unknown>;
}

const programs: Record<Engine, string> = { postgres: "psql", mysql: "mysql", sqlite: "sqlite3" };

/** What can be copied, and what it is called. */
function formsOf(type: Props["type"], engine: Engine | undefined): Array<[Form, string]> {
  if (type === "http") return [["curl", "curl"]];
  if (type === "implicit") return [["sql", "SQL"]];
  if (!engine) return [];
  return [
    ["sql", "SQL"],
    ["command", programs[engine]],
  ];
}

export function CopyAs({ id, type, engine, parameters }: Props) {
  const forms = formsOf(type, engine);
  if (forms.length === 0) return null;
  const copy = async (form: Form, name: string) => {
    try {
      const { text } = await copyAction({ id, parameters, form });
      await navigator.clipboard.writeText(text);
      toast("success", m.copy_copied_as({ name }));
    } catch (reason) {
      toast("danger", m.copy_not_copied({ why: sentence(toFailure(reason).message) }));
    }
  };
  return (
    <Menu
      label={m.copy_as()}
      items={forms.map(([form, name]) => ({
        label: m.copy_as_name({ name }),
        onSelect: () => void copy(form, name),
      }))}
      trigger={(props) => (
        <Button variant="quiet" {...props}>
          {m.copy_as()}
        </Button>
      )}
    />
  );
}
