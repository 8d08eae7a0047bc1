import type { JsonValue } from '../../base/json.js';
import type { TakeRequest } from '../../plan/take.js';
import { namedFields, refuseUnsendable, type SentImages } from '../web/named-fields.js';
import type { VendorModel } from '../web/vendor-model.js';
import { failure } from '../web/web-failure.js';

// The service reads settings at the end of a prompt, and they would replace those of the request: also those of the price.
const COMMAND =
  /(?:^|\s)(--(?:resolution|rs|ratio|rt|duration|dur|frames|framespersecond|fps|watermark|wm|seed|camera_?fixed|cf))(?=[\s=]|$)/i;

/** Throws ProviderFailure `refused` for a request that the model does not support, or whose prompt has a setting. */
export function refuseRequest(request: TakeRequest, row: VendorModel): void {
  refuseUnsendable(request, row);
  const command = COMMAND.exec(request.prompt ?? '')?.[1];
  if (command === undefined) return;
  const message = `The prompt of "${request.shot}" has "${command}", which the service would read as a setting.`;
  throw failure('refused', 'input-refused', message, {
    hint: 'Remove it from the prompt: the fields of the shot have these settings. Nothing was sent.',
    input: 'prompt',
  });
}

/** The body of a create request. `expiresAfter` in seconds: the service ends a take that has not finished by then. */
export function createBody(
  request: TakeRequest,
  { images, row, expiresAfter }: { images: SentImages; row: VendorModel; expiresAfter: number },
): Readonly<Record<string, JsonValue>> {
  const { first, last, prompt } = row.fields;
  const { [prompt]: text, [first]: one, [last ?? '']: other, ...rest } = namedFields(request, images, row);
  const image = (role: string | undefined, url: JsonValue | undefined): readonly JsonValue[] =>
    role === undefined || url === undefined ? [] : [{ type: 'image_url', image_url: { url }, role }];
  return {
    model: request.model,
    content: [{ type: 'text', text: text ?? '' }, ...image(first, one), ...image(last, other)],
    ...rest,
    execution_expires_after: expiresAfter,
  };
}
