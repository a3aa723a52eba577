/** How every test and script starts Chromium: it runs as root too, and asks for nothing but what its pages ask for. */
export const chromiumFlags: string[] = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
