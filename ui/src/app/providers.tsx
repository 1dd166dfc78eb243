/**
 * Mantine, fed once from our roles (styles/tokens.css); loads with the first screen
 * that has a form. Only the styles of the components in use are taken.
 */
import { createTheme, Input, MantineProvider, type MantineThemeOverride } from "@mantine/core";
import { DatesProvider } from "@mantine/dates";
import { type ReactNode, useState } from "react";
import "dayjs/locale/de";
import { m } from "@/paraglide/messages";
import { getLocale } from "@/paraglide/runtime";
import "@mantine/core/styles/default-css-variables.layer.css";
import "@mantine/core/styles/global.layer.css";
import "@mantine/core/styles/UnstyledButton.layer.css";
import "@mantine/core/styles/VisuallyHidden.layer.css";
import "@mantine/core/styles/Paper.layer.css";
import "@mantine/core/styles/Popover.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/ActionIcon.layer.css";
import "@mantine/core/styles/Group.layer.css";
import "@mantine/core/styles/Loader.layer.css";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/PasswordInput.layer.css";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/Radio.layer.css";
import "@mantine/core/styles/Switch.layer.css";
import "@mantine/core/styles/SegmentedControl.layer.css";
import "@mantine/core/styles/FloatingIndicator.layer.css";
import "@mantine/dates/styles.layer.css";
import "./providers.css";
import { useScheme } from "./theme";

const ten = <T,>(value: T) =>
  [value, value, value, value, value, value, value, value, value, value] as const;

const makeTheme = (): MantineThemeOverride =>
  createTheme({
    colors: { accent: ten("var(--accent-fill)") },
    primaryColor: "accent",
    fontFamily: "var(--font-sans)",
    fontFamilyMonospace: "var(--font-mono)",
    fontSizes: {
      xs: "var(--font-2)",
      sm: "var(--font-3)",
      md: "var(--font-3)",
      lg: "var(--font-4)",
      xl: "var(--font-5)",
    },
    spacing: {
      xs: "var(--space-2)",
      sm: "var(--space-3)",
      md: "var(--space-4)",
      lg: "var(--space-5)",
      xl: "var(--space-6)",
    },
    radius: {
      xs: "var(--radius-1)",
      sm: "var(--radius-2)",
      md: "var(--radius-2)",
      lg: "var(--radius-3)",
      xl: "var(--radius-3)",
    },
    defaultRadius: "sm",
    respectReducedMotion: true,
    components: {
      Input: Input.extend({
        vars: () => ({
          wrapper: {
            "--input-height": "var(--control)",
            "--input-fz": "var(--font-3)",
            "--input-padding-y": "var(--space-1)",
          },
        }),
      }),
      Select: {
        defaultProps: {
          withScrollArea: false,
          comboboxProps: { withinPortal: false, transitionProps: { duration: 0 }, shadow: "md" },
          checkIconPosition: "right",
          clearButtonProps: { "aria-label": m.common_clear() },
        },
      },
      DateInput: {
        defaultProps: {
          previousLabel: m.calendar_earlier(),
          nextLabel: m.calendar_later(),
          clearButtonProps: { "aria-label": m.common_clear() },
          popoverProps: { withinPortal: false, transitionProps: { duration: 0 }, shadow: "md" },
          size: "xs",
        },
      },
      Switch: { defaultProps: { size: "sm", withThumbIndicator: false } },
      Radio: { defaultProps: { size: "xs" } },
      SegmentedControl: { defaultProps: { transitionDuration: 0 } },
    },
  });

export function Providers({ children }: { children: ReactNode }) {
  const [theme] = useState(makeTheme);
  return (
    <MantineProvider theme={theme} forceColorScheme={useScheme()} withGlobalClasses={false}>
      <DatesProvider settings={{ locale: getLocale() }}>{children}</DatesProvider>
    </MantineProvider>
  );
}
