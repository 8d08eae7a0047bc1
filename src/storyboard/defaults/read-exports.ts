import type { FilmSettings as FilmDocument } from '../schema/schema.generated.js';
import type { ExportFormatName, ExportSettings } from '../storyboard.js';

/** The exports of the film, with defaults; no property where there are none. */
export function readExports(written: FilmDocument['exports']): {
  readonly exports?: readonly ExportSettings[];
} {
  if (written === undefined || written.length === 0) return {};
  return {
    exports: written.map((one, index) => {
      const { output, media = 'link', handles = null } = typeof one === 'string' ? { output: one } : one;
      const at = typeof one === 'string' ? [] : ['output'];
      return { output, format: formatOf(output), media, handles, at: ['film', 'exports', index, ...at] };
    }),
  };
}

// The schema accepts these endings only.
function formatOf(output: string): ExportFormatName {
  return output.slice(output.lastIndexOf('.') + 1).toLowerCase() as ExportFormatName;
}
