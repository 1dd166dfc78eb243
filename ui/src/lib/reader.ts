/** Numbers and dates as the reader writes them, in the language of the page. */
import { getLocale } from "@/paraglide/runtime";

/** The reader's own kind of that language: `en-GB` where the page is English. */
export const readerLocale = (): string =>
  navigator.languages.find((tag) => tag.split("-")[0] === getLocale()) ?? getLocale();

/** `1,234`; with as many digits after the point as given. */
export const number = (value: number, digits = 0): string =>
  value.toLocaleString(readerLocale(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
