import { usualImages, type VendorModel } from './vendor-model.js';

const usual = {
  lastFrame: 'optional',
  fps: 24,
  promptMax: 2500,
  sound: 'none',
  image: usualImages,
  expectedSeconds: 150,
} as const;

/** What a model states of itself. The rest is as for most models. */
type StatedFacts = Omit<VendorModel, 'model' | 'source' | 'readOn' | keyof typeof usual> &
  Partial<VendorModel>;

/**
 * Builds rows of a service that has many models, each with a page of its own, from which most facts are. `readOn` is the date of
 * the page.
 */
export function openRowBuilder(
  pageOf: (model: string) => string,
): (model: string, readOn: string, stated: StatedFacts) => VendorModel {
  return (model, readOn, stated) => ({ ...usual, ...stated, model, source: pageOf(model), readOn });
}
