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

/** What a shot's model refuses in its driving audio. Found before money is spent, at its own line. */
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
      `Shot "${id}" has driving_audio, but the model "${model}" does not support it.`,
      `${useOneOf(modelsWith(inputs, ({ drivingAudio }) => drivingAudio !== undefined))}add the sound to the film with "audio:".`,
    );
  }
  // An audio file that could not be read was reported.
  if (!audio) return [];
  const { format, seconds, bytes } = audio;
  const name = `The driving audio "${asked.src}"`;
  if (!limits.formats.includes(format)) {
    return error(
      'audio-format-refused',
      `${name} is a ${format.toUpperCase()} file, which the model "${model}" does not accept.`,
      `Convert it to ${limits.formats.join(' or ').toUpperCase()}.`,
    );
  }
  if (seconds < limits.minSeconds || seconds > limits.maxSeconds) {
    return error(
      'audio-length-refused',
      `${name} is ${seconds.toFixed(1)} seconds long. The model "${model}" accepts ${limits.minSeconds} to ${limits.maxSeconds} seconds.`,
      'Trim it to the part for this shot.',
    );
  }
  if (bytes > limits.maxBytes) {
    return error(
      'audio-file-too-large',
      `${name} has ${(bytes / 1e6).toFixed(1)} MB. The model "${model}" accepts at most ${(limits.maxBytes / 1e6).toFixed(1)} MB.`,
      'Save it as MP3.',
    );
  }
  if (inputs.provider.acceptsAudio) return [];
  return [
    warningAt(asked.at, {
      code: 'driving-audio-ignored',
      message: `The draft of shot "${id}" ignores "${asked.src}". Only the real clip will follow the driving audio.`,
      help: 'No change is needed. Render with the real provider to see the effect.',
    }),
  ];
}
