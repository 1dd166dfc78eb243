import { render } from "@testing-library/react";
import { expect, it } from "vitest";
import { Said } from "./Said";

it.each([
  ["nothing to name", "nothing to name"],
  ["Column `plan` is gone", "Column <code>plan</code> is gone"],
  ["`a` and `b < c`.", "<code>a</code> and <code>b &lt; c</code>."],
  ["one ` alone", "one ` alone"],
  ["``", "``"],
])("draws the names in “%s” as such", (text, html) => {
  expect(render(<Said text={text} />).container.innerHTML).toBe(html);
});
