import type { Size } from './size.js';
import type { TakeRequest } from './take.js';

/** The slate of a draft: its first line identifies the clip, the second describes its content. */
export function slateText(
  { shot, provider, model, prompt, template }: TakeRequest,
  size: Size | null,
): string {
  const facts = [shot, provider, model, ...(size ? [`${size.width}×${size.height}`] : [])].join(' · ');
  return [facts, template ? `effect: ${template}` : prompt].filter(Boolean).join('\n');
}
