import { RenderError } from '../diagnostics/render-error.js';
import { defaultRegion, regions } from '../providers/dashscope/regions.js';
import type { ModelRow } from '../providers/models/model-row.js';

/** Throws RenderError for a region that the service does not have. */
export function checkRegion(region: string): void {
  if (Object.hasOwn(regions, region)) return;
  throw new RenderError('unknown-region', `The emulator does not know the region "${region}".`, {
    hint: `Known: ${Object.keys(regions).join(', ')}.`,
  });
}

/** The region of a task: that of the emulator, or the first one that the vendor documents for the model. */
export function regionOf(row: ModelRow | undefined, region: string | undefined): string {
  return region ?? Object.keys(row?.regions ?? {})[0] ?? defaultRegion;
}

/**
 * The name of the storage that keeps the results of a region. It is the host of a result at the service, and the first
 * part of its path here, because everything here has one host.
 */
export function resultHost(region: string): string {
  return `dashscope-result-${shortNames[region] ?? region}.oss-${region}.aliyuncs.com`;
}

const shortNames: Readonly<Record<string, string>> = { 'cn-beijing': 'bj', 'ap-southeast-1': 'sgp' };
