import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ArgumentError } from "@convkit/ndarray";
import { refusalOf, safeHeaders } from "./guard.ts";
import type { Viewers } from "./viewers.ts";

/** A file of the page, by its path: there are no others. */
export interface PageFile {
  readonly type: string;
  readonly content: string;
}

/** More than a person opens. */
const MOST_CONNECTIONS = 64;

/** The only address at which it listens. */
const LOOPBACK = "127.0.0.1";

/** Where it listens unless told otherwise, and any free port if something else does there. */
const USUAL_PORT = 7878;

export interface PageServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves these files, and events at `/events`, to this machine alone. Neither the server nor who is connected keeps the
 * process alive.
 *
 * @throws ArgumentError when the port is in use or may not be used
 */
export async function servePage(
  files: Readonly<Record<string, PageFile>>,
  viewers: Viewers,
  port: number | undefined,
): Promise<PageServer> {
  const server: Server = createServer(
    { maxHeaderSize: 16_384 },
    answer(files, viewers, () => portOf(server)),
  );
  server.maxConnections = MOST_CONNECTIONS;
  server.on("connection", (socket) => socket.unref());
  try {
    await listen(server, port ?? USUAL_PORT);
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    if (port !== undefined)
      throw new ArgumentError(
        "dashboard",
        `port ${port} must be free to listen on, got ${code === "EADDRINUSE" ? "one in use" : code}; ` +
          "without a port, any free one is taken",
      );
    await listen(server, 0);
  }
  server.unref();
  return {
    port: portOf(server),
    close: () =>
      new Promise((resolve) => {
        viewers.end();
        server.close(() => resolve());
        // Browsers keep some in store, on which they never asked for anything.
        server.closeAllConnections();
      }),
  };
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, LOOPBACK, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function answer(
  files: Readonly<Record<string, PageFile>>,
  viewers: Viewers,
  port: () => number,
): RequestListener {
  return (request, response) => {
    const end = (status: number, type: string, content: string, more: Record<string, string> = {}) =>
      response
        .writeHead(status, { ...safeHeaders, ...more, "Content-Type": `${type}; charset=utf-8` })
        .end(content);
    const refusal = refusalOf(request, port());
    if (refusal) {
      const allow = refusal.status === 405 ? { Allow: "GET, HEAD" } : {};
      return end(refusal.status, "text/plain", `${refusal.reason}\n`, allow);
    }
    const { url = "" } = request;
    // Paths are compared as they come, whole: none is ever taken for the name of a file on the disk.
    if (Object.hasOwn(files, url)) return end(200, files[url]!.type, files[url]!.content);
    if (url !== "/events") return end(404, "text/plain", "there is no such page\n");
    response.writeHead(200, { ...safeHeaders, "Content-Type": "text/event-stream" });
    if (request.method === "HEAD") return response.end();
    return viewers.add(response);
  };
}
