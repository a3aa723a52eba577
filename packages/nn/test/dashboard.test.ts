import { spawn } from "node:child_process";
import { get } from "node:http";
import { createRequire } from "node:module";
import { connect, createServer } from "node:net";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inflateSync } from "node:zlib";
import { array, randomNormal } from "@convkit/ndarray";
import { Conv2d, DataLoader, Flatten, fit, Linear, ReLU, Sequential, SGD, TensorDataset } from "@convkit/nn";
import { type Dashboard, type DashboardOptions, dashboard } from "@convkit/nn/node";
import { afterEach, describe, expect, test } from "vitest";

const opened: Dashboard[] = [];
afterEach(async () => {
  for (const page of opened.splice(0)) await page.close();
});

const start = async (options: DashboardOptions = {}) => {
  const page = await dashboard({ port: 0, say: () => {}, ...options });
  opened.push(page);
  return page;
};

const images = randomNormal([8, 1, 6, 6], { seed: 1 });
const labels = [0, 1, 0, 1, 0, 1, 0, 1];

/** A run that takes a moment: two epochs of four batches. */
function train(
  page: Dashboard,
  { epochs = 2, onBatch = () => {} }: { epochs?: number; onBatch?: () => void | Promise<void> } = {},
) {
  const model = new Sequential(
    new Conv2d(1, 3, 3, { generator: 1 }),
    new ReLU(),
    new Flatten(),
    new Linear(48, 2, { generator: 2 }),
  );
  const dataset = new TensorDataset(images, array(Int32Array.from(labels)));
  const history = fit(model, {
    data: new DataLoader(dataset, { batchSize: 2, shuffle: true, seed: 1 }),
    validation: new DataLoader(dataset, { batchSize: 8 }),
    optimizer: new SGD(model.parameters(), { lr: 0.1 }),
    epochs,
    callbacks: [page],
    onBatch,
  });
  return { model, history };
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** A whole answer, with headers and a method of our own choice. */
function ask(
  url: string,
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = get(new URL(url), { path, headers, method, agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text) => {
        body += text;
      });
      response.on("end", () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    });
    request.on("error", reject);
  });
}

/** The bytes that come back for bytes sent as they are. */
function send(url: string, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () => socket.end(text));
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}

/** A browser's end of the events: all parts as they are by now. */
function follow(url: string) {
  const parts: Record<string, string> = {};
  const phases: string[] = [];
  let rest = "";
  const request = get(new URL("/events", url), { agent: false }, (response) => {
    response.setEncoding("utf8");
    response.on("error", () => {});
    response.on("data", (text: string) => {
      const messages = (rest + text).split("\n\n");
      rest = messages.pop()!;
      for (const message of messages) {
        const [, event, data] = /^event: (\w+)\ndata: (.*)$/.exec(message) ?? [];
        if (event === "parts") Object.assign(parts, JSON.parse(data!));
        if (event === "phase") phases.push(data!);
      }
    });
  });
  request.on("error", () => {});
  const until = (isThere: () => boolean) => expect.poll(isThere, { timeout: 30_000, interval: 5 }).toBe(true);
  return { parts, phases, until, leave: () => request.destroy() };
}

describe("what it serves", () => {
  test("a page, its style and its script, and nothing else", async () => {
    const { url } = await start({ title: "A <run> & more" });
    const page = await ask(url, "/");
    expect(page.status).toBe(200);
    expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(page.body).toContain("<title>A &lt;run&gt; &amp; more</title>");
    // Nothing from elsewhere, and no script within.
    expect(page.body).not.toMatch(/https?:|<script>|<style|\son\w+=/);
    for (const path of ["/page.css", "/page.js"]) expect((await ask(url, path)).status).toBe(200);
    for (const path of ["/index.html", "/page.js?x", "//", "/events/", "/constructor", "/__proto__"])
      expect((await ask(url, path)).status, path).toBe(404);
  });

  test("headers that keep others out and everything in", async () => {
    const { url } = await start();
    for (const path of ["/", "/page.js", "/nothing"]) {
      const { headers } = await ask(url, path);
      expect(headers["content-security-policy"]).toContain("default-src 'none'; script-src 'self'");
      expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
      expect(headers["cross-origin-resource-policy"]).toBe("same-origin");
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["cache-control"]).toBe("no-store");
      expect(headers["access-control-allow-origin"]).toBeUndefined();
    }
  });

  test.each([
    "/../package.json",
    "/..%2f..%2fetc/passwd",
    "/%2e%2e/page.css",
    "/\\..\\page.css",
    "/./page.css",
    "file:///etc/passwd",
    "http://evil.example/",
    "*",
    "/page.css\0.html",
  ])("no path trick gets anywhere: %s", async (path) => {
    const { url } = await start();
    const answer = await send(
      url,
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${new URL(url).port}\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).not.toMatch(/root:|"name"|--paper/);
  });
});

