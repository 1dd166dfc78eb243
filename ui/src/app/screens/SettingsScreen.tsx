/** What holds for the whole program, part by part. */
import { useMayEdit } from "@/api/useAccount";
import { chooseLanguage, type LanguageChoice, languageChoice } from "@/app/language";
import { Providers } from "@/app/providers";
import { chooseTheme, type ThemeChoice, useThemeChoice } from "@/app/theme";
import { Screen } from "@/components/Screen";
import { Section } from "@/components/Section";
import { Segments } from "@/components/Segments";
import { SelectField } from "@/components/SelectField";
import { Tabs } from "@/components/Tabs";
import { AccountSection } from "@/features/people/AccountSection";
import { PeopleSection } from "@/features/people/PeopleSection";
import { SecretsSection } from "@/features/secrets/SecretsSection";
import { AboutSection } from "@/features/settings/AboutSection";
import { BackupsSection } from "@/features/settings/BackupsSection";
import { FolderSection } from "@/features/settings/FolderSection";
import { RetentionSection } from "@/features/settings/RetentionSection";
import { ApiKeysSection } from "@/features/sharing/ApiKeysSection";
import { m } from "@/paraglide/messages";
import css from "./SettingsScreen.module.css";

const parts = {
  secrets: m.secrets_title,
  people: m.settings_people,
  data: m.settings_data,
  about: m.settings_about,
} as const;

export type SettingsPart = keyof typeof parts;

const hrefOf = (part: SettingsPart) => (part === "secrets" ? "#/settings" : `#/settings/${part}`);

export default function SettingsPlace({ part }: { part: SettingsPart }) {
  const mayEdit = useMayEdit();
  const shown = mayEdit ? part : "about";
  const tabs = Object.entries(parts)
    .filter(([key]) => mayEdit || key === shown)
    .map(([key, label]) => ({
      href: hrefOf(key as SettingsPart),
      label: label(),
      isCurrent: key === shown,
    }));
  return (
    <Providers>
      <Screen
        bare
        title={m.places_settings()}
        actions={mayEdit && <a href="#/share">{m.settings_sharing()}</a>}
      >
        <Tabs label={m.places_settings()} tabs={tabs} />
        <div className={css.body}>
          <div className={css.sections}>
            <Part part={shown} />
          </div>
        </div>
      </Screen>
    </Providers>
  );
}

function Part({ part }: { part: SettingsPart }) {
  switch (part) {
    case "secrets":
      return <SecretsSection />;
    case "people":
      return (
        <>
          <PeopleSection />
          <ApiKeysSection />
        </>
      );
    case "data":
      return (
        <>
          <FolderSection />
          <BackupsSection />
          <RetentionSection />
        </>
      );
    case "about":
      return (
        <>
          <AccountSection />
          <LookSection />
          <AboutSection />
        </>
      );
  }
}

const themes = (): ReadonlyArray<{ value: ThemeChoice; label: string }> => [
  { value: "system", label: m.settings_as_system() },
  { value: "light", label: m.settings_light() },
  { value: "dark", label: m.settings_dark() },
];

/** A language is called by its own name, for who does not read the one that is shown. */
const languages = (): ReadonlyArray<{ value: LanguageChoice; label: string }> => [
  { value: "system", label: m.settings_as_system() },
  { value: "en", label: "English" },
  { value: "de", label: "Deutsch" },
];

function LookSection() {
  return (
    <Section title={m.settings_look()}>
      <Segments
        label={m.settings_theme()}
        value={useThemeChoice()}
        options={themes()}
        onChange={chooseTheme}
      />
      <div className={css.language}>
        <SelectField
          label={m.settings_language()}
          value={languageChoice()}
          onChange={(next) => chooseLanguage(next as LanguageChoice)}
        >
          {languages().map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </SelectField>
      </div>
    </Section>
  );
}
