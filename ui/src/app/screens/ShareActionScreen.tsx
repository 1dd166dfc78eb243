/** The public link of one action: the form's controls inside the panel of sharing. */
import { useQuery } from "@tanstack/react-query";
import { actionDetail } from "@/api/actions";
import { databaseList } from "@/api/databases";
import { linkOf, sharingState } from "@/api/sharing";
import type { ActionId, ActionWithForm, Field, SharedLink, Sharing } from "@/api/types.gen";
import { Providers } from "@/app/providers";
import { Badge } from "@/components/Badge";
import { ButtonLink } from "@/components/Button";
import { LoadFailure } from "@/components/LoadFailure";
import { Screen } from "@/components/Screen";
import { Skeleton } from "@/components/Skeleton";
import { FormField } from "@/features/form/FormField";
import { OptionsContext } from "@/features/form/optionsOf";
import { PrefillForm } from "@/features/form/PrefillForm";
import { LinkPanel } from "@/features/sharing/LinkPanel";
import type { TimeFieldProps } from "@/features/sharing/LinkSettingsForm";
import { linkState } from "@/features/sharing/linkState";
import { MakePublic } from "@/features/sharing/MakePublic";
import { zoneName } from "@/lib/localTime";
import { m } from "@/paraglide/messages";

const backOf = () => ({ href: "#/actions", label: m.places_actions() });

export default function ShareActionScreen({ id }: { id: ActionId }) {
  const action = useQuery(actionDetail(id));
  const sharing = useQuery(sharingState());
  const link = useQuery(linkOf(id));
  const failed = [action, sharing, link].find((query) => query.isError && !query.data);
  if (!action.data || !sharing.data || link.data === undefined) {
    return (
      <Screen title={m.common_share()} back={backOf()}>
        {failed?.error ? (
          <LoadFailure
            title={m.load_action()}
            missing={m.missing_action()}
            failure={failed.error}
            onRetry={() => void failed.refetch()}
          />
        ) : (
          <Skeleton />
        )}
      </Screen>
    );
  }
  return (
    <Providers>
      <SharePanel shown={action.data} sharing={sharing.data} link={link.data} />
    </Providers>
  );
}

interface Props {
  shown: ActionWithForm;
  sharing: Sharing;
  link: SharedLink | null;
}

function SharePanel({ shown, sharing, link }: Props) {
  const { action, form, not_ready } = shown;
  const state = link && linkState(link, sharing);
  const databases = useQuery(databaseList());
  const database = databases.data?.find(({ id }) => id === shown.database_id);
  const isProduction = database?.settings.production === true;
  return (
    <Screen
      title={m.share_action({ name: action.name })}
      back={backOf()}
      actions={<ButtonLink href={`#/actions/${action.id}`}>{m.common_run()}</ButtonLink>}
      marks={
        <>
          {state && (
            <Badge tone={state.tone} title={state.about}>
              {state.word}
            </Badge>
          )}
          {isProduction && <Badge tone="production">{m.common_production()}</Badge>}
        </>
      }
    >
      {link ? (
        <LinkPanel
          link={link}
          form={form}
          sharing={sharing}
          renderTime={(props) => <TimeField {...props} />}
          renderPrefill={(props) => (
            <OptionsContext value={({ id: parameter }) => ({ id: action.id, parameter })}>
              <PrefillForm spec={form} {...props} />
            </OptionsContext>
          )}
        />
      ) : (
        <MakePublic action={action} sharing={sharing} notReady={not_ready} />
      )}
    </Screen>
  );
}

/** A day with a time, by the clock of whoever sets it. */
function TimeField({ label, description, value, problem, onChange }: TimeFieldProps) {
  const field: Field = {
    id: "expires_at",
    slug: "expires_at",
    label,
    description: m.share_time_zone({ description, zone: zoneName() }),
    placeholder: null,
    input: "datetime",
    value_type: "datetime",
    required: false,
    nullable: false,
    secret: false,
    initial: null,
    options: [],
    source: null,
    validation: null,
    visible_when: null,
    width: "full",
    section: null,
    locked: false,
  };
  return (
    <FormField
      field={field}
      value={{ sort: "set", text: value }}
      problem={problem}
      disabled={false}
      markOptional={false}
      onChange={(changed) => onChange(changed.sort === "set" ? changed.text : "")}
      onLeave={() => undefined}
    />
  );
}
