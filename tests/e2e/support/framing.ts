/** Another site that shows a page of ours in a frame. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A site with nothing but a frame of `address` on it. */
export async function framing(address: string): Promise<{ host: string; close: () => Promise<void> }> {
  const html = `<!doctype html><title>A site</title><iframe src="${address}" width="700" height="900"></iframe>`;
  const server = createServer((_, answer) => answer.setHeader("Content-Type", "text/html").end(html));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  return { host: `localhost:${port}`, close };
}
