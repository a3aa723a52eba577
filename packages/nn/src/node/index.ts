export { type Dashboard, type DashboardOptions, dashboard } from "./dashboard/dashboard.ts";
export type { DashboardExamples } from "./dashboard/look.ts";
export { type ProgressBarOptions, progressBar } from "./progress/progress-bar.ts";
export {
  type Progress,
  type ProgressView,
  type ProgressViewOptions,
  progressView,
  type Terminal,
} from "./progress/progress-view.ts";
