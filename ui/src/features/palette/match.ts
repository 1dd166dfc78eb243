/** How well a name fits what was typed. */

/** Without case and accents. */
export const plain = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** 0: not at all; 1: its letters in this order; 2: begins its words; 3: begins it. */
export function score(name: string, typed: string): 0 | 1 | 2 | 3 {
  const text = plain(name);
  const sought = plain(typed.trim());
  if (sought === "") return 1;
  if (text.startsWith(sought)) return 3;
  const words = text.split(/[^\p{L}\p{N}]+/u);
  const parts = sought.split(/\s+/);
  if (parts.every((part) => words.some((word) => word.startsWith(part)))) return 2;
  return hasInOrder(text, sought.replace(/\s/g, "")) ? 1 : 0;
}

function hasInOrder(text: string, letters: string): boolean {
  let from = 0;
  for (const letter of letters) {
    const at = text.indexOf(letter, from);
    if (at < 0) return false;
    from = at + letter.length;
  }
  return true;
}
