import { type CameraHint, NO_HINT } from './camera-hint.js';
import { CAMERA_TABLE, type CameraHintRow } from './camera-table.js';

/**
 * Reads the camera moves of a prompt, in English or Chinese. Opposite moves ("in, then out") cancel each other and count
 * as not mentioned.
 */
export function readCameraHint(prompt: string): CameraHint {
  const text = simplified(prompt.toLowerCase());
  const rows = CAMERA_TABLE.filter(({ pattern }) => pattern.test(text));
  const clear = mergeHints(rows.filter(({ vague }) => vague !== true));
  const hint = { ...NO_HINT, ...mergeHints(rows.filter(({ vague }) => vague === true)), ...clear };
  const moves = hint.zoom !== 0 || hint.pan !== 0 || hint.tilt !== 0 || hint.orbit !== 'none' || hint.follow;
  return moves ? { ...hint, fixed: false } : hint;
}

function mergeHints(rows: readonly CameraHintRow[]): Partial<CameraHint> {
  const entries = rows.flatMap(({ hint }) => Object.entries(hint) as [keyof CameraHint, unknown][]);
  const isContradicted = ([name, value]: [string, unknown]): boolean =>
    entries.some(([other, otherValue]) => other === name && otherValue !== value);
  return Object.fromEntries(
    entries.map((entry) => (isContradicted(entry) ? [entry[0], NO_HINT[entry[0]]] : entry)),
  );
}

// The characters of the table that have another form in traditional Chinese.
const TRADITIONAL = '鏡頭攝機進遠繞環隨順針時轉動靜勻後內進從視變縮圍鐘隨態臨緩漸滑穩續輕徑';
const SIMPLIFIED = '镜头摄机进远绕环随顺针时转动静匀后内进从视变缩围钟随态临缓渐滑稳续轻径';
const forms = new Map([...TRADITIONAL].map((from, index) => [from, SIMPLIFIED[index] ?? from]));

function simplified(text: string): string {
  return text.replace(/[\u4e00-\u9fff]/g, (character) => forms.get(character) ?? character);
}
