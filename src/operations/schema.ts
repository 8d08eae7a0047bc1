import { storyboardSchema } from '../storyboard/schema/schema.generated.js';

/** The JSON Schema of storyboards, draft 2020-12. */
export function schema(): Readonly<Record<string, unknown>> {
  return storyboardSchema as Readonly<Record<string, unknown>>;
}
