import type { VideoChoice } from '../../operations/report-videos.js';

/** Which reports to write. */
export interface ReportArgs {
  /** Files: .html for people, .json for programs. */
  readonly report?: readonly string[];
  readonly junit?: string;
  /** Where the clips and the film of an HTML report are. */
  readonly reportMedia?: VideoChoice;
}

/** Whether a render writes any report. GitHub Actions gets a summary and annotations without being asked. */
export function wantsReports({ report, junit }: ReportArgs, env: NodeJS.ProcessEnv): boolean {
  return Boolean(report?.length || junit || env.GITHUB_STEP_SUMMARY) || env.GITHUB_ACTIONS === 'true';
}
