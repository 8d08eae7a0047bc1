import { RenderError } from '../../diagnostics/render-error.js';

/** The error of an operation in a journal that another provider wrote. */
export function foreignOperation(vendor: string): RenderError {
  const message = `The journal has a take that was not submitted to ${vendor}.`;
  return new RenderError('foreign-operation', message, {
    hint: 'Render with the provider that the take was submitted to.',
  });
}

/** The error of a clip whose place another provider wrote. */
export function foreignAsset(vendor: string): RenderError {
  return new RenderError('foreign-asset', `The clip to download is not from ${vendor}.`);
}