describe("whom it refuses", () => {
  test("other hosts' names, as after DNS rebinding, and none at all", async () => {
    const { url } = await start();
    const { port } = new URL(url);
    const status = async (host: string) => (await ask(url, "/", { host })).status;
    expect(await status(`localhost:${port}`)).toBe(200);
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      "127.0.0.1",
      `127.0.0.1:${Number(port) + 1}`,
      `127.0.0.1:${port}.evil.example`,
      `0.0.0.0:${port}`,
    ])
      expect(await status(host), host).toBe(403);
    expect(await send(url, "GET / HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 403 /);
    expect(await send(url, "GET / HTTP/1.1\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
  });

  test("pages of other origins and sites, also from the events", async () => {
    const { url } = await start();
    const { port } = new URL(url);
    const status = async (headers: Record<string, string>, path = "/events") =>
      (await ask(url, path, headers, "HEAD")).status;
    expect(await status({ origin: `http://127.0.0.1:${port}`, "sec-fetch-site": "same-origin" })).toBe(200);
    expect(await status({ "sec-fetch-site": "none" }, "/")).toBe(200);
    for (const origin of [
      "https://evil.example",
      "null",
      `http://127.0.0.1:${Number(port) + 1}`,
      `https://127.0.0.1:${port}`,
    ])
      expect(await status({ origin }), origin).toBe(403);
    for (const site of ["cross-site", "same-site"]) {
      expect(await status({ "sec-fetch-site": site })).toBe(403);
      expect(await status({ "sec-fetch-site": site }, "/")).toBe(403);
    }
  });

  test("all that would change something", async () => {
    const { url } = await start();
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"]) {
      const { status, headers } = await ask(url, "/", {}, method);
      expect([status, headers["allow"]], method).toEqual([405, "GET, HEAD"]);
    }
  });

  test("other machines: it listens on the loopback alone", async () => {
    const { url } = await start();
    const port = Number(new URL(url).port);
    const outer = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4");
    for (const { address } of outer)
      await expect(
        new Promise((resolve, reject) => {
          const socket = connect(port, address, () => resolve(socket.destroy()));
          socket.on("error", reject);
        }),
      ).rejects.toThrow("ECONNREFUSED");
    // Somebody else can have the port of every other address: of ::1, say, or of 127.0.0.2.
    const other = createServer();
    await new Promise<void>((resolve, reject) => {
      other.once("error", reject);
      other.listen(port, "127.0.0.2", resolve);
    });
    await new Promise((resolve) => other.close(resolve));
  });

  test("nonsense, which it survives", async () => {
    const { url } = await start();
    expect(await send(url, "\0\x01nonsense\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
    expect(await send(url, `GET / HTTP/1.1\r\nHost: x\r\nX: ${"y".repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1\.1 431 /,
    );
    expect((await ask(url, "/")).status).toBe(200);
  });
});

describe("ports", () => {
  test("one in use is an error; without one, another is taken", async () => {
    const first = await start();
    const port = Number(new URL(first.url).port);
    const error = await dashboard({ port, say: () => {} }).catch((thrown: Error) => thrown);
    expect(String(error).replaceAll(String(port), "PORT")).toMatchInlineSnapshot(
      `"ArgumentError: dashboard: port PORT must be free to listen on, got one in use; without a port, any free one is taken"`,
    );
    // Whoever else has the usual one: both get an address.
    const [one, other] = [await dashboard({ say: () => {} }), await dashboard({ say: () => {} })];
    opened.push(one, other);
    expect(one.url).not.toBe(other.url);
  });

  test("refuses what is none, and options that it lacks", async () => {
    await expect(dashboard({ port: 70_000 })).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: dashboard: port must be an integer in 0 .. 65535, got 70000]`,
    );
    await expect(dashboard({ host: "0.0.0.0" } as never)).rejects.toThrowErrorMatchingInlineSnapshot(
      `[ArgumentError: dashboard: unknown option "host"; the options are port, open, title, examples, say]`,
    );
  });

  test("says its address", async () => {
    const lines: string[] = [];
    const { url } = await start({ say: (line) => lines.push(line) });
    expect(lines).toEqual([`dashboard ${url}`]);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  });
});

describe("a run", () => {
  test("is followed: curves, epochs, filters, examples and maps; its last state stays for those who come late", async () => {
    const page = await start({ examples: { inputs: images, labels, classNames: ["<cat>", "dog"] } });
    const early = follow(page.url);
    await early.until(() => early.phases.length > 0);
    expect(early.phases).toEqual(["waiting"]);
    const { epochs } = await train(page).history;
    await early.until(() => early.phases.at(-1) === "ended");
    expect(early.parts["status"]).toContain("The run is complete");
    const late = follow(page.url);
    await late.until(() => late.phases.length > 0);
    expect(late.phases).toEqual(["ended"]);
    expect({ ...late.parts, status: "" }).toEqual({ ...early.parts, status: "" });
    const { charts, epochs: table, filters, examples, maps } = late.parts;
    expect(charts!.match(/<h3>[\w ]+/g)).toEqual(["<h3>Loss", "<h3>Accuracy", "<h3>Learning rate"]);
    // Eight batches, two validations.
    expect(/class="train" d="(M[\d,L]+)"/.exec(charts!)![1]!.split("L")).toHaveLength(8);
    expect(/class="dot" d="([^"]+)"/.exec(charts!)![1]!.split("M")).toHaveLength(3);
    expect(table!.match(/<tr><th scope="row">/g)).toHaveLength(2);
    expect(table).toContain(epochs[1]!.validationLoss!.toFixed(4));
    expect(filters!.match(/<img/g)).toHaveLength(3);
    expect(maps!.match(/<img/g)).toHaveLength(3);
    expect(examples!.match(/<li>/g)).toHaveLength(8);
    expect(examples).toContain("Example 1, &lt;cat&gt;");
    // The first example as a PNG: its signature, its size, and rows that start with the number of no filter.
    const png = Buffer.from(/base64,([^"]+)/.exec(examples!)![1]!, "base64");
    expect([png.toString("latin1", 1, 4), png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual(["PNG", 6, 6]);
    const size = png.readUInt32BE(33);
    expect(inflateSync(png.subarray(41, 41 + size))).toHaveLength(6 * 7);
    expect(JSON.stringify(late.parts)).not.toMatch(/NaN|undefined|<cat>/);
    for (const leave of [early.leave, late.leave]) leave();
  });

  test("changes no bit, looked at or not, and survives browsers that come and go", async () => {
    const plain = await start();
    const quiet = train(plain);
    await quiet.history;
    const page = await start({ examples: { inputs: images } });
    const visitors = new Set<ReturnType<typeof follow>>();
    let batch = 0;
    const watched = train(page, {
      onBatch: async () => {
        for (const visitor of visitors) if (batch % 3 === 0) visitor.leave();
        const visitor = follow(page.url);
        visitors.add(visitor);
        if (++batch % 2 === 0) await visitor.until(() => visitor.phases.length > 0);
      },
    });
    await watched.history;
    const last = [...visitors].at(-1)!;
    await last.until(() => last.phases.at(-1) === "ended");
    for (const visitor of visitors) visitor.leave();
    expect(await watched.model.parameters()[0]!.data()).toEqual(await quiet.model.parameters()[0]!.data());
    expect((await ask(page.url, "/")).status).toBe(200);
  });

  test("examples that are no images are refused before the first batch", async () => {
    const page = await start({ examples: { inputs: randomNormal([2, 2, 6, 6], { seed: 1 }) } });
    await expect(train(page).history).rejects.toThrowErrorMatchingInlineSnapshot(`
      [ShapeError: dashboard: examples must be images of 1 or 3 channels
        examples  [2, 2, 6, 6]   N, C, H, W]
    `);
  });

  test("a process ends with its run, though a browser looks", async () => {
    const script = join(import.meta.dirname, "dashboard-process.ts");
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
    const child = spawn(process.execPath, ["--import", tsx, "--conditions=@convkit/source", script]);
    let [printed, complaints] = ["", ""];
    child.stderr.on("data", (text) => {
      complaints += text;
    });
    child.stdout.on("data", (text) => {
      printed += text;
    });
    const ended = new Promise((resolve) => child.on("close", resolve));
    await expect.poll(() => printed + complaints, { timeout: 50_000 }).not.toBe("");
    const visitor = follow(/http:\S+/.exec(printed)![0]);
    await visitor.until(() => visitor.phases.length > 0);
    child.stdin.write("train");
    expect([await ended, complaints]).toEqual([0, ""]);
    expect(printed).toMatch(/\nended\n$/);
    expect(visitor.phases.at(-1)).toBe("ended");
  });
});
