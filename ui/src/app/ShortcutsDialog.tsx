/** Which keys do what. */
import { isInWindow } from "@/api/transport";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { m } from "@/paraglide/messages";
import css from "./ShortcutsDialog.module.css";

interface Group {
  title: string;
  keys: ReadonlyArray<readonly [what: string, ...keys: string[]]>;
}

const groups = (): readonly Group[] => [
  {
    title: m.shortcuts_everywhere(),
    keys: [
      [m.palette_title(), "Ctrl K"],
      [m.shortcuts_search(), "/"],
      [m.shortcuts_these(), "?"],
    ],
  },
  {
    title: m.shortcuts_list(),
    keys: [
      [m.common_run(), "Enter"],
      [m.common_edit(), "E"],
      [m.common_share(), "S"],
      [m.actions_duplicate(), "D"],
      [m.actions_select(), "X"],
      [m.actions_archive(), "Delete"],
    ],
  },
  {
    title: m.shortcuts_form(),
    keys: [
      [m.common_run(), "Ctrl Enter"],
      [m.common_save(), "Ctrl S"],
      [m.common_undo(), "Ctrl Z"],
      [m.shortcuts_redo(), "Ctrl Shift Z"],
      [m.shortcuts_complete(), "Ctrl Space"],
      [m.shortcuts_next_problem(), "F8"],
    ],
  },
];

/** Those of the menu bar; a browser keeps them for itself. */
const ofWindow = (): Group => ({
  title: m.door_window(),
  keys: [
    [m.palette_new_query(), "Ctrl N"],
    [m.shortcuts_places(), "Ctrl 1", "2", "3", "4"],
    [m.places_settings(), "Ctrl ,"],
    [m.shortcuts_back(), "Alt ←", "→"],
    [m.shortcuts_zoom(), "Ctrl +", "−", "0"],
    [m.shortcuts_cancel_run(), "Ctrl ."],
    [m.shortcuts_full_screen(), "F11"],
    [m.shortcuts_quit(), "Ctrl Q"],
  ],
});

/** A key by what is printed on it. */
const printed = (key: string): string =>
  key
    .replace("Ctrl", m.key_ctrl())
    .replace("Shift", m.key_shift())
    .replace("Delete", m.key_delete())
    .replace("Space", m.key_space());

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const shown = isInWindow() ? [...groups(), ofWindow()] : groups();
  return (
    <Dialog
      title={m.shortcuts_title()}
      onClose={onClose}
      footer={<Button onClick={onClose}>{m.common_close()}</Button>}
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
                      <kbd key={key}>{printed(key)}</kbd>
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
