/** Makes addresses that fill in fields, and lock some of them. */
import { useMutation } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { prefillLink } from "@/api/sharing";
import type { PrefillLink, SharedLink } from "@/api/types.gen";
import { Notice } from "@/components/Notice";
import { Said } from "@/components/Said";
import { Section } from "@/components/Section";
import { sentence } from "@/lib/failure";
import { m } from "@/paraglide/messages";
import { LinkAddress } from "./LinkAddress";

export interface PrefillFormProps {
  busy: boolean;
  refused: Record<string, string>;
  onMake: (values: Record<string, unknown>, locked: string[]) => void;
  onEdit: () => void;
}

interface Props {
  link: SharedLink;
  /** Draws the fields of the action; the form is another feature's. */
  renderForm: (props: PrefillFormProps) => ReactNode;
}

const NOTHING = {};

export function PrefillSection({ link, renderForm }: Props) {
  const make = useMutation({ mutationFn: (prefill: PrefillLink) => prefillLink(prefill) });
  const refused = make.error?.fields ?? NOTHING;
  return (
    <Section title={m.prefill_title()} about={m.prefill_about()}>
      {renderForm({
        busy: make.isPending,
        refused,
        onMake: (values, locked) => make.mutate({ id: link.action_id, values, locked }),
        onEdit: make.reset,
      })}
      {make.error && Object.keys(refused).length === 0 && (
        <Notice tone="danger" role="alert">
          <Said text={sentence(make.error.message)} />
        </Notice>
      )}
      {make.data && (
        <LinkAddress
          key={make.data.url}
          label={m.prefill_title()}
          url={make.data.url}
          isWhole={link.url !== null}
        />
      )}
    </Section>
  );
}
