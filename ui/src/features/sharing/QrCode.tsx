/** An address for a telephone's camera; always dark on white, as cameras like it. */
import { useMemo } from "react";
import { encode } from "uqr";
import { m } from "@/paraglide/messages";
import css from "./QrCode.module.css";

export function QrCode({ url }: { url: string }) {
  const { size, path } = useMemo(() => drawing(url), [url]);
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={m.sharing_qr_of({ url })}
      className={css.code}
    >
      <path d={path} />
    </svg>
  );
}

/** One square a module, in one path, with the quiet zone that readers need. */
function drawing(url: string) {
  const { size, data } = encode(url, { border: 4 });
  const squares = data.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return { size, path: squares.join("") };
}
