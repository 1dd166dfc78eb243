/** What holds for the whole program. */
import { Providers } from "@/app/providers";
import { Screen } from "@/components/Screen";
import { SecretsSection } from "@/features/secrets/SecretsSection";
import css from "./SettingsScreen.module.css";

export default function SettingsPlace() {
  return (
    <Providers>
      <Screen title="Settings">
        <div className={css.sections}>
          <SecretsSection />
        </div>
      </Screen>
    </Providers>
  );
}
