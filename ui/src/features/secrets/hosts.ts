/** `a.example, b.example:8443` as a list; blanks and line breaks separate, too. */
export const hostsFromText = (text: string): string[] =>
  text.split(/[\s,;]+/).filter((host) => host !== "");
