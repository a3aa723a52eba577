import { spawn } from "node:child_process";

/** What opens an address in the browser that a person has chosen. */
const openers: Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Opens an address; `onFailure` is called if this machine cannot. */
export function openBrowser(url: string, onFailure: () => void): void {
  const [command, ...given] = openers[process.platform] ?? ["xdg-open"];
  const child = spawn(command, [...given, url], { stdio: "ignore", detached: true });
  child.on("error", onFailure);
  child.on("exit", (code) => {
    if (code) onFailure();
  });
  child.unref();
}
