import type { AudioFormat, DrivingAudio } from '../../plan/driving-audio.js';
import { plannedBytes } from '../web/read-image.js';
import type { Upload } from './upload.js';

/** The address at which the service can read a sound, always in its storage. Throws ProviderFailure. */
export function audioAddress(
  audio: DrivingAudio,
  { upload, model, signal }: { upload: Upload; model: string; signal: AbortSignal },
): Promise<string> {
  const { digest: name, uri, format } = audio;
  const read = () => plannedBytes(audio, 'sound');
  return upload({ name, uri, ending: format, mime: mimes[format], read }, model, signal);
}

const mimes: Readonly<Record<AudioFormat, string>> = { wav: 'audio/wav', mp3: 'audio/mpeg' };
