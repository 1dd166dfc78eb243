import { render, screen } from "@testing-library/react";
import { encode } from "uqr";
import { expect, it } from "vitest";
import { QrCode } from "./QrCode";

it("draws each module of its address, with the quiet zone around them", () => {
  const url = "http://127.0.0.1:7171/public/action/00000000-0000-4000-8000-000000000001";
  render(<QrCode url={url} />);

  const image = screen.getByRole("img", { name: `QR code of ${url}` });
  const { size, data } = encode(url, { border: 4 });
  const drawn = data.map((row) => row.map(() => false));
  const path = image.querySelector("path")?.getAttribute("d") ?? "";
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    drawn[Number(y)]?.splice(Number(x), 1, true);
  }
  expect(image).toHaveAttribute("viewBox", `0 0 ${size} ${size}`);
  expect(drawn).toEqual(data);
});
