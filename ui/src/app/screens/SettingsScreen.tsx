/** What holds for the whole program, part by part. */
import { Providers } from "@/app/providers";
import { chooseTheme, type ThemeChoice, useThemeChoice } from "@/app/theme";
import { Screen } from "@/components/Screen";
import { Section } from "@/components/Section";
import { Segments } from "@/components/Segments";
import { Tabs } from "@/components/Tabs";
import { PeopleSection } from "@/features/people/PeopleSection";
import { SecretsSection } from "@/features/secrets/SecretsSection";
import { AboutSection } from "@/features/settings/AboutSection";
import { BackupsSection } from "@/features/settings/BackupsSection";
import { FolderSection } from "@/features/settings/FolderSection";
import { RetentionSection } from "@/features/settings/RetentionSection";
import { ApiKeysSection } from "@/features/sharing/ApiKeysSection";
import css from "./SettingsScreen.module.css";

const parts = {
  secrets: "Secrets",
  people: "People and keys",
  data: "Data",
  about: "Look and about",
} as const;

export type SettingsPart = keyof typeof parts;

const hrefOf = (part: SettingsPart) => (part === "secrets" ? "#/settings" : `#/settings/${part}`);

export default function SettingsPlace({ part }: { part: SettingsPart }) {
  const tabs = Object.entries(parts).map(([key, label]) => ({
    href: hrefOf(key as SettingsPart),
    label,
    isCurrent: key === part,
  }));
  return (
    <Providers>
      <Screen bare title="Settings" actions={<a href="#/share">Sharing and server</a>}>
        <Tabs label="Settings" tabs={tabs} />
        <div className={css.body}>
          <div className={css.sections}>
            <Part part={part} />
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
          <ThemeSection />
          <AboutSection />
        </>
      );
  }
}

const themes: ReadonlyArray<{ value: ThemeChoice; label: string }> = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

function ThemeSection() {
  return (
    <Section title="Look">
      <Segments label="Theme" value={useThemeChoice()} options={themes} onChange={chooseTheme} />
    </Section>
  );
}
