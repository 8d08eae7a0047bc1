import { appendFile } from 'node:fs/promises';
import { reportFiles } from '../../operations/files-of-report.js';
import {
  type EndedRender,
  type RenderEnd,
  type RenderReport,
  reportRender,
} from '../../operations/report.js';
import { reportAnnotations } from '../../report/annotations.js';
import type { FilmReport } from '../../report/film-report.js';
import { junitXml } from '../../report/junit.js';
import { markdownReport } from '../../report/markdown-report.js';
import { errnoMessage, isSystemFault } from '../../system/errno-message.js';
import { secretsIn } from '../terminal/redact-streams.js';
import { inWorkspace } from '../terminal/show-diagnostics.js';
import type { Terminal } from '../terminal/terminal.js';
import type { ReportArgs } from './report-args.js';
import { writeReport } from './report-files.js';

/** Writes the reports that were requested, and the summary and annotations that a build service shows. */
export async function writeReports(
  ended: EndedRender,
  args: ReportArgs,
  { terminal, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
): Promise<void> {
  const { env } = terminal;
  const inActions = env.GITHUB_ACTIONS === 'true';
  const rendered = await reportRender(ended, { secrets: secretsIn(env), signal });
  const { report } = rendered;
  if (args.junit) await writeReport(args.junit, junitXml(report));
  for (const path of args.report ?? []) await writeFiles(path, rendered, { ended, args, terminal, signal });
  if (env.GITHUB_STEP_SUMMARY) await appendSummary(env.GITHUB_STEP_SUMMARY, report, terminal);
  if (inActions) annotate(rendered, ended.outcome, terminal);
}

async function writeFiles(
  path: string,
  rendered: RenderReport,
  {
    ended,
    args,
    terminal,
    signal,
  }: {
    readonly ended: EndedRender;
    readonly args: ReportArgs;
    readonly terminal: Terminal;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { files, notes } = await reportFiles(path, rendered, { ended, videos: args.reportMedia, signal });
  for (const file of files) await writeReport(file.path, file.content);
  for (const note of notes) terminal.stderr.write(`${note}\n`);
}

// The summary is written without being requested, so a failure does not fail the render.
async function appendSummary(path: string, report: FilmReport, { stderr }: Terminal): Promise<void> {
  try {
    await appendFile(path, markdownReport(report));
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    stderr.write(`Cannot write the summary to ${path} (GITHUB_STEP_SUMMARY): ${errnoMessage(error)}.\n`);
  }
}

function annotate({ report, places }: RenderReport, outcome: RenderEnd, { stderr, env }: Terminal): void {
  const lines = reportAnnotations(report, {
    file: inWorkspace(report.storyboard, env),
    places,
    drift: outcome.status === 'drifted' ? outcome.drift : [],
    title: outcome.status === 'failed' ? outcome.error.code : outcome.status,
  });
  for (const line of lines) stderr.write(`${line}\n`);
}
