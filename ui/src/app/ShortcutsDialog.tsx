/** Which keys do what. */
import { isInWindow } from "@/api/transport";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import css from "./ShortcutsDialog.module.css";

interface Group {
  title: string;
  keys: ReadonlyArray<readonly [what: string, ...keys: string[]]>;
}

const groups: readonly Group[] = [
  {
    title: "Everywhere",
    keys: [
      ["Find anything", "Ctrl K"],
      ["Search the list", "/"],
      ["These shortcuts", "?"],
    ],
  },
  {
    title: "List of actions",
    keys: [
      ["Run", "Enter"],
      ["Edit", "E"],
      ["Share", "S"],
      ["Duplicate", "D"],
      ["Select", "X"],
      ["Archive", "Delete"],
    ],
  },
  {
    title: "Form and editor",
    keys: [
      ["Run", "Ctrl Enter"],
      ["Save", "Ctrl S"],
      ["Undo", "Ctrl Z"],
      ["Redo", "Ctrl Shift Z"],
      ["Complete", "Ctrl Space"],
      ["Next problem", "F8"],
    ],
  },
];

/** Those of the menu bar; a browser keeps them for itself. */
const ofWindow: Group = {
  title: "Window",
  keys: [
    ["New SQL action", "Ctrl N"],
    ["Actions, runs, databases, sharing", "Ctrl 1", "2", "3", "4"],
    ["Settings", "Ctrl ,"],
    ["Back, forward", "Alt ←", "→"],
    ["Larger, smaller, actual size", "Ctrl +", "−", "0"],
    ["Cancel the run", "Ctrl ."],
    ["Full screen", "F11"],
    ["Quit", "Ctrl Q"],
  ],
};

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const shown = isInWindow() ? [...groups, ofWindow] : groups;
  return (
    <Dialog
      title="Keyboard shortcuts"
      onClose={onClose}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      <div className={css.groups}>
        {shown.map(({ title, keys }) => (
          <section key={title} className={css.group} aria-label={title}>
            <h3 className={css.title}>{title}</h3>
            <dl className={css.keys}>
              {keys.map(([what, ...pressed]) => (
                <div key={what} className={css.line}>
                  <dt>{what}</dt>
                  <dd>
                    {pressed.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
