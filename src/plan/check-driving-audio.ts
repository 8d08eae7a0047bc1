import { type Diagnostic, errorAt, warningAt } from '../diagnostics/diagnostic.js';
import type { ProviderTraits } from '../storyboard/provider-traits.js';
import type { Shot } from '../storyboard/storyboard.js';
import type { Capabilities } from './capabilities.js';
import { type ModelInputs, modelsWith, useOneOf } from './check-request.js';
import type { DrivingAudio } from './driving-audio.js';

/** The provider and the models that a shot could use instead. */
export interface AudioInputs extends ModelInputs {
  readonly provider: Pick<ProviderTraits, 'models' | 'acceptsAudio'>;
}

/** What a shot's model refuses in its driving audio: before money, and at its own line. */
export function checkDrivingAudio(
  { id, drivingAudio: asked }: Shot,
  audio: DrivingAudio | undefined,
  { model: { model, drivingAudio: limits }, inputs }: { model: Capabilities; inputs: AudioInputs },
): readonly Diagnostic[] {
  if (asked === null) return [];
  const error = (code: string, message: string, help: string) => [errorAt(asked.at, { code, message, help })];
  if (!limits) {
    return error(
      'unsupported-driving-audio',
      `Shot "${id}" has a driving audio, but the model "${model}" does not listen.`,
      `${useOneOf(modelsWith(inputs, ({ drivingAudio }) => drivingAudio !== undefined))}add the sound under it with "audio:".`,
    );
  }
  // One that could not be read was reported already.
  if (!audio) return [];
  const { format, seconds, bytes } = audio;
  const name = `The driving audio "${asked.src}"`;
  if (!limits.formats.includes(format)) {
    return error(
      'audio-format-refused',
      `${name} is a ${format.toUpperCase()}, which the model "${model}" does not take.`,
      `Convert it to ${limits.formats.join(' or ').toUpperCase()}.`,
    );
  }
  if (seconds < limits.minSeconds || seconds > limits.maxSeconds) {
    return error(
      'audio-length-refused',
      `${name} is ${seconds.toFixed(1)} seconds long; the model "${model}" takes ${limits.minSeconds} to ${limits.maxSeconds}.`,
      'Cut it to the part that belongs to this shot.',
    );
  }
  if (bytes > limits.maxBytes) {
    return error(
      'audio-too-heavy',
      `${name} has ${(bytes / 1e6).toFixed(1)} MB; the model "${model}" takes ${(limits.maxBytes / 1e6).toFixed(1)} MB.`,
      'Save it as MP3.',
    );
  }
  if (inputs.provider.acceptsAudio) return [];
  return [
    warningAt(asked.at, {
      code: 'draft-is-deaf',
      message: `The draft of shot "${id}" does not listen to "${asked.src}": what it does to the picture shows in the real clip only.`,
      help: 'Render with the real provider to see it; nothing has to be changed here.',
    }),
  ];
}
