import type { FilmReport, ReportedSeam } from './film-report.js';
import type { ReportedShot } from './reported-shot.js';

/** A report as JUnit XML, with a test case for each shot and each seam. */
export function junitXml(report: FilmReport): string {
  const { shots, seams, storyboard, at, tookMs } = report;
  const suites = [
    suite(
      'shots',
      shots.map((shot) => shotCase(shot, storyboard)),
      shots.filter(isBad).length,
    ),
    suite(
      'seams',
      seams.map((seam) => seamCase(seam, storyboard)),
      seams.filter(({ beyond }) => beyond).length,
    ),
    ...(report.ok || shots.some(isBad) || seams.some(({ beyond }) => beyond)
      ? []
      : [suite('film', [filmCase(report)], 1)]),
  ];
  const failures =
    shots.filter(isBad).length + seams.filter(({ beyond }) => beyond).length + (suites.length > 2 ? 1 : 0);
  const tests = shots.length + seams.length + (suites.length > 2 ? 1 : 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="inbetween" tests="${tests}" failures="${failures}" time="${seconds(tookMs)}" timestamp="${xml(at.slice(0, 19))}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

/** Escapes a text for XML. Characters that XML cannot represent are removed. */
export function xml(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function isBad({ failure }: ReportedShot): boolean {
  return failure !== null;
}

function suite(name: string, cases: readonly string[], failures: number): string {
  return [
    `  <testsuite name="${name}" tests="${cases.length}" failures="${failures}">`,
    ...cases,
    '  </testsuite>',
  ].join('\n');
}

function shotCase(shot: ReportedShot, storyboard: string): string {
  const place = shot.line === null ? '' : ` line="${shot.line}"`;
  const head = `    <testcase name="${xml(shot.id)}" classname="shots" file="${xml(storyboard)}"${place} time="${seconds(shot.tookMs ?? 0)}"`;
  if (shot.failure !== null) {
    const { code, message, hint, next } = shot.failure;
    return `${head}>\n      <failure type="${xml(code)}" message="${xml(message)}">${xml([hint, `Next: ${next}`].filter(Boolean).join('\n'))}</failure>\n    </testcase>`;
  }
  return shot.clip === null
    ? `${head}>\n      <skipped message="${xml(shot.why ?? 'no clip')}"/>\n    </testcase>`
    : `${head}/>`;
}

function seamCase(
  { shots, kind, jump, beyond, across, end, start, before }: ReportedSeam,
  storyboard: string,
): string {
  const head = `    <testcase name="${xml(shots.join(' -> '))}" classname="seams" file="${xml(storyboard)}"`;
  if (!beyond) return `${head}/>`;
  const numbers = JSON.stringify({ kind, across, end, start, before });
  return `${head}>\n      <failure type="seam" message="${jump} is over --max-seam">${xml(numbers)}</failure>\n    </testcase>`;
}

function filmCase({ status, message: why, warnings }: FilmReport): string {
  const text = [why, ...warnings.map(({ message }) => message)].filter(Boolean).join('\n');
  return `    <testcase name="film" classname="film">\n      <failure type="${xml(status)}" message="no film: ${xml(status)}">${xml(text)}</failure>\n    </testcase>`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
