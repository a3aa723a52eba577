import type { IncomingHttpHeaders } from "node:http";

/** What of a request decides whether it is answered. */
export interface RequestHead {
  readonly method?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

export interface Refusal {
  readonly status: number;
  readonly reason: string;
}

/**
 * Why a request must not be answered; undefined when it may. Only this machine can connect, but so can every page that is
 * open in its browsers: none of another site may read or cause anything, also if its name is made to point here.
 */
export function refusalOf({ method, headers }: RequestHead, port: number): Refusal | undefined {
  const hosts = ["127.0.0.1", "localhost"].flatMap((name) =>
    port === 80 ? [name, `${name}:80`] : [`${name}:${port}`],
  );
  // A page whose name was rebound to 127.0.0.1 asks for that name.
  if (!hosts.includes(headers.host ?? "")) return { status: 403, reason: "this host is not served here" };
  const { origin, "sec-fetch-site": site } = headers;
  if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`))
    return { status: 403, reason: "pages of other origins may not ask" };
  if (site !== undefined && site !== "same-origin" && site !== "none")
    return { status: 403, reason: "other sites may not ask" };
  if (method !== "GET" && method !== "HEAD") return { status: 405, reason: "there is nothing to change" };
  return undefined;
}

/** Go with every answer: nothing from elsewhere is loaded, and no other page may embed, read or keep what is here. */
export const safeHeaders: Readonly<Record<string, string>> = {
  "Cache-Control": "no-store",
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src data:; " +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};
