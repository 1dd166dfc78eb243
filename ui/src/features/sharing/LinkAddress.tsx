/** An address of a public form: to copy, to open as a stranger does, to show as a QR code. */
import { useState } from "react";
import { Button, ButtonLink } from "@/components/Button";
import { CopyText } from "@/components/CopyText";
import { m } from "@/paraglide/messages";
import css from "./LinkAddress.module.css";
import { QrCode } from "./QrCode";

interface Props {
  label: string;
  url: string;
  /** Whether somebody answers there: a path alone can't be opened. */
  isWhole?: boolean;
}

export function LinkAddress({ label, url, isWhole = true }: Props) {
  const [showsCode, setShowsCode] = useState(false);
  return (
    <div className={css.address}>
      <CopyText label={label} text={url} copy={m.sharing_copy_link()} />
      {isWhole && (
        <div className={css.buttons}>
          <ButtonLink href={url} target="_blank" rel="noreferrer">
            {m.sharing_open_as_stranger()}
          </ButtonLink>
          <Button aria-expanded={showsCode} onClick={() => setShowsCode(!showsCode)}>
            {m.sharing_qr()}
          </Button>
        </div>
      )}
      {showsCode && isWhole && <QrCode url={url} />}
    </div>
  );
}
