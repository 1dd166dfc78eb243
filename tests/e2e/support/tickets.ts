/** The API of somebody else that the guide calls: it opens tickets. */
import { createServer, type IncomingMessage } from "node:http";

export interface Tickets {
  /** What the newest request had in `Authorization`. */
  authorization: () => string | undefined;
  close: () => void;
}

/** Listens where the guide's pages say it does. */
export async function openTickets(port: number): Promise<Tickets> {
  let newest: IncomingMessage | undefined;
  const server = createServer(async (request, response) => {
    newest = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { title, urgent } = JSON.parse(Buffer.concat(chunks).toString() || "{}");
    response.setHeader("content-type", "application/json");
    response.statusCode = title === "?" ? 422 : 201;
    const ticket = { id: 7, title, urgent, opened_by: "api" };
    response.end(JSON.stringify(title === "?" ? { message: "A title has at least two letters." } : { ticket }));
  });
  await new Promise<void>((ready) => server.listen(port, "localhost", ready));
  return { authorization: () => newest?.headers.authorization, close: () => server.close() };
}
