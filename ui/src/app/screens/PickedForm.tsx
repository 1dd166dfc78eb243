/** The form of an action that is about one row: the row is picked first, and fills it. */
import { type ComponentProps, useState } from "react";
import type { ActionId } from "@/api/types.gen";
import { Button } from "@/components/Button";
import { ActionForm } from "@/features/form/ActionForm";
import { emptied, filled, onlyChanged, pickedRow } from "@/features/form/picked";
import type { Parameters } from "@/features/form/values";
import { RowPicker } from "@/features/rows/RowPicker";
import { m } from "@/paraglide/messages";
import css from "./RunScreen.module.css";

interface Props extends ComponentProps<typeof ActionForm> {
  id: ActionId;
  /** Whether only what differs from the row is sent. */
  sendsChanges: boolean;
}

type Picked = NonNullable<ComponentProps<typeof RowPicker>["picked"]>;

export function PickedForm({
  id,
  sendsChanges,
  spec,
  failure,
  onSubmit,
  renderMore,
  ...rest
}: Props) {
  const [picked, setPicked] = useState<Picked | null>(null);
  /** It was to be sent as it is in the table. */
  const [isSame, setSame] = useState(false);
  /** No row is picked: its key is typed. */
  const [isByHand, setByHand] = useState(false);
  const pick = (next: Picked | null) => {
    setSame(false);
    setByHand(false);
    setPicked(next);
  };
  const shown = picked ? filled(spec, pickedRow(picked.columns, picked.row)) : spec;
  const key = new Set(
    (picked?.columns ?? []).flatMap(({ field, is_key }) => (is_key && field ? [field] : [])),
  );
  const sent = (given: Parameters) =>
    picked && sendsChanges ? onlyChanged(shown, given, key) : given;
  const submit = (given: Parameters) => {
    const values = sent(given);
    const hasNone =
      picked !== null &&
      sendsChanges &&
      !spec.danger &&
      Object.keys(values).every((id) => key.has(id));
    if (hasNone) refuse(true);
    else {
      setSame(false);
      onSubmit(values);
    }
  };
  const refuse = (isForNothing: boolean) => {
    setSame(isForNothing);
    rest.onRefused?.();
  };
  const picker = <RowPicker id={id} picked={picked} isDanger={spec.danger} onPick={pick} />;
  // Empty fields of a row that nobody has chosen say nothing true.
  if (sendsChanges && !picked && !isByHand) {
    return (
      <>
        {picker}
        <div>
          <Button onClick={() => setByHand(true)}>{m.rows_by_hand()}</Button>
        </div>
      </>
    );
  }
  return (
    <>
      {picker}
      {isByHand && !spec.danger && <p className={css.description}>{m.rows_by_hand_about()}</p>}
      <ActionForm
        {...rest}
        key={picked ? JSON.stringify(picked.row) : "empty"}
        spec={shown}
        settled={key}
        check={picked && sendsChanges ? (values) => emptied(shown, values, key) : undefined}
        failure={isSame ? m.rows_nothing_changed() : failure}
        startsAt={isByHand || (picked && !spec.danger) ? nextAfter(key, spec) : undefined}
        onSubmit={submit}
        onRefused={() => refuse(false)}
        renderMore={(given) => renderMore?.(sent(given))}
      />
    </>
  );
}

/** Where one goes on once the row is picked: its first value that can be changed. */
const nextAfter = (key: ReadonlySet<string>, { fields }: Props["spec"]): string | null =>
  fields.find(({ id }) => !key.has(id))?.id ?? null;
