/** An address for a telephone's camera; always black on white, as cameras like it. */
import { QRCodeSVG } from "qrcode.react";
import css from "./LinkAddress.module.css";

export function QrCode({ url }: { url: string }) {
  return (
    <div className={css.qr}>
      <QRCodeSVG value={url} marginSize={2} level="M" title={`QR code of ${url}`} />
    </div>
  );
}
