/** Everything that lets others in: public links and the server. Accounts and keys are in Settings. */
import { useQuery } from "@tanstack/react-query";
import { sharingState } from "@/api/sharing";
import { LoadFailure } from "@/components/LoadFailure";
import { Screen } from "@/components/Screen";
import { Skeleton } from "@/components/Skeleton";
import { m } from "@/paraglide/messages";
import { LinksSection } from "./LinksSection";
import { PublicLinksSwitch } from "./PublicLinksSwitch";
import { ServerSection } from "./ServerSection";
import css from "./sharing.module.css";

export function SharingScreen() {
  const sharing = useQuery(sharingState());
  return (
    <Screen
      title={m.places_sharing()}
      actions={<a href="#/settings/people">{m.settings_people()}</a>}
    >
      {sharing.isPending && <Skeleton />}
      {sharing.isError && (
        <LoadFailure
          title={m.load_sharing()}
          failure={sharing.error}
          onRetry={() => void sharing.refetch()}
        />
      )}
      {sharing.data && (
        <div className={css.screen}>
          <PublicLinksSwitch sharing={sharing.data} />
          <ServerSection sharing={sharing.data} />
          <LinksSection sharing={sharing.data} />
        </div>
      )}
    </Screen>
  );
}
