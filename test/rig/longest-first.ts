import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The test files that take longest, in this order. They start first, so that no long one is left for one worker at the
 * end: a fresh clone has no record of earlier times, and the size of a file says little about its time.
 */
export const longest: readonly string[] = [
  'jobs/queue/queue-faults',
  'film/fps-fit',
  'cli/workers-commands',
  'generate/claim-races',
  'cli/claims',
  'lockfile/lockfile-commands',
  'watch/watch-storyboard',
  'film/outputs',
  'preview/live-page-states',
  'cli/workers',
  'cli/skip',
  'cli/estimates',
  'film/changing-sounds',
  'operations/every-place',
  'cli/pick',
  'operations/export',
  'operations/unwritable-caches',
  'cli/exit-codes',
  'cli/retake',
  'cli/account-limits-redis',
  'preview/live-page-animatic',
  'media/pixel-formats',
  'film/codecs',
  'preview/live-page',
  'film/sound-timing',
  'cli/allow-missing',
  'cli/failing-writes',
  'action/action',
  'preview/live-page-position',
  'cli/render',
  'library',
  'jobs/queue/workers',
  'preview/live-page-edit',
  'cli/shards',
  'cli/web-images',
  'preview/live-page-presses',
  'cli/second-service',
  'operations/labels',
  'cli/account-limits',
].map((name) => `test/${name}.slow.test.ts`);

/** Starts the longest test files first, and then the others as usual. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = longest.indexOf(relative(this.ctx.config.root, moduleId).replaceAll('\\', '/'));
      return place === -1 ? longest.length : place;
    };
    return (await super.sort(files)).sort(
      (a, b) =>
        a.project.config.sequence.groupOrder - b.project.config.sequence.groupOrder || rank(a) - rank(b),
    );
  }
}
