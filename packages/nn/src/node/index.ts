export { type Dashboard, type DashboardOptions, dashboard } from "./dashboard/dashboard.ts";
export type { DashboardExamples } from "./dashboard/look.ts";
