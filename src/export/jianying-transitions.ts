import type { JsonValue } from '../base/json.js';
import type { CutTransition } from './cut-list.js';

interface Effect {
  readonly name: string;
  readonly effect: string;
  readonly resource: string;
  /** Whether it mixes frames of both clips. */
  readonly mixes: boolean;
}

// Effects of the program by the numbers that its own drafts use.
const DISSOLVE: Effect = { name: '叠化', effect: '322577', resource: '6724845717472416269', mixes: true };
const BLACK: Effect = { name: '闪黑', effect: '321493', resource: '6724239388189921806', mixes: false };
const WHITE: Effect = { name: '闪白', effect: '322575', resource: '6724845376098013708', mixes: false };
const WIPES: Readonly<Record<string, Effect>> = {
  left: { name: '向左擦除', effect: '2917283', resource: '6724849999336706573', mixes: true },
  right: { name: '向右擦除', effect: '2917284', resource: '6724849898857959950', mixes: true },
  up: { name: '向上擦除', effect: '2917281', resource: '6724849456891564557', mixes: true },
  down: { name: '向下擦除', effect: '2917282', resource: '6724849752921346573', mixes: true },
};

/** A transition of the program without its id and length; null for a cut. */
export function jianyingTransition(transition: CutTransition): { readonly [key: string]: JsonValue } | null {
  const effect = effectOf(transition);
  if (effect === null || transition.before + transition.after === 0) return null;
  return {
    ...{ category_id: '', category_name: '', effect_id: effect.effect, resource_id: effect.resource },
    ...{ is_overlap: effect.mixes, name: effect.name, platform: 'all', type: 'transition' },
  };
}

function effectOf({ kind, style, colour }: CutTransition): Effect | null {
  switch (kind) {
    case 'cut':
      return null;
    case 'dissolve':
      return DISSOLVE;
    case 'fade':
      // The program has black and white; the brightness decides.
      return isBright(colour ?? '#000000') ? WHITE : BLACK;
    case 'wipe':
      return WIPES[/left|right|up|down/.exec(style ?? '')?.[0] ?? 'left'] ?? null;
  }
}

function isBright(colour: string): boolean {
  const parts = colour.match(/[0-9a-f]{2}/gi) ?? [];
  return parts.reduce((sum, part) => sum + Number.parseInt(part, 16), 0) > 3 * 127;
}
