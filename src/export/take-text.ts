import type { CutShot, CutTake } from './cut-list.js';

/** What is known about the take of a shot, one fact per entry, for people who edit the film. */
export function takeFacts(
  shot: Pick<CutShot, 'first' | 'last' | 'alternatives'>,
  take: CutTake,
): readonly (readonly [name: string, value: string])[] {
  const { number, name, provider, model, seed, cost, prompt, note, star } = take;
  const all = shot.alternatives.length + 1;
  const facts: readonly (readonly [string, string | null])[] = [
    ['Prompt', prompt],
    ['Model', [provider, model].filter((one) => one !== null).join(' ')],
    ['Seed', seed === null ? null : String(seed)],
    ['Take', name === null ? null : `${name}${number === null ? '' : ` (${number}, ${all} in all)`}`],
    ['Cost', cost],
    ['First frame', shot.first],
    ['Last frame', shot.last],
    ['Note', note],
    ['Star', star ? 'yes' : null],
  ];
  return facts.flatMap(([key, value]) => (value === null || value === '' ? [] : [[key, value] as const]));
}

/** The facts as lines of text. */
export function takeLines(shot: CutShot, take: CutTake): string {
  return takeFacts(shot, take)
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n');
}

/** How a take is called in a list of alternatives. */
export function takeLabel(shot: Pick<CutShot, 'id'>, { number }: CutTake): string {
  return number === null ? shot.id : `${shot.id} take ${number}`;
}
