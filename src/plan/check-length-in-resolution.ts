import { type Diagnostic, errorAt } from '../diagnostics/diagnostic.js';
import type { Shot } from '../storyboard/storyboard.js';
import type { Capabilities } from './capabilities.js';

/** Whether a model makes clips of the length of a shot in its resolution, where not every resolution has all lengths. */
export function checkLengthInResolution(shot: Shot, model: Capabilities): readonly Diagnostic[] {
  if (typeof shot.duration !== 'number') return [];
  const name = shot.resolution ?? model.defaultResolution;
  const only = model.resolutions.find((one) => one.name === name)?.durations;
  if (only === undefined || only.includes(shot.duration)) return [];
  return [
    errorAt(shot.origins.duration ?? shot.at, {
      code: 'unsupported-duration',
      message: `Shot "${shot.id}" has a duration of ${shot.duration} seconds, which the model "${model.model}" does not support in ${name}.`,
      help: `Supported in ${name}: ${only.join(', ')} seconds. Or use another resolution.`,
    }),
  ];
}
