import { checkOptionNames } from "@convkit/ndarray";
import { checkNumber, checkObject } from "../../check.ts";
import type { Callbacks } from "../../train/callbacks.ts";
import { type DashboardExamples, lookInto } from "./look.ts";
import { openBrowser } from "./open-browser.ts";
import { lookParts, runParts } from "./page/parts.ts";
import { pageFiles } from "./page/shell.ts";
import { type RunRecorder, recordRun } from "./run-state.ts";
import { servePage } from "./server.ts";
import { type Parts, viewers } from "./viewers.ts";

export interface DashboardOptions {
  /** Where to listen; 0 takes any port that is free. Default: 7878, or any free one when something else listens there. */
  readonly port?: number;
  /** Whether to open the page in the browser at once. Default: false. */
  readonly open?: boolean;
  /** Above the page. Default: "Training". */
  readonly title?: string;
  /** Inputs whose predictions and feature maps are shown as they change. Default: none. */
  readonly examples?: DashboardExamples;
  /** Prints the address. Default: console.log. */
  readonly say?: (line: string) => void;
}

/** A page that shows a run: give it to `fit` among `callbacks`. */
export interface Dashboard extends Required<Pick<Callbacks, "onStart" | "onBatch" | "onEpoch" | "onEnd">> {
  /** `http://127.0.0.1:7878/` */
  readonly url: string;
  /** Ends the server now. It keeps no process alive; without this, it ends with the process. */
  close(): Promise<void>;
}

const optionNames = ["port", "open", "title", "examples", "say"];

/** Milliseconds from one change of numbers and curves, and of pictures, to the next. */
const SHOW_MS = 500;
const LOOK_MS = 2000;

/**
 * A page that shows a run of `fit` as it goes: loss, accuracy, validation and step size as curves, the epochs as a table, the
 * filters of the first convolution and, given examples, predictions and feature maps. Nothing is computed for it while no
 * browser looks; no bit of the run changes.
 *
 * A server on this machine serves it: it listens on 127.0.0.1 only, serves these pages and no file of the disk, refuses
 * pages of other origins and other names of hosts, and takes nothing but GET. Browsers may come and go. The server does not
 * keep the process alive; when the run has ended, its last state stays on the screen.
 *
 * @throws ArgumentError when the port that was asked for is in use, or an option is not what it should be
 * @throws ShapeError, from `fit`, when examples are no images that the model takes
 * @example
 * const model = new Linear(2, 2);
 * const data = [{ input: ones([4, 2]), target: tensor([0, 1, 0, 1], { dtype: "int32" }) }];
 * const page = await dashboard({ port: 0, say: () => {} });
 * await fit(model, { data, optimizer: new SGD(model.parameters()), callbacks: [page] });
 * (await fetch(page.url)).status // 200
 * await page.close();
 */
export async function dashboard(options: DashboardOptions = {}): Promise<Dashboard> {
  checkObject("dashboard", "options", options);
  checkOptionNames("dashboard", options, optionNames);
  const { port, open = false, title = "Training", examples, say = console.log } = options;
  if (port !== undefined)
    checkNumber("dashboard", "port", port, "an integer in 0 .. 65535", (value) => isPort(value));
  const browsers = viewers(() => show());
  const server = await servePage(pageFiles(title), browsers, port);
  const url = `http://127.0.0.1:${server.port}/`;
  say(`dashboard ${url}`);
  if (open) openBrowser(url, () => say(`no browser could be opened: the page is at ${url}`));

  let recorder: RunRecorder | undefined;
  let look: (() => Promise<Parts>) | undefined;
  let pictures: Parts = {};
  let [shownAt, lookedAt] = [-Infinity, -Infinity];
  const show = () => {
    shownAt = performance.now();
    const state = recorder?.state();
    if (state) browsers.show({ ...runParts(state), ...pictures }, state.ended ? "ended" : "training");
  };
  const lookNow = async () => {
    pictures = (await look?.()) ?? {};
    lookedAt = performance.now();
  };

  return {
    url,
    async onStart(run) {
      recorder = recordRun(run, () => performance.now());
      const inside = lookInto(run.model, examples);
      look = async () => lookParts(await inside.look(), examples);
      await lookNow();
      show();
    },
    async onBatch(event) {
      recorder?.addBatch(event);
      if (browsers.count === 0) return;
      const now = performance.now();
      if (now - lookedAt >= LOOK_MS) await lookNow();
      if (now - shownAt >= SHOW_MS) show();
    },
    onEpoch() {
      if (browsers.count > 0) show();
    },
    async onEnd(history) {
      recorder?.end(history);
      await lookNow();
      show();
      await browsers.flush();
    },
    close: () => server.close(),
  };
}

const isPort = (value: number) => Number.isInteger(value) && value >= 0 && value <= 65_535;
