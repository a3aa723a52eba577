import type { Answer, Site, WorkOptions } from "./answer.ts";

/** A browser that pages are opened in. */
export interface PageBrowser {
  open(url: string): Promise<OpenPage>;
  close(): Promise<void>;
}

export interface OpenPage {
  /** Has the page, or a worker of it, do its work. */
  work(site: Site, options: WorkOptions): Promise<Answer>;
  /** What the console got to hear of errors, and exceptions that nobody caught. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}
