import { duration, type Html, html } from "@convkit/page";
import type { Results, ThreadFigure } from "../schema.ts";
import { bytes, digits, threadCount } from "./words.ts";

function peakText(figures: readonly ThreadFigure[], unit: string): string {
  return figures
    .map(({ threads, value }) => `${digits(value)} ${unit} with ${threadCount(threads)}`)
    .join(", ");
}

/** What ran where, and the command that repeats it. */
export function runFacts({ environment, settings, rows }: Results): Html {
  const { convkit, peak, runtimes } = environment;
  const versions = new Map(rows.map(({ contestant: c }) => [c.name, c.version]));
  versions.delete("convkit");
  const peers = [...versions].map(([name, version]) => `${name}${version ? ` ${version}` : ""}`);
  const facts: readonly (readonly [string, string])[] = [
    ["processor", `${environment.cpu}, ${environment.cores} cores`],
    ["memory", bytes(environment.memoryBytes)],
    ["system", environment.os],
    [
      "runtime",
      runtimes
        .map(
          ({ name, version, isolated }) =>
            `${name} ${version}${isolated === undefined ? "" : isolated ? ", isolated" : ", not isolated"}`,
        )
        .join("; "),
    ],
    ...(peak
      ? ([
          ["SIMD peak", peakText(peak.simdGflops, "GFLOP/s")],
          ["memory peak", peakText(peak.memoryGBps, "GB/s")],
        ] as const)
      : []),
    [
      "convkit",
      `${convkit.version}${convkit.commit ? `, commit ${convkit.commit.slice(0, 12)}` : ""}${convkit.dirty ? ", with changes" : ""}`,
    ],
    ["peers", peers.length > 0 ? peers.join(", ") : "none"],
    ["threads", settings.threads.join(", ")],
    [
      "measured",
      `${environment.date.slice(0, 16).replace("T", " ")} UTC, in ${duration(environment.durationSeconds)}${settings.quick ? ", quick" : ""}, seed ${settings.seed}`,
    ],
  ];
  return html`<dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>
  <p class="command"><span>The same run again:</span> <code>${environment.command}</code></p>`;
}
